"""The home page, and a look at what a colleague has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_GET

from ombud.assignment.access import agent_led
from ombud.base import clock
from ombud.desk.columns import USUAL, cells_of, columns_of
from ombud.desk.finding import PAGE, condition_in, node_of, title_of
from ombud.desk.home import (
    ages_of,
    figures_of,
    led_by,
    loads_for,
    sections_for,
    waiting_longest,
)
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import queries
from ombud.tickets.access import tickets_for, view_for, views_for
from ombud.tickets.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

DEFAULT = "mine"


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def home(request: AgentRequest) -> HttpResponse:
    """Show the agent's own work; to who leads a team, the team's day above it."""
    leads = request.rights.may(Capability.SUPERVISE)
    rights = led_by(request.rights) if leads else request.rights
    tickets = tickets_for(rights)
    figures = figures_of(tickets, request.user.pk)
    values: dict[str, Any] = {
        "frame": frame_for(request, "home"),
        "now": clock.now(),
        "figures": figures,
        "leads": leads,
        "sections": sections_for(request),
    }
    if leads:
        values |= {
            "ages": ages_of(figures),
            "risks": waiting_longest(tickets),
            "loads": loads_for(request.rights),
        }
    return answer(request, "desk/home/home.html", values)


@require_GET
@signed_in
@may(Capability.SUPERVISE)
def colleague(request: AgentRequest, number: int) -> HttpResponse:
    """Show a view as a colleague sees it, as far as one leads the teams; nothing changes."""
    agent = agent_led(request.rights, number)
    rights = led_by(request.rights)
    key = request.GET.get("view", DEFAULT)
    views = views_for(agent, rights)
    view = view_for(agent, rights, key)
    node = node_of(view)
    tickets = tickets_for(rights).for_list()
    found = tickets.filter(condition_in(node, rights, agent.pk)) if node else tickets.none()
    page = page_of(found, after=request.GET.get("after", ""), size=PAGE, order=view.shown_order)
    columns = columns_of(USUAL)
    values = {
        "frame": frame_for(request, "home"),
        "agent": agent,
        "views": [(one.key, title_of(one)) for one in views],
        "key": key,
        "may_change": request.rights.may(Capability.CHANGE),
        "columns": columns,
        "rows": cells_of(page.rows, queries.tags_of(page.rows), columns),
        "older": f"?view={key}&after={page.next_after}" if page.next_after else None,
    }
    return answer(request, "desk/home/colleague.html", values)
