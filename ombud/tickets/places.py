"""Where a conversation is read: on its own page, or on that of what it was merged into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.subjects.queries import selves_of
from ombud.tickets.models import (
    Landing,
    Merge,
    Message,
    Participant,
    Placement,
    Restriction,
    Split,
)
from ombud.tickets.statuses import Direction, Sharing

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.people.models import Contact
    from ombud.tickets.models import Ticket
    from ombud.tickets.models.message import MessageQuerySet


def merge_of(ticket: Ticket) -> Merge | None:
    """Return the merge by which ``ticket`` is part of another one, or None."""
    found = Merge.objects.active().filter(source=ticket)
    return found.select_related("root__contact", "root__team", "target").first()


def place_of(ticket: Ticket) -> Ticket:
    """Return the ticket on whose page ``ticket`` is read: itself unless it was merged."""
    merge = merge_of(ticket)
    return merge.root if merge else ticket


def merges_shown(ticket: Ticket) -> list[Merge]:
    """Return the merges that the page of ``ticket`` shows, oldest first."""
    found = Merge.objects.active().filter(root=ticket)
    return list(found.select_related("source__contact", "target", "agent").order_by("pk"))


def placed_in(message: int | None) -> Ticket | None:
    """Return the ticket where a split shows the message of that row number, or None where it
    is read in its own.
    """
    placed = Placement.objects.active().filter(message=message).select_related("ticket").first()
    return placed.ticket if placed else None


def undone_split(ticket: Ticket) -> Ticket | None:
    """Return the ticket to which the messages of ``ticket`` went back, if its split was
    undone; None otherwise.
    """
    split = Split.objects.filter(target=ticket, ended_at__isnull=False)
    found = split.select_related("source").first()
    return found.source if found else None


def is_resting(contact_id: int) -> bool:
    """Say whether all data of the contact rest (GDPR Art. 18), by any of their records."""
    found = Restriction.objects.in_force().of_whole_persons()
    return found.of_person(contact_id).exists()


def rests_since(contact_id: int) -> datetime | None:
    """Return since when all data of the contact rest, None where they do not."""
    found = Restriction.objects.in_force().of_whole_persons().of_person(contact_id)
    return found.order_by("placed_at").values_list("placed_at", flat=True).first()


def threads_of(ticket: Ticket) -> list[int]:
    """Return the row numbers of ``ticket`` and of all that were merged into it."""
    merged = Merge.objects.active().filter(root=ticket)
    return [ticket.pk, *merged.order_by("pk").values_list("source_id", flat=True)]


def note_landing(message: Message, merge: Merge | None) -> None:
    """Remember that ``message`` was written to the source of ``merge``, so that undoing it
    gives the message back. Does nothing without a merge.
    """
    if merge is not None:
        Landing.objects.create(message=message, merge=merge)


def readable_by(contact: Contact, ticket: Ticket) -> MessageQuerySet:
    """Return what ``contact`` may read on the page of ``ticket``: never notes.

    Where a merge keeps the customers apart these are the threads that the contact takes part
    in, and what was written to them; otherwise the whole conversation. Nothing for somebody
    who takes part in none of it.
    """
    threads, selves = threads_of(ticket), selves_of(contact)
    taking_part = Participant.objects.filter(ticket__in=threads, contact__in=selves)
    visible = set(taking_part.values_list("ticket_id", flat=True))
    if ticket.pk in visible:
        shared = Merge.objects.active().filter(root=ticket, sharing=Sharing.TOGETHER)
        visible |= set(shared.values_list("source_id", flat=True))
    placed = Placement.objects.active().filter(ticket__in=visible)
    said = (
        Q(ticket__in=visible, landing=None)
        | Q(landing__merge__source__in=visible)
        | Q(pk__in=placed.values("message"))
        | Q(contact__in=selves)
    )
    messages = Message.objects.on_page_of(ticket.pk).filter(said).still_there()
    return messages.exclude(direction=Direction.NOTE)
