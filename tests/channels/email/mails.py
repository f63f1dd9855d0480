"""Mails for tests, and taking them in."""

from __future__ import annotations

from ombud.channels.email import tokens
from ombud.channels.email.actions import ingest, journal
from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.channels.email.statuses import Door
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from ombud.tickets.models import Ticket
from tests.world import World

DATE = "Mon, 2 Nov 2026 10:00:00 +0000"


def raw(
    *,
    sender: str = "Cleo Marchetti <cleo@lumen.example>",
    subject: str = "My card",
    text: str = "It does not work.",
    message_id: str = "<one@lumen.example>",
    to: str = "help@halden.example",
    headers: str = "",
) -> bytes:
    """A plain mail; ``headers`` are further lines, each with its line end."""
    named = f"Message-ID: {message_id}\n" if message_id else ""
    head = f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: {DATE}\n{named}{headers}"
    return f"{head}\n{text}\n".encode()


def take_in(content: bytes, **delivery: str) -> IncomingMail:
    """Journal a mail and take it in; return its row."""
    mail, _ = journal.store(content, door=Door.PIPE, **delivery)  # type: ignore[arg-type]
    ingest.process(mail.pk)
    return IncomingMail.objects.get(pk=mail.pk)


def answered(world: World, ticket: Ticket) -> OutgoingMail:
    """Ana answers ``ticket``; return the mail that goes to its contact."""
    message = reply(
        ticket, Content(text="Try it again, please."), agent=world.ana, actor=world.ana.actor
    )
    return OutgoingMail.objects.get(message=message)


def token_address(mail: OutgoingMail) -> str:
    """The plus address that stood in Reply-To of ``mail``."""
    claim = tokens.TokenClaim(mail.ticket_id or 0, mail.contact_id or 0, mail.pk)
    return tokens.reply_address(tokens.make(claim), mail.mailbox.address)
