"""Side conversations: opened, written to, answered, closed and opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.holds.queries import refuse_if_held
from ombud.tickets.actions.opening import LONGEST_SUBJECT
from ombud.tickets.actions.recalling import unwrite
from ombud.tickets.actions.submitting import remember, written_before
from ombud.tickets.actions.writing import without_nul, write_message
from ombud.tickets.facts import (
    SideClosed,
    SideOpened,
    SideRecalled,
    SideReceived,
    SideReopened,
    SideWritten,
)
from ombud.tickets.models import Participant, SideConversation, SideMessage, SidePerson
from ombud.tickets.places import threads_of
from ombud.tickets.sending import recallers
from ombud.tickets.statuses import Channel, Direction, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact
    from ombud.tickets.content import Content
    from ombud.tickets.models import Message, Ticket

MOST_PEOPLE = 20


@transaction.atomic
def open_side(
    ticket: Ticket,
    content: Content,
    *,
    subject: str,
    people: Sequence[Contact],
    agent: Agent,
    actor: Actor,
) -> SideConversation:
    """Begin a conversation about ``ticket`` with ``people``, write to them, and return it.

    Raises ``Refused``: a closed ticket, nobody or too many, somebody who takes part in the
    ticket itself, no subject, nothing written.
    """
    lock(ticket)
    if ticket.status == Status.CLOSED:
        raise Refused("A closed ticket cannot change. Open a follow-up instead.")
    line = " ".join(without_nul(subject).split())[:LONGEST_SUBJECT]
    if not line:
        raise Refused("Write a subject of its own: the ticket's would tell what it is about.")
    refuse_people(ticket, people)
    side = SideConversation.objects.create(ticket=ticket, subject=line, agent=agent)
    SidePerson.objects.bulk_create(
        SidePerson(side=side, contact=one) for one in dict.fromkeys(people)
    )
    log.record(SideOpened(side=side.pk), ticket, actor=actor)
    write_side(side, content, agent=agent, actor=actor)
    return side


def refuse_people(ticket: Ticket, people: Sequence[Contact]) -> None:
    if not people:
        raise Refused("Say to whom: write at least one mail address.")
    if len(people) > MOST_PEOPLE:
        raise Refused("A side conversation has at most 20 people.")
    taking_part = Participant.objects.filter(ticket__in=threads_of(ticket), contact__in=people)
    if taking_part.exists():
        raise Refused("One of them takes part in the ticket. Answer them in the conversation.")


@transaction.atomic
def write_side(
    side: SideConversation, content: Content, *, agent: Agent, actor: Actor, key: str = ""
) -> Message:
    """Write to the people of ``side``; the channel sends it. One that was closed opens again.

    key: of the form that was handed in; one that has written already writes nothing more.
    Raises ``Refused`` when there is nothing to send.
    """
    lock(side)
    if written := written_before(agent, key):
        return written
    if content.is_empty:
        raise Refused("Write something before you send.")
    message = said(side, content, is_inbound=False, agent=agent, is_verified=True)
    side.unread_since = None
    side.save(update_fields=["unread_since"])
    log.record(SideWritten(side=side.pk, message=message.pk), side.ticket, actor=actor)
    open_again(side, actor)
    remember(agent, key, message)
    return message


@transaction.atomic
def recall_side(side: SideConversation, message: Message, *, agent: Agent, actor: Actor) -> str:
    """Take back what has not left for the third party, and return its words.

    A side conversation that began with it ends with it. Raises ``Refused`` when it has left
    already, is not this agent's, or a hold is on it.
    """
    lock(side)
    mine = SideMessage.objects.filter(side=side, message__agent=agent, is_inbound=False)
    if not mine.filter(message=message.pk).exists():
        raise Refused("Only the person who wrote it can take it back.")
    if not all(recallers[name](message) for name in recallers):
        raise Refused("This has left already. Write a correction instead.")
    refuse_if_held(message)
    ticket, text = side.ticket, str(message.text)
    fact = SideRecalled(side=side.pk, message=message.pk)
    unwrite(message)
    log.record(fact, ticket, actor=actor)
    if not SideMessage.objects.filter(side=side).exists():
        side.delete()
    return text


@transaction.atomic
def receive_side(
    side: SideConversation,
    content: Content,
    *,
    contact: Contact,
    actor: Actor,
    is_verified: bool = False,
    wakes: bool = True,
) -> Message:
    """Add what the third party wrote: here, never to the ticket's own conversation.

    wakes: False for machines, whose mail marks nothing as unread and reopens nothing.
    """
    lock(side)
    message = said(side, content, is_inbound=True, contact=contact, is_verified=is_verified)
    SidePerson.objects.get_or_create(side=side, contact=contact)
    if not wakes:
        return message
    side.unread_since = side.unread_since or clock.now()
    side.save(update_fields=["unread_since"])
    log.record(SideReceived(side=side.pk, message=message.pk), side.ticket, actor=actor)
    open_again(side, actor)
    return message


def said(
    side: SideConversation, content: Content, *, is_inbound: bool, **values: Any
) -> Message:
    """Store one message of ``side`` as a note, which no contact of the ticket ever reads."""
    message = write_message(
        side.ticket,
        content,
        direction=Direction.NOTE,
        channel=Channel.EMAIL,
        at=clock.now(),
        **values,
    )
    SideMessage.objects.create(side=side, message=message, is_inbound=is_inbound)
    return message


def open_again(side: SideConversation, actor: Actor) -> None:
    if side.closed_at is None:
        return
    side.closed_at = None
    side.save(update_fields=["closed_at"])
    log.record(SideReopened(side=side.pk), side.ticket, actor=actor)


@transaction.atomic
def close_side(side: SideConversation, *, actor: Actor) -> None:
    """Note that nothing is waited for any more; closing twice does nothing."""
    lock(side)
    if side.closed_at is not None:
        return
    side.closed_at, side.unread_since = clock.now(), None
    side.save(update_fields=["closed_at", "unread_since"])
    log.record(SideClosed(side=side.pk), side.ticket, actor=actor)


@transaction.atomic
def reopen_side(side: SideConversation, *, actor: Actor) -> None:
    """Wait for something again; one that is open stays so."""
    lock(side)
    open_again(side, actor)


@transaction.atomic
def mark_side_read(side: SideConversation) -> None:
    """Note that somebody has read what came in."""
    lock(side)
    side.unread_since = None
    side.save(update_fields=["unread_since"])
