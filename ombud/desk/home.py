"""What the home page shows: one's own work, and for who leads a team, the team's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ombud.assignment.access import agents_led
from ombud.assignment.queries import loads_of, readiness_by_agent
from ombud.base import clock
from ombud.desk.finding import condition_of
from ombud.desk.lists import marks_for, rows_of
from ombud.people.capabilities import Capability
from ombud.people.models.agent import Rights
from ombud.rules.language import from_json
from ombud.tickets import queries
from ombud.tickets.access import tickets_for
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.statuses import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ombud.desk.http import AgentRequest
    from ombud.desk.lists import Row
    from ombud.tickets.models import Ticket
    from ombud.tickets.models.ticket import TicketQuerySet

SHOWN = 5
AGES = ((1, "a1"), (3, "a2"), (7, "a3"))  # days up to which a bar reaches, and its colour
OLDER = "a4"
MOST_AGENTS = 200


@dataclass(frozen=True, slots=True)
class Section:
    """Some tickets under a title, and the view that shows all of them."""

    title: str
    rows: list[Row]
    href: str
    empty: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a bar: where it begins, how long it is, its colour and its words."""

    start: int
    length: int
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Load:
    """How much somebody has, against what they take. ``width`` is 0 to 100."""

    id: int
    name: str
    open: int
    most: int | None
    is_away: bool
    back_at: datetime | None
    width: int
    sign: str


def led_by(rights: Rights) -> Rights:
    """Return the right to see the tickets of the teams that ``rights`` lead, and no more."""
    teams = rights.teams(Capability.SUPERVISE)
    see = [str(Capability.SEE_TICKETS)]
    return Rights([(see, None)] if teams is None else [(see, team) for team in teams])


def figures_of(tickets: TicketQuerySet, agent_id: int) -> Mapping[str, int]:
    """Return how many unsolved ``tickets`` there are, by what matters; one statement."""
    waits, mine = Q(awaits_us=True), Q(assignee=agent_id)
    counted = {
        "all": Q(),
        "new": Q(status=Status.NEW),
        "open": Q(status=Status.OPEN),
        "pending": Q(status=Status.PENDING),
        "unassigned": Q(assignee=None),
        "waits": waits,
        "mine": mine,
        "turn": mine & waits,
    }
    now = clock.now()
    for days, sign in AGES:
        counted[sign] = Q(opened_at__gte=now - timedelta(days=days))
    wanted = {f"n_{name}": Count("pk", filter=q) for name, q in counted.items()}
    found: Mapping[str, int] = tickets.unsolved().order_by().aggregate(**wanted)
    return {name: found[f"n_{name}"] for name in counted}


def ages_of(figures: Mapping[str, int]) -> list[Bar]:
    """Return the unsolved tickets by age as parts of one bar."""
    words = {
        "a1": _("under 1 day"),
        "a2": _("1 to 3 days"),
        "a3": _("3 to 7 days"),
        OLDER: _("older"),
    }
    bars, start = [], 0
    for sign in ("a1", "a2", "a3", OLDER):
        end = figures["all"] if sign == OLDER else figures[sign]
        bars.append(Bar(start, end - start, sign, words[sign]))
        start = end
    return bars


def sections_for(request: AgentRequest) -> list[Section]:
    """Return the agent's own work: what waits for them, what nobody took, what sleeps."""
    mine, unsolved = where("assignee", "me"), where("is_open", True)
    found = [
        section(
            request,
            _("Your turn"),
            [unsolved, mine, where("awaits_us", True)],
            "/views/mine/",
            _("Nobody waits for you."),
        ),
        section(
            request,
            _("New, without anybody"),
            [where("status", "new"), where("assignee", "nobody")],
            "/views/unassigned/",
            _("Every new ticket has somebody."),
        ),
    ]
    if TICKET_FIELDS.get("is_snoozed"):
        asleep = [unsolved, mine, where("is_snoozed", True)]
        found.append(
            section(request, _("Snoozed"), asleep, "/views/snoozed/", _("Nothing sleeps."))
        )
    return found


def where(field: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": "is", "value": value}


def section(
    request: AgentRequest, title: str, parts: list[dict[str, Any]], href: str, empty: str
) -> Section:
    node = from_json({"all": parts}, TICKET_FIELDS)
    tickets = tickets_for(request.rights).filter(condition_of(node, request))
    return Section(title, rows_in(tickets, request), href, empty)


def rows_in(tickets: TicketQuerySet, request: AgentRequest) -> list[Row]:
    """Return the first rows of ``tickets``, longest without activity first."""
    found: list[Ticket] = list(tickets.for_list().order_by("updated_at", "pk")[:SHOWN])
    return rows_of(found, queries.tags_of(found), marks=marks_for(request, found))


def waiting_longest(tickets: TicketQuerySet) -> list[Ticket]:
    """Return the unsolved ``tickets`` whose customers wait longest for an answer."""
    waiting = tickets.unsolved().filter(awaits_us=True).for_list()
    return list(waiting.order_by("updated_at", "pk")[:SHOWN])


def loads_for(rights: Rights) -> list[Load]:
    """Return who works in the teams that ``rights`` lead, and how much each has.

    By name and not by number: it shows who has room, not who is best.
    """
    agents = list(agents_led(rights)[:MOST_AGENTS])
    numbers = [one.pk for one in agents]
    loads, ready, now = loads_of(numbers), readiness_by_agent(numbers), clock.now()
    largest = max([*loads.values(), 1])
    found = []
    for agent in agents:
        row, count = ready.get(agent.pk), loads.get(agent.pk, 0)
        most = row.most_open if row else None
        width = min(100, round(100 * count / (most or largest)))
        found.append(
            Load(
                id=agent.pk,
                name=agent.name,
                open=count,
                most=most,
                is_away=row is not None and row.is_away(now),
                back_at=row.back_at if row else None,
                width=width,
                sign="b" if most and width >= 90 else "a",
            )
        )
    return found
