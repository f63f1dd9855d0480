"""Whose a ticket is, how urgent, and its tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.queries import works_in
from ombud.tickets.facts import (
    PriorityChanged,
    TicketAssigned,
    TicketMoved,
    TicketTagged,
    TicketUntagged,
)
from ombud.tickets.models import Classification, Tag, TicketTag
from ombud.tickets.statuses import Priority, PrioritySource, Status

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team
    from ombud.tickets.models import Ticket

LONGEST_TAG = 60


def lock_changeable(ticket: Ticket) -> None:
    """Lock ``ticket``. Raises ``Refused`` when it is closed."""
    lock(ticket)
    if ticket.status == Status.CLOSED:
        raise Refused("A closed ticket cannot change. Open a follow-up instead.")


@transaction.atomic
def set_priority(ticket: Ticket, priority: Priority, *, actor: Actor) -> None:
    """Make ``ticket`` more or less urgent by hand; the same priority again does nothing.

    From then on impact and urgency do not change it (``look_up_priority`` lets them again).
    """
    lock_changeable(ticket)
    if ticket.priority == priority:
        return
    write_priority(ticket, priority, actor=actor)
    by_hand = {"priority_source": PrioritySource.HAND}
    Classification.objects.update_or_create(ticket=ticket, defaults=by_hand)


def write_priority(ticket: Ticket, priority: Priority, *, actor: Actor) -> None:
    """Write the priority of a locked ticket and record the fact."""
    before = Priority(ticket.priority)
    if before == priority:
        return
    ticket.priority = priority
    ticket.save(update_fields=["priority"])
    log.record(PriorityChanged(before=before, after=Priority(priority)), ticket, actor=actor)


@transaction.atomic
def assign_ticket(ticket: Ticket, assignee: Agent | None, *, actor: Actor) -> None:
    """Make ``assignee`` responsible for ``ticket``, or nobody.

    Raises ``Refused`` when they do not work in its team.
    """
    lock_changeable(ticket)
    before, after = ticket.assignee_id, assignee.pk if assignee else None
    if before == after:
        return
    if assignee and not works_in(assignee.pk, ticket.team_id):
        raise Refused("This agent does not work in the ticket's team. Move the ticket first.")
    ticket.assignee = assignee
    ticket.save(update_fields=["assignee"])
    log.record(TicketAssigned(before=before, after=after), ticket, actor=actor)


@transaction.atomic
def move_ticket(ticket: Ticket, team: Team, *, actor: Actor) -> None:
    """Give ``ticket`` to another team; an assignee who does not work there is taken off."""
    lock_changeable(ticket)
    before = ticket.team_id
    if before == team.pk:
        return
    ticket.team = team
    if ticket.assignee_id and not works_in(ticket.assignee_id, team.pk):
        ticket.assignee = None
    ticket.save(update_fields=["team", "assignee"])
    log.record(TicketMoved(before=before, after=team.pk), ticket, actor=actor)


def tag_name(name: str) -> str:
    """Return a tag in its one spelling. Raises ``Refused`` when nothing is left."""
    plain = " ".join(name.split()).lower()[:LONGEST_TAG]
    if not plain:
        raise Refused("Write a word for the tag.")
    return plain


@transaction.atomic
def tag_ticket(ticket: Ticket, name: str, *, actor: Actor) -> Tag:
    """Put tag ``name`` on ``ticket``; a tag that is on already stays."""
    lock_changeable(ticket)
    tag = tag_to_put_on(tag_name(name))
    _, is_new = TicketTag.objects.get_or_create(ticket=ticket, tag=tag)
    if is_new:
        log.record(TicketTagged(tag=tag.pk), ticket, actor=actor)
    return tag


def tag_to_put_on(name: str) -> Tag:
    """Return the tag that ``name`` leads to, made when there is none.

    Raises ``Refused`` when it is retired.
    """
    tag, _ = Tag.objects.select_related("merged_into").get_or_create(name=name)
    tag = tag.merged_into or tag
    if tag.retired_at is not None:
        raise Refused("This tag is not in use any more. Choose another one.")
    return tag


def led_to(name: str) -> QuerySet[Tag]:
    """Return the tag that an old ``name`` leads to."""
    old = Tag.objects.filter(name=name, merged_into__isnull=False)
    return Tag.objects.filter(pk__in=old.values("merged_into_id"))


@transaction.atomic
def untag_ticket(ticket: Ticket, name: str, *, actor: Actor) -> None:
    """Take tag ``name`` off ``ticket``; one that is not on does nothing."""
    lock_changeable(ticket)
    plain = tag_name(name)
    rows = TicketTag.objects.filter(ticket=ticket)
    row = rows.filter(tag__name=plain).first() or rows.filter(tag__in=led_to(plain)).first()
    if row is None:
        return
    tag_id = row.tag_id
    row.delete()
    log.record(TicketUntagged(tag=tag_id), ticket, actor=actor)
