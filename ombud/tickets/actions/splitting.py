"""Making a new ticket of some messages, and undoing it. Nothing is moved or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets import search
from ombud.tickets.actions.merging import agent_of, end_placements
from ombud.tickets.actions.opening import LONGEST_SUBJECT, next_number
from ombud.tickets.actions.standing import last_word, stand_as_said
from ombud.tickets.actions.status import write_status
from ombud.tickets.actions.writing import preview_of_message, take_part, without_nul
from ombud.tickets.facts import SplitUndone, TicketOpened, TicketSplit, TicketSplitOff
from ombud.tickets.models import Link, Merge, Message, Placement, Split, Ticket
from ombud.tickets.places import threads_of
from ombud.tickets.statuses import Channel, Direction, LinkKind, ParticipantRole, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ombud.base.actor import Actor
    from ombud.people.models import Contact, Team


def messages_read_in(ticket: Ticket, numbers: Collection[int]) -> list[Message]:
    """Return those of the messages ``numbers`` that the page of ``ticket`` shows, in order."""
    shown = Message.objects.on_page_of(ticket.pk).still_there().filter(pk__in=numbers)
    return list(shown.select_related("contact", "ticket").in_order())


def author_of(messages: Sequence[Message], ticket: Ticket) -> Contact:
    """Return whose the messages are: who wrote the first of them, else the ticket's contact."""
    written = (one.contact for one in messages if one.direction == Direction.IN)
    return next((one for one in written if one is not None), ticket.contact)


def mixes_in_split(messages: Sequence[Message], ticket: Ticket, contact: Contact) -> bool:
    """Say whether ``contact`` would get to read what is of somebody else, or was for them."""
    people = {one.contact_id for one in messages if one.direction == Direction.IN}
    if any(one.direction == Direction.OUT for one in messages):
        people.add(ticket.contact_id)
    return bool(people - {contact.pk, None})


@transaction.atomic
def split_ticket(
    ticket: Ticket,
    numbers: Collection[int],
    *,
    subject: str,
    actor: Actor,
    contact: Contact | None = None,
    team: Team | None = None,
    mixing: bool = False,
) -> Ticket:
    """Open a ticket for the messages ``numbers`` of ``ticket``, and return it.

    They are read there from now on, and replies to them go there; where they stood a line
    leads to them. contact: whose the new ticket is, by default the author of the first
    message. mixing: True once somebody confirmed that one customer will read what belongs to
    another. Raises ``Refused``: nothing chosen, a message that is not read here, nothing
    left, a merged ticket, and customers who would mix without ``mixing``.
    """
    lock(ticket)
    messages = messages_read_in(ticket, numbers)
    refuse_unfit(ticket, messages, numbers)
    whose = contact or author_of(messages, ticket)
    if not mixing and mixes_in_split(messages, ticket, whose):
        raise Refused(
            "These messages are not all of this customer. Confirm that they may read them."
        )
    new = opened_for(messages, ticket, subject, whose, team)
    place_in(messages, new, actor)
    begin_index(messages[0], new, ticket, actor)
    Link.objects.create(kind=LinkKind.SPLIT, source=new, target=ticket, agent=agent_of(actor))
    log.record(TicketSplit(into=new.number, messages=len(messages)), ticket, actor=actor)
    opening = TicketOpened(
        message=messages[0].pk, channel=Channel(new.channel), team=new.team_id
    )
    log.record(opening, new, actor=actor)
    log.record(TicketSplitOff(out_of=ticket.number), new, actor=actor)
    stand_as_said(ticket)
    return new


def refuse_unfit(ticket: Ticket, messages: list[Message], numbers: Collection[int]) -> None:
    if not numbers:
        raise Refused("Choose at least one message.")
    if len(messages) != len(set(numbers)):
        raise Refused("A message is not in this conversation. Choose again.")
    if Merge.objects.active().filter(source=ticket).exists():
        raise Refused("This ticket is merged. Split the one in which it is read.")
    if len(messages) == Message.objects.on_page_of(ticket.pk).still_there().count():
        raise Refused("Leave at least one message here, or there is nothing to split from.")


def opened_for(
    messages: list[Message], ticket: Ticket, subject: str, contact: Contact, team: Team | None
) -> Ticket:
    """Return the new ticket, without its words: they stay where they were written."""
    now, last = clock.now(), last_word(messages)
    line = " ".join(without_nul(subject).split()) or ticket.subject
    new = Ticket.objects.create(
        number=next_number(),
        subject=line[:LONGEST_SUBJECT],
        contact=contact,
        team=team or ticket.team,
        status=Status.NEW,
        priority=ticket.priority,
        channel=messages[0].channel,
        preview=preview_of_message(last),
        awaits_us=last.direction == Direction.IN,
        opened_at=now,
        updated_at=now,
    )
    take_part(new, [contact], ParticipantRole.REQUESTER)
    return new


def place_in(messages: list[Message], ticket: Ticket, actor: Actor) -> None:
    """Show ``messages`` in ``ticket`` from now on, wherever they were shown before."""
    end_placements(Placement.objects.filter(message__in=messages), actor)
    agent = agent_of(actor)
    Placement.objects.bulk_create(
        Placement(message=one, ticket=ticket, agent=agent) for one in messages
    )


def begin_index(first: Message, new: Ticket, source: Ticket, actor: Actor) -> None:
    """Write down the split; the subject of the new ticket is found with its first message."""
    files = list(first.attachments.order_by("pk"))
    search.unindex_message(first, search.subject_of_first(first), files)
    Split.objects.create(source=source, target=new, first=first, agent=agent_of(actor))
    search.index_message(first, search.subject_of_first(first), files)


@transaction.atomic
def undo_split(split: Split, *, actor: Actor) -> None:
    """Show the messages where they were before, and close the ticket that was split off.

    Undoing twice does nothing. Raises ``Refused`` when something new happened to it: it was
    written to, merged, or split itself.
    """
    source, target = split.source, split.target
    for one in sorted((source, target), key=lambda ticket: ticket.pk):
        lock(one)
    split.refresh_from_db()
    if split.ended_at is not None:
        return
    refuse_used(target)
    messages = [
        one.message for one in Placement.objects.active().filter(ticket=target).order_by("pk")
    ]
    end_placements(Placement.objects.filter(message__in=messages), actor)
    own = threads_of(source)
    back = [one for one in messages if one.ticket_id not in own]
    agent = agent_of(actor)
    Placement.objects.bulk_create(
        Placement(message=one, ticket=source, agent=agent) for one in back
    )
    end_index(split, actor)
    Link.objects.filter(kind=LinkKind.SPLIT, source=target, target=source).delete()
    if target.status != Status.CLOSED:
        write_status(target, Status.CLOSED, actor=actor)
    log.record(SplitUndone(other=target.number), source, actor=actor)
    log.record(SplitUndone(other=source.number), target, actor=actor)
    stand_as_said(source)


def refuse_used(target: Ticket) -> None:
    """Raise ``Refused`` when something happened to the new ticket since."""
    written = Message.objects.filter(ticket=target).exists()
    merged = Merge.objects.active().filter(root=target) | Merge.objects.active().filter(
        source=target
    )
    split_again = Split.objects.active().filter(source=target).exists()
    if written or merged.exists() or split_again:
        raise Refused("Something new happened on the split ticket. Merge it instead.")


def end_index(split: Split, actor: Actor) -> None:
    first = split.first
    files = list(first.attachments.order_by("pk")) if first else []
    if first is not None:
        search.unindex_message(first, search.subject_of_first(first), files)
    split.ended_at, split.ended_by = clock.now(), agent_of(actor)
    split.save(update_fields=["ended_at", "ended_by"])
    if first is not None:
        search.index_message(first, search.subject_of_first(first), files)
