"""Writing down a telephone call, in a conversation or as the beginning of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets.actions.messages import receive_message
from ombud.tickets.actions.opening import open_ticket
from ombud.tickets.actions.status import drift
from ombud.tickets.actions.submitting import remember, written_before
from ombud.tickets.actions.timing import log_time
from ombud.tickets.actions.writing import preview_of, take_part, touch, write_message
from ombud.tickets.content import minimised
from ombud.tickets.facts import CallLogged, ReplyWritten
from ombud.tickets.guards import check_writing
from ombud.tickets.models import Call, Message
from ombud.tickets.statuses import (
    Activity,
    CallDirection,
    Channel,
    Direction,
    ParticipantRole,
    Status,
)

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact, Team
    from ombud.tickets.content import Content
    from ombud.tickets.models import Ticket

MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class CallFacts:
    """Who rang whom, when (aware), how many minutes, and whether they count as work."""

    direction: CallDirection
    began_at: datetime
    minutes: int
    counts_as_work: bool = False


@transaction.atomic
def log_call(
    ticket: Ticket,
    content: Content,
    *,
    contact: Contact,
    call: CallFacts,
    agent: Agent,
    actor: Actor,
    key: str = "",
) -> Message:
    """Write down a call with ``contact`` in ``ticket``, and return the message.

    What was said is masked like a note. A call that came in counts as a word of the contact:
    it wakes the ticket and stops replies that were only to go if they stayed silent.
    key: of the form that was handed in; one that has written already writes nothing more.
    Raises ``Refused``: nothing said, a time that cannot be, a closed ticket, a guard.
    """
    lock(ticket)
    if written := written_before(agent, key):
        return written
    check_writing(ticket)
    refuse_odd(content, call)
    if call.direction == CallDirection.IN:
        message = receive_message(
            ticket,
            minimised(content),
            contact=contact,
            channel=Channel.PHONE,
            actor=actor,
            is_verified=True,
        )
    else:
        message = said_by_us(ticket, minimised(content), contact, agent, actor)
    finish(message, call, agent, actor)
    remember(agent, key, message)
    return message


@transaction.atomic
def open_with_call(
    content: Content,
    *,
    contact: Contact,
    team: Team,
    subject: str,
    call: CallFacts,
    agent: Agent,
    actor: Actor,
) -> Ticket:
    """Open a ticket for a call, and return it. Raises ``Refused`` as ``log_call`` does."""
    refuse_odd(content, call)
    is_in = call.direction == CallDirection.IN
    ticket = open_ticket(
        contact=contact,
        team=team,
        subject=subject,
        channel=Channel.PHONE,
        content=content if is_in else minimised(content),
        direction=Direction.IN if is_in else Direction.OUT,
        is_verified=True,
        agent=agent,
        actor=actor,
    )
    finish(ticket.messages.get(), call, agent, actor)
    return ticket


def refuse_odd(content: Content, call: CallFacts) -> None:
    if content.is_empty:
        raise Refused("Write down what was said.")
    if call.began_at > clock.now():
        raise Refused("The call lies in the future. Write when it began.")
    if not 0 <= call.minutes <= MOST_MINUTES:
        raise Refused("A call lasts at most 24 hours. Write its minutes.")


def said_by_us(
    ticket: Ticket, content: Content, contact: Contact, agent: Agent, actor: Actor
) -> Message:
    """Write down what an agent said who rang the contact; nothing is sent."""
    if ticket.status == Status.CLOSED:
        raise Refused("A closed ticket cannot change. Open a follow-up instead.")
    message = write_message(
        ticket,
        content,
        direction=Direction.OUT,
        channel=Channel.PHONE,
        agent=agent,
        is_verified=True,
        at=clock.now(),
    )
    take_part(ticket, [contact], ParticipantRole.CC)
    touch(ticket, awaits_us=False, preview=preview_of(content))
    fact = ReplyWritten(
        message=message.pk, channel=Channel.PHONE, hold_until=None, cancel_on_reply=False
    )
    log.record(fact, ticket, actor=actor)
    if ticket.status == Status.NEW:
        drift(ticket, Status.OPEN, actor=actor)
    return message


def finish(message: Message, call: CallFacts, agent: Agent, actor: Actor) -> None:
    """Write down what is known of the call, and that it was written down."""
    Message.objects.filter(pk=message.pk).update(agent=agent)
    Call.objects.create(
        message=message,
        direction=call.direction,
        began_at=call.began_at,
        minutes=call.minutes,
    )
    fact = CallLogged(
        message=message.pk,
        direction=call.direction,
        began_at=call.began_at,
        minutes=call.minutes,
    )
    log.record(fact, message.ticket, actor=actor)
    if call.counts_as_work and call.minutes:
        log_time(
            message.ticket,
            minutes=call.minutes,
            activity=Activity.CALL,
            agent=agent,
            actor=actor,
        )
