"""What stands in the form of a view before it is saved, and what it would find."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.base.errors import Refused
from ombud.desk.columns import COLUMNS, USUAL
from ombud.desk.conditions import FIRST, Group, Row, from_node, read, to_condition
from ombud.desk.finding import condition_of, node_of, title_of
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of
from ombud.rules.language import EVERYTHING, All, Any_, Condition, InvalidCondition, from_json
from ombud.rules.operators import Operator
from ombud.rules.query import Term, parse
from ombud.tickets.access import may_change, may_share, tickets_for, views_for
from ombud.tickets.actions.saved_views import Wanted
from ombud.tickets.counting import Count, counts_of
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import View
from ombud.tickets.narrowing import slow_fields

if TYPE_CHECKING:
    from django.http import QueryDict

    from ombud.desk.http import AgentRequest
    from ombud.people.models import Agent, Team
    from ombud.rules.language import Node
    from ombud.tickets.models import Ticket

OWN, ALL = "own", "all"
MATCHES = 5
NONE = Count(0)


def first_rows() -> Group:
    """Return what a new view begins with: unsolved tickets."""
    return Group("all", [Row("is_open", "is", ["yes"])])


@dataclass(slots=True)
class Form:
    """A view as it stands in the form."""

    name: str = ""
    shared: str = OWN
    parent: str = ""
    order: str = View.Order.NEWEST
    columns: list[str] = field(default_factory=lambda: list(USUAL))
    root: Group = field(default_factory=first_rows)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a view would find: how many, the first, and for which fields all are read."""

    is_complete: bool
    count: Count = NONE
    tickets: tuple[Ticket, ...] = ()
    slow: tuple[str, ...] = ()


def form_of(view: View) -> Form:
    """Return the form of a saved view."""
    try:
        root = from_node(from_json(view.condition, TICKET_FIELDS))
    except InvalidCondition:
        root = Group("all", [Row(*FIRST[:2], [FIRST[2]])])
    return Form(
        name=title_of(view),
        shared=shared_word(view),
        parent=view.parent.key if view.parent else "",
        order=view.order,
        columns=list(view.columns) or list(USUAL),
        root=root,
    )


def form_of_search(text: str) -> Form:
    """Return the form of a view that finds what ``text`` finds in the search box.

    Words next to each other become words of one message.
    """
    query = parse(text, TICKET_FIELDS.now())
    parts = [query.node] if query.node != EVERYTHING else []
    parts += [node_of_term(term) for term in query.words]
    if query.ticket_number is not None:
        parts.append(Condition("number", Operator.IS, query.ticket_number))
    node: Node = parts[0] if len(parts) == 1 else All(tuple(parts))
    order = query.order if query.order in View.Order else View.Order.NEWEST
    return Form(name=text[:80], order=order, root=from_node(node))


def node_of_term(term: Term) -> Node:
    operator = Operator.NOT_CONTAINS if term.is_negated else Operator.CONTAINS
    ways = [Condition("text", operator, one.text) for one in (term, *term.or_else)]
    return Any_(tuple(ways)) if len(ways) > 1 else ways[0]


def shared_word(view: View) -> str:
    if view.is_own:
        return OWN
    return f"team-{view.team_id}" if view.team_id else ALL


def typed(posted: QueryDict) -> Form:
    """Return what was sent; what is not on offer is left out."""
    order = posted.get("order", "")
    return Form(
        name=posted.get("name", "").replace("\x00", "")[:80],
        shared=posted.get("for", OWN)[:40],
        parent=posted.get("parent", "")[:40],
        order=order if order in View.Order else View.Order.NEWEST,
        columns=[one for one in posted.getlist("column") if one in COLUMNS],
        root=read(posted),
    )


def sharing_for(request: AgentRequest) -> list[tuple[str, str]]:
    """Return for whom the agent may prepare a view."""
    teams = teams_of(request.rights, Capability.SUPERVISE)
    everybody = [(ALL, _("Everybody"))] if may_share(request.rights, None) else []
    return [(OWN, _("Only me")), *((f"team-{one.pk}", one.name) for one in teams), *everybody]


def parents_for(request: AgentRequest, view: View | None) -> list[View]:
    """Return the views below which a view can stand."""
    known = views_for(request.user, request.rights)
    return [one for one in known if view is None or all(up.pk != view.pk for up in one.line)]


def wanted_by(form: Form, request: AgentRequest) -> Wanted:
    """Return what the verb takes. Raises ``Refused`` for what is not on offer."""
    owner, team = chosen_people(form, request)
    return Wanted(
        name=form.name,
        condition=to_condition(form.root),
        owner=owner,
        team=team,
        parent=chosen_parent(form, parents_for(request, None)),
        order=form.order,
        columns=tuple(form.columns),
    )


def chosen_people(form: Form, request: AgentRequest) -> tuple[Agent | None, Team | None]:
    if form.shared == OWN:
        return request.user, None
    if form.shared == ALL and may_share(request.rights, None):
        return None, None
    teams = {f"team-{one.pk}": one for one in teams_of(request.rights, Capability.SUPERVISE)}
    if form.shared not in teams:
        raise Refused("Only who leads a team can share a view with it. Keep it for yourself.")
    return None, teams[form.shared]


def chosen_parent(form: Form, parents: list[View]) -> View | None:
    if not form.parent:
        return None
    found = next((one for one in parents if one.key == form.parent), None)
    if found is None:
        raise Refused("The view above this one is gone. Choose another one.")
    return found


def preview_of(form: Form, request: AgentRequest, parents: list[View]) -> Preview:
    """Return what the form would find now. What is not complete finds nothing."""
    try:
        node = from_json(to_condition(form.root), TICKET_FIELDS)
    except InvalidCondition:
        return Preview(is_complete=False)
    above = next((one for one in parents if one.key == form.parent), None)
    inherited = node_of(above) if above else None
    if inherited is not None:
        node = All((inherited, node))
    tickets = tickets_for(request.rights).filter(condition_of(node, request))
    labels = (str(TICKET_FIELDS[name].label) for name in slow_fields(node))
    return Preview(
        is_complete=True,
        count=counts_of([tickets])[0],
        tickets=tuple(tickets.for_list().newest_first()[:MATCHES]),
        slow=tuple(labels),
    )


def may_edit(view: View, request: AgentRequest) -> bool:
    """Say whether the agent who asks may change ``view``."""
    return may_change(view, request.user, request.rights)
