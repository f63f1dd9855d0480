"""`ombud ticket list|show|reply|note|attachment`."""

from __future__ import annotations

import mimetypes
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ombud.base.errors import Refused
from ombud.people.capabilities import Capability
from ombud.people.models import Agent
from ombud.people.queries import agent_by_address, rights_of
from ombud.project.cli.looking import check_reason, looked_at, with_reason
from ombud.project.cli.output import as_json, show, table
from ombud.project.cli.shapes import Mails, message_shape, ticket_lines, ticket_whole
from ombud.project.cli.user import team_named
from ombud.readlog.statuses import Thing
from ombud.tickets import actions
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Ticket
from ombud.tickets.numbers import octets_of
from ombud.tickets.statuses import Status

if TYPE_CHECKING:
    from ombud.tickets.models import Message

as_agent = click.option(
    "--as",
    "email",
    default="",
    metavar="EMAIL",
    help="The agent who writes; without it the assignee, else the first administrator.",
)
words = click.option("--text", default=None, help="The words; without it, standard input.")
attach = click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)


@click.group()
def ticket() -> None:
    """Show and answer tickets."""


def ticket_numbered(number: int) -> Ticket:
    """Return ticket ``number``. Raises ``Refused`` when there is none."""
    found = Ticket.objects.for_list().filter(number=number).first()
    if found is None:
        raise Refused("There is no ticket of this number.")
    if found.is_restricted:
        raise Refused("The data of this person rest. Open it in the desk, on a stated ground.")
    return found


@ticket.command("list")
@click.option("--status", type=click.Choice([str(status) for status in Status]), default=None)
@click.option("--team", default="", help="Key of the team.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@with_reason
@as_json
def list_tickets(
    *, status: str | None, team: str, limit: int, reason: str | None, as_json: bool
) -> None:
    """List tickets, the latest change first. The read log notes whose they are."""
    found = Ticket.objects.in_teams(None).for_list().order_by("-updated_at", "-pk")
    if status:
        found = found.filter(status=status)
    if team:
        found = found.filter(team=team_named(team))
    tickets = list(found[:limit])
    looked_at([(one.contact_id, Thing.TICKET, one.pk) for one in tickets], reason)
    shown = ticket_lines(tickets)
    columns = ("number", "status", "team", "updated_at", "subject")
    rows: list[tuple[object, ...]] = [tuple(one[name] for name in columns) for one in shown]
    show(shown, as_json=as_json, text=table([columns, *rows]))


@ticket.command("show")
@click.argument("number", type=int)
@with_reason
@as_json
def show_ticket(*, number: int, reason: str | None, as_json: bool) -> None:
    """Show ticket NUMBER with its whole conversation. The read log notes it."""
    check_reason(reason)
    found = ticket_numbered(number)
    looked_at([(found.contact_id, Thing.TICKET, found.pk)], reason)
    whole = ticket_whole(found)
    parts = [f"#{whole['number']} {whole['subject']} [{whole['status']}]"]
    for message in whole["messages"]:
        sender = message["from"]["address"] or message["from"]["name"]
        parts.append(f"--- {message['direction']} {message['at']} {sender}\n{message['text']}")
        parts += [
            f"[{file['id']}] {file['name']} ({file['size']} bytes)"
            for file in message["attachments"]
        ]
    show(whole, as_json=as_json, text="\n".join(parts))


def writer_for(found: Ticket, email: str) -> Agent:
    """Return who writes. Raises ``Refused`` when there is nobody, or they may not."""
    agent = agent_by_address(email) if email else found.assignee or first_administrator()
    if agent is None:
        raise Refused("There is no such active agent. Name one with --as EMAIL.")
    if not rights_of(agent).may(Capability.ANSWER, found.team_id):
        raise Refused("This agent may not answer in the ticket's team. Name another with --as.")
    return agent


def first_administrator() -> Agent | None:
    rows = Agent.objects.filter(is_active=True, assignments__role__key="administrator")
    return rows.order_by("pk").first()


def content_of(text: str | None, files: tuple[Path, ...]) -> Content:
    written = text if text is not None else sys.stdin.read()
    return Content(text=written.strip(), files=tuple(file_of(path) for path in files))


def file_of(path: Path) -> File:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return File(path.name, kind, path.read_bytes())


@ticket.command()
@click.argument("number", type=int)
@words
@as_agent
@attach
@click.option("--then", type=click.Choice(["open", "pending", "solved"]), default=None)
@with_reason
@as_json
def reply(
    *,
    number: int,
    text: str | None,
    email: str,
    files: tuple[Path, ...],
    then: str | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Answer the contact of ticket NUMBER; the worker sends it."""
    check_reason(reason)
    found = ticket_numbered(number)
    agent = writer_for(found, email)
    written = actions.reply(
        found,
        content_of(text, files),
        agent=agent,
        actor=agent.actor,
        then=Status(then) if then else None,
    )
    tell(written, found, reason, as_json=as_json)


@ticket.command()
@click.argument("number", type=int)
@words
@as_agent
@attach
@with_reason
@as_json
def note(
    *,
    number: int,
    text: str | None,
    email: str,
    files: tuple[Path, ...],
    reason: str | None,
    as_json: bool,
) -> None:
    """Add an internal note to ticket NUMBER; the contact never sees it."""
    check_reason(reason)
    found = ticket_numbered(number)
    agent = writer_for(found, email)
    written = actions.add_note(found, content_of(text, files), agent=agent, actor=agent.actor)
    tell(written, found, reason, as_json=as_json)


def tell(written: Message, found: Ticket, reason: str | None, *, as_json: bool) -> None:
    """Print what was written, and to whom it goes."""
    looked_at([(found.contact_id, Thing.TICKET, found.pk)], reason)
    shape = message_shape(written, found, Mails([written]))
    show(
        {"ticket": found.number, "message": shape},
        as_json=as_json,
        text=f"Message {written.pk} was added to ticket {found.number}.",
    )


@ticket.command()
@click.argument("attachment_id", type=int, metavar="ID")
@click.option("--output", type=click.Path(path_type=Path, allow_dash=True), default=Path("-"))
@with_reason
def attachment(*, attachment_id: int, output: Path, reason: str | None) -> None:
    """Write the bytes of attachment ID (see `ticket show`) to a file or standard output.

    The read log notes it.
    """
    check_reason(reason)
    rows = Attachment.objects.select_related("blob", "message__ticket")
    file = rows.filter(pk=attachment_id).first()
    if file is None:
        raise Refused("There is no attachment of this number.")
    looked_at([(file.message.ticket.contact_id, Thing.FILE, file.pk)], reason)
    content = octets_of(file)
    if str(output) == "-":
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)


COMMANDS = {"ticket": ticket}
