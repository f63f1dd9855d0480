"""What sort of ticket it is: type, the desk's own status, impact and urgency, product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets import guards, ways
from ombud.tickets.actions.properties import lock_changeable, write_priority
from ombud.tickets.actions.status import read_again, write_status
from ombud.tickets.facts import ProductNamed, StatusNamed, TicketTyped, TicketWeighed
from ombud.tickets.models import Classification, CustomStatus
from ombud.tickets.setup import current
from ombud.tickets.statuses import Impact, PrioritySource, Status, Urgency
from ombud.tickets.words import Word

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.events.models import Event
    from ombud.tickets.models import Product, ProductVersion, Ticket, TicketType


def classified(ticket: Ticket) -> Classification:
    """Return the classification of a locked ticket, made where it had none."""
    row, _made = Classification.objects.get_or_create(ticket=ticket)
    row.ticket = ticket
    return row


def refuse_retired(entry: TicketType | CustomStatus | Product | ProductVersion | None) -> None:
    if entry is not None and entry.is_retired:
        raise Refused("This one is not in use any more. Choose another.")


@transaction.atomic
def set_type(ticket: Ticket, to: TicketType, *, actor: Actor) -> None:
    """Say what ``ticket`` is. Raises ``Refused`` for a closed ticket or a retired type."""
    lock_changeable(ticket)
    row = classified(ticket)
    after = None if to.is_default else to.pk
    if row.type_id == after:
        return
    refuse_retired(to)
    before, row.type_id = row.type_id, after
    row.save(update_fields=["type"])
    log.record(TicketTyped(before=before, after=after), ticket, actor=actor)


@transaction.atomic
def set_custom_status(
    ticket: Ticket, to: CustomStatus, *, actor: Actor, is_explained: bool = False
) -> None:
    """Give ``ticket`` one of the desk's own statuses, and with it the status of that kind.

    is_explained: the caller writes down why, as a workflow can demand (``give_status``).
    Raises ``Refused`` for a closed ticket, a retired status, one of the kind "new", or one
    to which its workflow has no way.
    """
    refuse_retired(to)
    if to.status == Status.NEW and ticket.status != Status.NEW:
        raise Refused("A ticket is new only once. Choose another status.")
    setup = read_again(lock(ticket))
    known = Classification.objects.filter(ticket=ticket).first()
    named, after = known.status_id if known else None, None if to.is_default else to.pk
    if (ticket.status, named) == (to.status, after):
        return
    if ticket.status == Status.CLOSED and (to.status != Status.CLOSED or named):
        raise Refused("A closed ticket cannot change. Open a follow-up instead.")
    word = Word(to.pk, to.key, to.name, is_default=to.is_default, kind=to.status)
    walker = ways.walker_of(actor, setup, is_explained=is_explained)
    ways.check(ticket, word, walker, setup)
    if ticket.status != to.status:
        ticket.awaits_us = True  # as ``set_status`` does
        guards.check(ticket, Status(to.status))
        write_status(ticket, Status(to.status), actor=actor)
    rename_status(ticket, after, actor=actor)


def rename_status(ticket: Ticket, after: int | None, *, actor: Actor) -> None:
    """Write which of the desk's own names the status of a locked ticket has."""
    known = Classification.objects.filter(ticket=ticket).first()
    if (known.status_id if known else None) == after:
        return
    row = known or classified(ticket)
    before, row.status_id = row.status_id, after
    row.save(update_fields=["status"])
    log.record(StatusNamed(before=before, after=after), ticket, actor=actor)


def drop_old_name(event: Event) -> None:
    """Take the desk's own name off a ticket whose status is of another kind now."""
    after = event.payload.get("after", Status.SOLVED.value)
    rows = Classification.objects.filter(ticket_id=event.subject_id, status__isnull=False)
    rows.exclude(status__in=CustomStatus.objects.filter(status=after)).update(status=None)


@transaction.atomic
def weigh(
    ticket: Ticket, *, impact: Impact | None, urgency: Urgency | None, actor: Actor
) -> None:
    """Say how many are hit and how soon it hurts; the priority follows from the two.

    It does not where somebody set the priority by hand. Raises ``Refused`` when closed.
    """
    lock_changeable(ticket)
    row = classified(ticket)
    if (row.impact, row.urgency) == (impact, urgency):
        return
    row.impact, row.urgency = impact, urgency
    row.save(update_fields=["impact", "urgency"])
    log.record(TicketWeighed(impact=impact, urgency=urgency), ticket, actor=actor)
    if row.priority_source == PrioritySource.MATRIX:
        follow_matrix(ticket, row, actor=actor)


def follow_matrix(ticket: Ticket, row: Classification, *, actor: Actor) -> None:
    found = current().priority_for(row.impact, row.urgency)
    if found is not None:
        write_priority(ticket, found, actor=actor)


@transaction.atomic
def look_up_priority(ticket: Ticket, *, actor: Actor) -> None:
    """Let the priority follow from impact and urgency again, after it was set by hand.

    Raises ``Refused`` while one of the two is not known.
    """
    lock_changeable(ticket)
    row = classified(ticket)
    if row.impact is None or row.urgency is None:
        raise Refused("Say impact and urgency first: the priority follows from the two.")
    if row.priority_source == PrioritySource.HAND:
        row.priority_source = PrioritySource.MATRIX
        row.save(update_fields=["priority_source"])
    follow_matrix(ticket, row, actor=actor)


@transaction.atomic
def set_product(
    ticket: Ticket,
    product: Product | None,
    version: ProductVersion | None = None,
    *,
    actor: Actor,
) -> None:
    """Say what ``ticket`` is about. Raises ``Refused`` for a version of another product."""
    lock_changeable(ticket)
    if version is not None and (product is None or version.product_id != product.pk):
        raise Refused("This version belongs to another product. Choose one of this product.")
    row = classified(ticket)
    after = (product.pk if product else None, version.pk if version else None)
    if (row.product_id, row.version_id) == after:
        return
    refuse_retired(product if row.product_id != after[0] else None)
    refuse_retired(version if row.version_id != after[1] else None)
    row.product_id, row.version_id = after
    row.save(update_fields=["product", "version"])
    log.record(ProductNamed(product=after[0], version=after[1]), ticket, actor=actor)
