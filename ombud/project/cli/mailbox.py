"""`ombud mailbox add|list|test`."""

from __future__ import annotations

import sys

import click

from ombud.base.actor import OPERATOR
from ombud.base.errors import Refused
from ombud.channels.email.actions.mailboxes import add_mailbox
from ombud.channels.email.actions.trial import test_mailbox
from ombud.channels.email.models import Mailbox
from ombud.channels.email.statuses import Security, SignIn
from ombud.project.cli.output import as_json, secret_from, show, table
from ombud.project.cli.shapes import mailbox_line
from ombud.project.cli.user import only_team, team_named

SECURITIES = click.Choice([str(kind) for kind in Security])


@click.group()
def mailbox() -> None:
    """Add, list and test the desk's mailboxes."""


@mailbox.command()
@click.argument("address")
@click.option("--name", required=True, help="As contacts read it: the sender of answers.")
@click.option(
    "--team", default="", help="Key of the team that gets its mail; one alone is meant."
)
@click.option("--imap-host", default="", help="Server to fetch from; without it, none.")
@click.option("--imap-port", default=993, show_default=True)
@click.option("--imap-security", type=SECURITIES, default="tls", show_default=True)
@click.option("--imap-folder", default="INBOX", show_default=True)
@click.option("--smtp-host", default="", help="Server to send by; without it, OMBUD_SMTP_OUT.")
@click.option("--smtp-port", default=587, show_default=True)
@click.option("--smtp-security", type=SECURITIES, default="starttls", show_default=True)
@click.option("--user-name", default="", help="Sign in with it; the password is asked for.")
@as_json
def add(*, address: str, name: str, team: str, as_json: bool, **options: str | int) -> None:
    """Add the mailbox ADDRESS. The password is asked for, or read from standard input."""
    secret = secret_from("Password of the mailbox") if options["user_name"] else ""
    box = add_mailbox(
        address=address,
        name=name,
        team=team_named(team) if team else only_team(),
        actor=OPERATOR,
        secret=secret,
        polls=bool(options["imap_host"]),
        sign_in=SignIn.PASSWORD if options["user_name"] else SignIn.NONE,
        **options,
    )
    show(mailbox_line(box), as_json=as_json, text=f"Mailbox {box.pk} is ready.")


@mailbox.command("list")
@as_json
def list_mailboxes(*, as_json: bool) -> None:
    """List the mailboxes and how they are."""
    boxes = [mailbox_line(box) for box in Mailbox.objects.select_related("team")]
    columns = ("id", "address", "team", "active", "imap", "smtp", "problem")
    rows: list[tuple[object, ...]] = [tuple(box[name] for name in columns) for box in boxes]
    show(boxes, as_json=as_json, text=table([columns, *rows]))


@mailbox.command()
@click.argument("address")
@click.option("--wait", default=30.0, show_default=True, help="Seconds to wait for the mail.")
@as_json
def test(*, address: str, wait: float, as_json: bool) -> None:
    """Send a mail from ADDRESS to itself and say how each step went.

    Exit code 1 when one failed.
    """
    box = Mailbox.objects.filter(address=address.lower()).first()
    if box is None:
        raise Refused("There is no mailbox with this address. See `ombud mailbox list`.")
    trial = test_mailbox(box, actor=OPERATOR, wait_seconds=wait)
    steps = [
        {"step": one.name, "ok": one.is_well, "answer": one.answer, "advice": one.advice}
        for one in trial.steps
    ]
    rows: list[tuple[object, ...]] = [
        ("ok" if one.is_well else "failed", one.name, one.answer, one.advice)
        for one in trial.steps
    ]
    show({"ok": trial.is_well, "steps": steps}, as_json=as_json, text=table(rows))
    if not trial.is_well:
        sys.exit(1)


COMMANDS = {"mailbox": mailbox}
