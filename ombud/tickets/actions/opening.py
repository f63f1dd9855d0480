"""Opening a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events import log
from ombud.tickets.actions.writing import preview_of, take_part, without_nul, write_message
from ombud.tickets.content import minimised
from ombud.tickets.facts import TicketOpened
from ombud.tickets.models import Sequence, Ticket
from ombud.tickets.places import is_resting
from ombud.tickets.statuses import Channel, Direction, ParticipantRole, Priority, Status

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact, Team
    from ombud.tickets.content import Content

LONGEST_SUBJECT = 250
FIRST_NUMBER = 1001


def next_number() -> int:
    """Return the next ticket number; the counter row is held until the transaction ends."""
    if not Sequence.objects.filter(pk="ticket").update(value=F("value") + 1):
        Sequence.objects.create(pk="ticket", value=FIRST_NUMBER)
    return int(Sequence.objects.values_list("value", flat=True).get(pk="ticket"))


def subject_line(subject: str, content: Content) -> str:
    """Return the subject on one line; where there is none, the first words of the message."""
    line = " ".join(without_nul(subject).split()) or preview_of(content)[:80]
    return (line or "(no subject)")[:LONGEST_SUBJECT]


@transaction.atomic
def open_ticket(  # noqa: PLR0913 - a ticket begins with these facts
    *,
    contact: Contact,
    team: Team,
    subject: str,
    channel: Channel,
    content: Content,
    actor: Actor,
    direction: Direction = Direction.IN,
    priority: Priority = Priority.NORMAL,
    is_verified: bool = False,
    agent: Agent | None = None,
) -> Ticket:
    """Open a ticket for ``contact`` in ``team`` with its first message, and return it.

    Raises ``Refused`` when there is nothing in the message and no subject, and where we
    would write to somebody whose data rest.
    """
    if content.is_empty and not subject.strip():
        raise Refused("Write a subject or a message, so that there is something to answer.")
    if direction == Direction.OUT and is_resting(contact.pk):
        raise Refused("The data of this person rest. They can write to us, we not to them.")
    if agent is not None and direction == Direction.IN:
        content = minimised(content)
    now = clock.now()
    ticket = Ticket.objects.create(
        number=next_number(),
        subject=subject_line(subject, content),
        contact=contact,
        team=team,
        status=Status.NEW,
        priority=priority,
        channel=channel,
        preview=preview_of(content),
        awaits_us=direction == Direction.IN,
        opened_at=now,
        updated_at=now,
    )
    message = write_message(
        ticket,
        content,
        is_first=True,
        direction=direction,
        channel=channel,
        contact=contact if direction == Direction.IN else None,
        agent=agent,
        is_verified=is_verified,
        at=now,
    )
    take_part(ticket, [contact], ParticipantRole.REQUESTER)
    log.record(
        TicketOpened(message=message.pk, channel=Channel(channel), team=team.pk),
        ticket,
        actor=actor,
    )
    return ticket
