"""Taking over a conversation that another desk had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.events import log
from ombud.tickets.actions.opening import next_number, subject_line
from ombud.tickets.actions.writing import preview_of, take_part, write_message
from ombud.tickets.content import minimised
from ombud.tickets.facts import TicketTakenOver
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Channel, Direction, ParticipantRole, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Contact, Team
    from ombud.tickets.content import Content


@dataclass(frozen=True, slots=True)
class Said:
    """A message of that conversation; is_own: the contact wrote it, else the other desk."""

    content: Content
    at: datetime
    is_own: bool


@transaction.atomic
def take_over_ticket(
    contact: Contact,
    *,
    team: Team,
    subject: str,
    is_open: bool,
    said: Sequence[Said],
    actor: Actor,
) -> Ticket:
    """Make a ticket of a conversation that ``contact`` had with another desk.

    Times stay what they were. Nothing is sent and nobody is told: it was answered elsewhere.
    Raises ``Refused`` when nobody said anything.
    """
    if not said:
        raise Refused("There is no message in this conversation.")
    first, last = said[0], said[-1]
    ticket = Ticket.objects.create(
        number=next_number(),
        subject=subject_line(subject, first.content),
        contact=contact,
        team=team,
        status=Status.OPEN if is_open else Status.SOLVED,
        is_open=is_open,
        priority=Priority.NORMAL,
        channel=Channel.EMAIL,
        preview=preview_of(last.content),
        awaits_us=is_open and last.is_own,
        opened_at=first.at,
        updated_at=last.at,
        solved_at=None if is_open else last.at,
    )
    for one in said:
        write_message(
            ticket,
            minimised(one.content),
            is_first=one is first,
            direction=Direction.IN if one.is_own else Direction.OUT,
            channel=Channel.EMAIL,
            contact=contact if one.is_own else None,
            at=one.at,
        )
    take_part(ticket, [contact], ParticipantRole.REQUESTER)
    log.record(TicketTakenOver(messages=len(said), team=team.pk), ticket, actor=actor)
    return ticket
