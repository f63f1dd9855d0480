"""`ombud mail ingest|spool|list|replay`: the mail journal by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.db import DatabaseError, InterfaceError

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.channels.email import spool as spool_folder
from ombud.channels.email.actions.ingest import process_many
from ombud.channels.email.actions.journal import Arrival, store_many
from ombud.channels.email.actions.quarantine import replay as replay_mail
from ombud.channels.email.models import IncomingMail, Mailbox
from ombud.channels.email.queries import mailbox_at
from ombud.channels.email.statuses import Door, Outcome
from ombud.project.cli.codes import TRY_AGAIN_LATER
from ombud.project.cli.output import as_json, line, show, table
from ombud.project.cli.shapes import intake, mail_line
from ombud.project.trouble import words_for

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 20
TROUBLE = (OSError, DatabaseError, InterfaceError)
STANDARD_INPUT = "-"
OPEN = (Outcome.RECEIVED, Outcome.QUARANTINED, Outcome.UNREADABLE)


@click.group()
def mail() -> None:
    """Take mail in by hand, look at the journal, read a mail again."""


@mail.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--mailbox", default="", metavar="ADDRESS", help="The mailbox that it reached.")
@click.option("--sender", default="", metavar="ADDRESS", help="Envelope sender, if known.")
@as_json
def ingest(*, files: tuple[str, ...], mailbox: str, sender: str, as_json: bool) -> None:
    """Take in one mail from each of FILES, or from standard input as -.

    Prints one line for each mail; with --json one object: outcome (created, appended,
    duplicate, quarantined, ignored, unreadable, or received when it is stored and will be
    read later), mail, ticket, message, reason. A file that cannot be read is left out, and
    the exit code is 1. It is 75 whenever a mail from standard input could not be stored: the
    mail server that piped it keeps it and tries again.
    """
    box = mailbox_named(mailbox) if mailbox else None
    is_whole = True
    for start in range(0, len(files), AT_ONCE):
        contents = [bytes_of(name) for name in files[start : start + AT_ONCE]]
        read = [content for content in contents if content is not None]
        arrivals = [Arrival(content, Door.PIPE, sender, mailbox, box) for content in read]
        take_in(arrivals, as_json=as_json, is_piped=STANDARD_INPUT in files)
        is_whole = is_whole and len(read) == len(contents)
    if not is_whole:
        sys.exit(1)


def mailbox_named(address: str) -> Mailbox:
    """Return the mailbox at ``address``. Raises ``Refused`` when the desk has none there."""
    found = mailbox_at(address)
    if found is None:
        raise Refused("There is no active mailbox with this address. See `ombud mailbox list`.")
    return found


def bytes_of(name: str) -> bytes | None:
    """Return the bytes of a mail; None, and a word about it, when the file cannot be read."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        click.echo(f"ombud: {name} cannot be read: {problem.strerror}.", err=True)
        return None


def take_in(arrivals: Sequence[Arrival], *, as_json: bool, is_piped: bool) -> None:
    """Journal ``arrivals`` in one commit, read them, and print what became of each."""
    try:
        stored = store_many(arrivals, is_queued=False)
    except TROUBLE as problem:
        why = words_for(problem)
        click.echo(f"ombud: The mail could not be stored. Nothing was taken. {why}", err=True)
        sys.exit(TRY_AGAIN_LATER if is_piped else 1)
    numbers = [entry.pk for entry, _ in stored]
    try:
        process_many(numbers)
    except TROUBLE:
        click.echo("ombud: Stored, and not read yet; the worker reads it later.", err=True)
    rows = IncomingMail.objects.select_related("ticket").in_bulk(numbers)
    for entry, is_new in stored:
        tell(rows[entry.pk], is_new=is_new, as_json=as_json)


def tell(entry: IncomingMail, *, is_new: bool, as_json: bool) -> None:
    told = intake(entry, is_new=is_new)
    if as_json:
        line(told)
        return
    ticket = f" ticket {told['ticket']}" if told["ticket"] else ""
    reason = f" ({told['reason']})" if told["reason"] else ""
    click.echo(f"mail {told['mail']}: {told['outcome']}{ticket}{reason}")


@mail.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
def spool(*, folder: Path, as_json: bool) -> None:
    """Drain the Maildir FOLDER: every mail in new/ is taken in and moved to cur/, then end."""
    for entry, is_new in spool_folder.drain(folder):
        tell(entry, is_new=is_new, as_json=as_json)


@mail.command("list")
@click.option(
    "--state",
    type=click.Choice([str(outcome) for outcome in Outcome]),
    default=None,
    help="Only mails of this state; without it, those that wait for somebody.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@as_json
def list_mails(*, state: str | None, limit: int, as_json: bool) -> None:
    """List mails of the journal, newest first, without a word of what they say."""
    states = [state] if state else [str(outcome) for outcome in OPEN]
    mails = IncomingMail.objects.filter(outcome__in=states).select_related("ticket")
    shown = [mail_line(entry) for entry in mails.order_by("-pk")[:limit]]
    columns = ("mail", "state", "reason", "door", "ticket", "received_at")
    rows: list[tuple[object, ...]] = [
        tuple(one[name] or "" for name in columns) for one in shown
    ]
    show(shown, as_json=as_json, text=table([columns, *rows]))


@mail.command()
@click.argument("mail_id", type=int, metavar="ID")
@as_json
def replay(*, mail_id: int, as_json: bool) -> None:
    """Read mail ID again, for example after a newer version learnt to."""
    if not IncomingMail.objects.filter(pk=mail_id).exists():
        raise Refused("There is no mail of this number. See `ombud mail list`.")
    replay_mail(mail_id, actor=OPERATOR)
    entry = IncomingMail.objects.select_related("ticket").get(pk=mail_id)
    tell(entry, is_new=True, as_json=as_json)


COMMANDS = {"mail": mail}
