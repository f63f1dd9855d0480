"""From a view or a search text to tickets: conditions compiled, rights in the query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.desk.lists import NamedView
from ombud.people.capabilities import Capability
from ombud.rules.compile import to_q
from ombud.rules.context import Context
from ombud.rules.language import EVERYTHING, All, Condition, InvalidCondition, from_json
from ombud.rules.operators import Operator
from ombud.rules.query import Query, Term, parse
from ombud.tickets.access import tickets_for
from ombud.tickets.counting import any_in, counts_of
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.paging import ORDERS, Page, page_of
from ombud.tickets.search import Hits, search
from ombud.tickets.search.reading import wanted
from ombud.tickets.unread import unread_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from ombud.desk.http import AgentRequest
    from ombud.people.models.agent import Rights
    from ombud.rules.fields import FieldSet
    from ombud.rules.language import Node
    from ombud.tickets.counting import Count
    from ombud.tickets.models import Ticket, View
    from ombud.tickets.models.ticket import TicketQuerySet
    from ombud.tickets.search.engine import Wanted

PAGE = 50
NOTHING = Q(pk__in=[])


def context_of(request: AgentRequest) -> Context:
    """Return who asks, and when: what "me", "my teams" and "today" mean in a condition."""
    return context_for(request.rights, request.user.pk)


def context_for(rights: Rights, agent_id: int) -> Context:
    """Return the circumstances of agent ``agent_id``, in the time zone of whoever looks."""
    return Context(
        now=clock.now(),
        agent_id=agent_id,
        team_ids=rights.teams(Capability.SEE_TICKETS) or frozenset(),
        time_zone=timezone.get_current_timezone(),
    )


def condition_of(node: Node, request: AgentRequest, fields: FieldSet | None = None) -> Q:
    """Return ``node`` as a filter; one that cannot be asked of the database finds nothing."""
    return condition_in(node, request.rights, request.user.pk, fields)


def condition_in(
    node: Node, rights: Rights, agent_id: int, fields: FieldSet | None = None
) -> Q:
    """Return ``node`` as a filter in which agent ``agent_id`` is "me"."""
    if node == EVERYTHING:
        return Q()
    try:
        return to_q(node, fields or TICKET_FIELDS.now(), context_for(rights, agent_id))
    except InvalidCondition:
        return NOTHING


def node_of(view: View, fields: FieldSet | None = None) -> Node | None:
    """Return what ``view`` asks, with what it inherits; None when that cannot be read."""
    known = fields or TICKET_FIELDS.now()
    try:
        parts = [from_json(one.condition, known) for one in reversed(view.line)]
    except InvalidCondition:
        return None
    asked = tuple(part for part in parts if part != EVERYTHING)
    return asked[0] if len(asked) == 1 else All(asked)


def tickets_in(view: View, request: AgentRequest) -> TicketQuerySet:
    """Return the tickets of ``view`` that the agent may see."""
    fields = TICKET_FIELDS.now()
    node = node_of(view, fields)
    if node is None:
        return tickets_for(request.rights).filter(NOTHING)
    return tickets_for(request.rights).filter(condition_of(node, request, fields))


def page_in(view: View, request: AgentRequest) -> Page[Ticket]:
    """Return the page of ``view`` that the address asks for, in the agent's order."""
    order = request.GET.get("order", "")
    return page_of(
        tickets_in(view, request).for_list(),
        after=request.GET.get("after", ""),
        size=PAGE,
        order=order if order in ORDERS else view.shown_order,
    )


def title_of(view: View) -> str:
    """Return the name of ``view``; those of shipped ones are translated."""
    return view.name if view.is_own else _(view.name)


def named(view: View) -> NamedView:
    """Return ``view`` for the side bar."""
    return NamedView(view.key, title_of(view), depth=len(view.line) - 1)


def counted(
    views: Sequence[View], request: AgentRequest, beside: Sequence[QuerySet[Any]] = ()
) -> tuple[list[NamedView], list[Count]]:
    """Return ``views`` with the numbers of their tickets, and the numbers of ``beside``.

    "1,000+" at the most. Each view says whether it holds a ticket of the agent's own that
    they have not read. Three statements, however many; fewer when the numbers are known.
    """
    tickets = [tickets_in(view, request) for view in views]
    me = request.user.pk
    mine = Q(assignee=me) & unread_by(me)
    unread = any_in([one.filter(mine) for one in tickets])
    counts = counts_of([*tickets, *beside])
    shown = [
        replace(named(view), count=str(count), is_old=count.is_old, is_unread=is_unread)
        for view, count, is_unread in zip(views, counts[: len(tickets)], unread, strict=True)
    ]
    return shown, counts[len(tickets) :]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search answered: tickets, words around each match, and how it was understood."""

    tickets: list[Ticket]
    previews: dict[int, str]
    next_after: str
    query: Query


def find(text: str, request: AgentRequest, *, size: int = PAGE) -> Found:
    """Return the page of tickets that ``text`` asks for, newest first; never raises."""
    fields = TICKET_FIELDS.now()
    query = parse(text, fields)
    condition = condition_of(query.node, request, fields)
    if query.ticket_number is not None:
        condition &= Q(number=query.ticket_number)
    terms = [one for term in query.words for one in asked(term)]
    if any(not term.is_excluded for term in terms):
        return found_by_words(terms, condition, query, request, size=size)
    without = [Condition("text", Operator.NOT_CONTAINS, term.text) for term in query.words]
    condition &= condition_of(All(tuple(without)), request)
    return found_by_condition(condition, query, request, size=size)


def asked(term: Term) -> list[Wanted]:
    return wanted(term.text, is_phrase=term.is_phrase, is_excluded=term.is_negated)


def found_by_words(
    terms: list[Wanted], condition: Q, query: Query, request: AgentRequest, *, size: int
) -> Found:
    after = request.GET.get("after", "")
    hits: Hits = search(
        terms,
        rights=request.rights,
        condition=condition,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None,
        size=size,
    )
    return Found(
        [hit.ticket for hit in hits.hits],
        {hit.ticket.pk: hit.snippet for hit in hits.hits},
        str(hits.next_after or ""),
        query,
    )


def found_by_condition(
    condition: Q, query: Query, request: AgentRequest, *, size: int
) -> Found:
    page = page_of(
        tickets_for(request.rights).filter(condition).for_list(),
        after=request.GET.get("after", ""),
        size=size,
        oldest_first=query.order == "oldest",
    )
    return Found(page.rows, {}, page.next_after or "", query)
