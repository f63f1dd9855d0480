"""Telling agents, and what they do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM, ActorKind
from ombud.base.errors import Refused
from ombud.events import log
from ombud.notifications.facts import AgentNotified
from ombud.notifications.models import Notification, QuietHours, Unwanted
from ombud.notifications.quiet import heard_from
from ombud.notifications.recipients import CONCERNED
from ombud.notifications.statuses import Kind
from ombud.people.capabilities import Capability
from ombud.people.models import Agent
from ombud.people.queries import holders_of
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, time

    from ombud.events.models import Event


@transaction.atomic
def tell_of(event: Event) -> list[Notification]:
    """Tell everybody whom ``event`` concerns, and return what is new; again tells nobody.

    Not told: who did it, who may not see the ticket by now, who does not want this kind.
    """
    concerned = {
        (number, kind)
        for number, kind in CONCERNED[event.kind](event)
        if not (event.actor_kind == ActorKind.AGENT and event.actor_id == number)
    }
    if not concerned:
        return []
    ticket = ticket_of(event)
    agents = allowed({number for number, _ in concerned}, ticket)
    numbers = list(agents)
    refused = set(Unwanted.objects.filter(agent__in=numbers).values_list("agent_id", "kind"))
    told = set(Notification.objects.filter(event=event.pk).values_list("agent_id", "kind"))
    quiet = {one.agent_id: one for one in QuietHours.objects.filter(agent__in=numbers)}
    made = []
    for number, kind in sorted(concerned - refused - told):
        if number in agents:
            heard = heard_by(agents[number], quiet.get(number), event.at)
            made.append(notify(event, agents[number], kind, ticket, heard))
    return made


def notify(
    event: Event, agent: Agent, kind: Kind, ticket: Ticket | None, heard: datetime
) -> Notification:
    notification = Notification.objects.create(
        agent=agent, kind=kind, event=event.pk, ticket=ticket, at=event.at, heard_from=heard
    )
    log.record(AgentNotified(notification=notification.pk), agent, actor=SYSTEM)
    return notification


def ticket_of(event: Event) -> Ticket | None:
    if event.subject_type != "ticket":
        return None
    return Ticket.objects.filter(pk=event.subject_id).first()


def allowed(numbers: Collection[int], ticket: Ticket | None) -> dict[int, Agent]:
    """Return the active agents among ``numbers`` who may see ``ticket``."""
    if ticket is not None and ticket.is_restricted:
        return {}
    if ticket is None:
        found = Agent.objects.filter(is_active=True, pk__in=numbers)
    else:
        holders = holders_of(Capability.SEE_TICKETS, ticket.team_id)
        found = holders.filter(pk__in=numbers)
    return {agent.pk: agent for agent in found}


def heard_by(agent: Agent, quiet: QuietHours | None, at: datetime) -> datetime:
    """Return when ``agent`` hears of what happened at ``at``."""
    if quiet is None:
        return at
    try:
        zone = ZoneInfo(agent.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return heard_from(at, zone, quiet.begins, quiet.ends)


def mark_read(notification: Notification) -> None:
    """Note that the agent has seen it; the first time counts."""
    rows = Notification.objects.filter(pk=notification.pk).unread()
    rows.update(read_at=clock.now())


def mark_unread(notification: Notification) -> None:
    """Note that the agent wants to come back to it."""
    Notification.objects.filter(pk=notification.pk).update(read_at=None)


def mark_all_read(agent: Agent, *, up_to: int) -> None:
    """Note that ``agent`` has seen all up to number ``up_to``: not what came meanwhile."""
    rows = Notification.objects.filter(agent=agent, pk__lte=up_to).unread()
    rows.update(read_at=clock.now())


@transaction.atomic
def choose(
    agent: Agent, *, wanted: Collection[Kind], begins: time | None, ends: time | None
) -> None:
    """Keep what ``agent`` wants to be told of, and their quiet hours.

    Raises ``Refused`` when one end of the quiet hours is missing or both are the same.
    """
    if (begins is None) != (ends is None) or (begins is not None and begins == ends):
        raise Refused("Quiet hours need a beginning and another end. Or leave both empty.")
    Unwanted.objects.filter(agent=agent).delete()
    Unwanted.objects.bulk_create(
        Unwanted(agent=agent, kind=kind) for kind in Kind if kind not in wanted
    )
    if begins is None or ends is None:
        QuietHours.objects.filter(agent=agent).delete()
        return
    QuietHours.objects.update_or_create(agent=agent, defaults={"begins": begins, "ends": ends})


def forget_old(days: int = 90) -> None:
    """Remove what was read more than ``days`` ago."""
    Notification.objects.filter(read_at__lt=clock.in_(days=-days)).delete()
