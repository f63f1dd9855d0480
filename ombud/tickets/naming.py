"""The names that a ticket's history speaks of, all in one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value

from ombud.base.actor import ActorKind
from ombud.base.prepared import Prepared
from ombud.people.models import Agent, Team
from ombud.tickets.models import Tag
from ombud.tickets.setup import SHIPPED, Setup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.events.models import Event
    from ombud.tickets.models import Ticket

PAYLOAD_IDS = {
    "ticket.assigned": ("agent", ("before", "after")),
    "ticket.moved": ("team", ("before", "after")),
    "ticket.tagged": ("tag", ("tag",)),
    "ticket.untagged": ("tag", ("tag",)),
    "ticket.watched": ("agent", ("agent",)),
    "ticket.unwatched": ("agent", ("agent",)),
    "message.agent-mentioned": ("agent", ("agent",)),
    "approval.approver-asked": ("agent", ("agent",)),
    "ticket.reminder-came": ("agent", ("agent",)),
}


@dataclass(slots=True)
class Names:
    """Names by row number, and the tags that are on the ticket."""

    agent: dict[int, str] = field(default_factory=dict)
    team: dict[int, str] = field(default_factory=dict)
    tag: dict[int, str] = field(default_factory=dict)
    on: dict[int, str] = field(default_factory=dict)
    setup: Setup = SHIPPED

    @property
    def tags(self) -> list[str]:
        return sorted(self.on.values())


def names_in(ticket: Ticket, history: Iterable[Event]) -> Names:
    """Return the names of agents, teams and tags in ``history``, and the tags of ``ticket``."""
    wanted = ids_in(history)
    found = Names()
    for kind, number, name in NAMED(
        ticket=ticket.pk, agents=wanted["agent"], teams=wanted["team"], tags=wanted["tag"]
    ):
        getattr(found, kind)[number] = name
    return found


def names(ticket: int, agents: list[int], teams: list[int], tags: list[int]) -> Any:
    parts = [
        named("on", Tag.objects.filter(ticket_tags__ticket=ticket)),
        named("agent", Agent.objects.filter(pk__in=agents)),
        named("team", Team.objects.filter(pk__in=teams)),
        named("tag", Tag.objects.filter(pk__in=tags)),
    ]
    return parts[0].union(*parts[1:])


def ids_in(history: Iterable[Event]) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in history:
        if event.actor_kind == ActorKind.AGENT:
            wanted["agent"].add(event.actor_id)
        kind, keys = PAYLOAD_IDS.get(event.kind, ("", ()))
        wanted[kind].update(event.payload[key] for key in keys if event.payload.get(key))
    return wanted


def named(kind: str, rows: Any) -> Any:
    marked = rows.order_by().annotate(kind=Value(kind, output_field=CharField()))
    return marked.values_list("kind", "pk", "name")


NAMED = Prepared(names)
