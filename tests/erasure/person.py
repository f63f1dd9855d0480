"""Nora Quellmann, who is everywhere: own tickets, others' tickets, words of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.people.addresses import lookup_of
from ombud.people.models import Agent, Contact, Identifier, IdentifierKind
from ombud.tickets.actions import (
    add_checklist,
    add_note,
    log_time,
    reply,
    save_draft,
    tag_ticket,
)
from ombud.tickets.content import Content
from ombud.tickets.models import Draft, Ticket
from tests.channels.email.mails import take_in

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure
    from tests.world import World

NAME, ADDRESS, PHONE = "Nora Quellmann", "nora.quellmann@tarn.example", "+49 30 5550 1234"
MARKS = ("Quellmann", ADDRESS, "4930 5550 1234", "Zugspitzplan", "Fjordblick")
TO = "lending@halden.example"


@dataclass
class Everywhere:
    """Nora, a ticket of hers, and one of somebody else in which she is named."""

    nora: Contact
    ticket: Ticket
    other: Ticket
    own_words: str


def mail(text: str, *, sender: str, subject: str, number: int, cc: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, TO, subject
    message["Message-ID"] = f"<m{number}@mailer.example>"
    if cc:
        message["Cc"] = cc
    message.set_content(text, cte="base64")
    message.add_alternative(f"<p>{text}</p><a href='mailto:{ADDRESS}'>x</a>", "html")
    if "Quellmann" in sender:
        message.add_attachment(
            b"%PDF Fjordblick " * 50, "application", "pdf", filename="Zugspitzplan.pdf"
        )
    return message.as_bytes()


def make_everywhere(world: World) -> Everywhere:
    ana = world.ana
    own = mail(
        f"I am {NAME}, call me at {PHONE} or +493055501234. Fjordblick 7.",
        sender=f"{NAME} <{ADDRESS}>",
        subject=f"Contract of {NAME}",
        number=1,
    )
    ticket = take_in(own, envelope_to=TO, envelope_from=ADDRESS).ticket
    assert ticket is not None
    nora = ticket.contact
    Identifier.objects.create(
        contact=nora,
        kind=IdentifierKind.PHONE,
        value=PHONE,
        lookup=lookup_of(IdentifierKind.PHONE, PHONE),
        source="agent",
        is_primary=False,
    )
    reply(ticket, Content(text=f"Dear {NAME},\nwe called {PHONE}."), agent=ana, actor=ana.actor)
    add_note(ticket, Content(text="Quellmann was friendly."), agent=ana, actor=ana.actor)
    save_draft(ticket, kind=Draft.Kind.REPLY, text=f"Hello {NAME}", agent=ana)
    log_time(ticket, minutes=5, note=f"Called {NAME}", agent=ana, actor=ana.actor)
    add_checklist(ticket, title=f"For {NAME}", template=None, actor=ana.actor)
    tag_ticket(ticket, "nora.quellmann@tarn.example", actor=ana.actor)
    return Everywhere(nora, ticket, quoted(world), OWN_WORDS)


OWN_WORDS = "My own card was declined, unlike hers.\n"


def quoted(world: World, number: int = 2) -> Ticket:
    """Somebody else forwards what Nora wrote, and copies her in."""
    text = (
        f"{OWN_WORDS}\n> On Monday {NAME} <{ADDRESS}> wrote:\n> > call me at {PHONE}\n"
        ">> > and > nora.quellmann@TARN.example\n"
    )
    other = take_in(
        mail(
            text,
            sender="Otto <otto@brook.example>",
            subject=f"Fwd: {ADDRESS}",
            number=number,
            cc=f"{NAME} <{ADDRESS}>",
        ),
        envelope_to=TO,
    ).ticket
    assert other is not None
    return other


def erase(person: Contact | Agent) -> Erasure:
    """Plan, start and do it to the end."""
    plan = plan_erasure(person, actor=SYSTEM)
    start_erasure(plan, actor=SYSTEM)
    return run_to_the_end(plan)
