"""The doors to tickets, and to what ties them to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, Subquery
from django.http import Http404

from ombud.base.prepared import Prepared
from ombud.people.capabilities import Capability
from ombud.tickets.models import (
    Edition,
    Link,
    Merge,
    Opening,
    Split,
    Ticket,
)
from ombud.tickets.models.ticket import may_open, may_unlock
from ombud.tickets.places import merges_shown

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights
    from ombud.tickets.models.ticket import TicketQuerySet

AROUND = ("contact__organisation", "team", "assignee", "classification", "snooze")
READ_ALONG: dict[str, Any] = {
    "edition": Subquery(Edition.objects.order_by("pk").values("number")[:1])
}
ONE_TICKET = Prepared(
    lambda number, teams: (
        Ticket.objects.in_teams(teams)
        .annotate(**READ_ALONG)
        .select_related(*AROUND)
        .filter(number=number)
    )
)
LOCKED_TICKET = Prepared(
    lambda number: Ticket.objects.filter(is_locked=True, number=number).select_related(*AROUND)
)
RESTRICTED_TICKET = Prepared(
    lambda number: Ticket.objects.filter(
        is_restricted=True, is_locked=False, number=number
    ).select_related(*AROUND)
)


class Restricted(Http404):
    """What was asked for rests: it is there, but nobody may use it (GDPR Art. 18).

    contact: whose data it is. may_open: whether who asks can open it on a stated ground.
    """

    def __init__(self, contact: int, *, may_open: bool) -> None:
        super().__init__("This data is restricted.")
        self.contact, self.may_open = contact, may_open


class Erased(Http404):
    """Whoever was asked for is erased; only who could have seen them learns that much."""


def tickets_for(rights: Rights) -> TicketQuerySet:
    """Return all tickets that ``rights`` allow to see."""
    return Ticket.objects.visible_to(rights)


def ticket_for(
    rights: Rights, number: int, *, needs: Capability = Capability.SEE_TICKETS
) -> Ticket:
    """Return ticket ``number``, in whose team ``needs`` is held too.

    A locked ticket opens for the few who may see requests. Raises ``Http404`` otherwise.
    """
    ticket = ONE_TICKET.first(number=number, teams=rights.teams(Capability.SEE_TICKETS))
    if ticket is None and may_unlock(rights):
        ticket = LOCKED_TICKET.first(number=number)
    if ticket is None:
        ticket = opened_ticket(rights, number)
    if ticket is None or not rights.may(needs, ticket.team_id):
        raise Http404("No such ticket.")
    return ticket


def opened_ticket(rights: Rights, number: int) -> Ticket | None:
    """Return a ticket that is restricted and was opened on a ground, None where there is none.

    Raises ``Restricted`` for who would see it otherwise and has not stated a ground.
    """
    ticket = RESTRICTED_TICKET.first(number=number)
    if ticket is None or not rights.may(Capability.SEE_TICKETS, ticket.team_id):
        return None
    if may_open(rights) and Opening.objects.of(rights).filter(contact=ticket.contact).exists():
        return ticket
    raise Restricted(ticket.contact_id, may_open=may_open(rights))


def ticket_of(rights: Rights, number: int) -> Ticket | None:
    """Return ticket ``number``, None where ``ticket_for`` raises: for what was typed."""
    return tickets_for(rights).for_list().filter(number=number).first()


def merges_for(rights: Rights, ticket: Ticket) -> list[Merge]:
    """Return the merges that the page of a visible ``ticket`` shows, oldest first.

    The page shows those conversations, so their numbers and subjects are no secret either.
    """
    del rights  # the ticket came through its door
    return merges_shown(ticket)


def merge_for(rights: Rights, number: int, *, needs: Capability) -> Merge:
    """Return the merge of ticket ``number`` into a ticket in whose team ``needs`` is held.

    It can be undone from where it is read. Raises ``Http404`` otherwise.
    """
    merge = (
        Merge.objects.active()
        .filter(source__number=number, root__in=tickets_for(rights))
        .select_related("source", "root")
        .first()
    )
    if merge is None or not rights.may(needs, merge.root.team_id):
        raise Http404("No such ticket.")
    return merge


def splits_for(rights: Rights, ticket: Ticket) -> list[Split]:
    """Return the splits from and into a visible ``ticket`` whose other end is visible too."""
    visible = tickets_for(rights).values("pk")
    ends = Q(source=ticket, target__in=visible) | Q(target=ticket, source__in=visible)
    found = Split.objects.active().filter(ends).select_related("source", "target", "agent")
    return list(found.order_by("pk"))


def split_for(rights: Rights, number: int) -> Split:
    """Return the split that made ticket ``number``, both of whose ends may be changed.

    Raises ``Http404`` otherwise.
    """
    ticket = ticket_for(rights, number, needs=Capability.CHANGE)
    found = [one for one in splits_for(rights, ticket) if one.target_id == ticket.pk]
    if not found or not rights.may(Capability.CHANGE, found[0].source.team_id):
        raise Http404("No such ticket.")
    return found[0]


def links_for(rights: Rights, ticket: Ticket) -> list[Link]:
    """Return the links of ``ticket`` whose other end ``rights`` allow to see, oldest first."""
    visible = tickets_for(rights).values("pk")
    links = Link.objects.filter(
        Q(source=ticket, target__in=visible) | Q(target=ticket, source__in=visible)
    )
    return list(links.select_related("source", "target").order_by("pk"))


def link_for(rights: Rights, ticket: Ticket, link_id: int) -> Link:
    """Return a link of ``ticket`` whose other end is visible too. Raises ``Http404``."""
    link = next((one for one in links_for(rights, ticket) if one.pk == link_id), None)
    if link is None:
        raise Http404("No such link.")
    return link
