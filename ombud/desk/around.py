"""What stands around a conversation: who takes part, who follows, what is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.desk.reading import allowed_on
from ombud.desk.waiting import waits
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.privacy.queries import proposal_of
from ombud.purposes.statuses import Ground
from ombud.tickets.shared import share_of
from ombud.tickets.spent import checklists_of, templates_in_use, time_spent, timer_of
from ombud.tickets.statuses import Activity, ParticipantRole
from ombud.tickets.taking_part import (
    participants_of,
    reminder_of,
    shared_drafts_on,
    watchers_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.desk.http import AgentRequest
    from ombud.people.models import Agent
    from ombud.tickets.models import Participant, Reminder, Ticket


@dataclass(frozen=True, slots=True)
class Part:
    """A participant as the panel shows them."""

    id: int
    contact: int
    name: str
    address: str
    role: str
    role_name: str
    is_owner: bool
    opened_on: str = ""
    opened_until: datetime | None = None


def part_of(one: Participant, ticket: Ticket) -> Part:
    addresses = [identifier.value for identifier in one.contact.identifiers.all()]
    return Part(
        id=one.pk,
        contact=one.contact_id,
        name=one.contact.name or _("Unknown sender"),
        address=addresses[0] if addresses else "",
        role=one.role,
        role_name=str(ParticipantRole(one.role).label),
        is_owner=one.contact_id == ticket.contact_id,
        opened_on=str(Ground(one.opened_on).label) if one.opened_on else "",  # type: ignore[attr-defined]
        opened_until=one.opened_until,  # type: ignore[attr-defined]
    )


def around_of(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """Return what the sections around ``ticket`` show, in a fixed number of statements."""
    watchers = watchers_of(ticket)
    reminder = reminder_of(ticket, request.user)
    holders = holders_of(Capability.SEE_TICKETS, ticket.team_id)
    colleagues = list(holders.values_list("pk", "name"))
    known = {request.user.pk, *(one.agent_id for one in watchers)}
    return {
        "ticket": ticket,
        "allowed": allowed_on(request, ticket),
        "proposal": proposal_of(ticket),
        "parts": [part_of(one, ticket) for one in participants_of(ticket, request.user)],
        "roles": ParticipantRole.choices,
        "watchers": watchers,
        "is_watching": any(one.agent_id == request.user.pk for one in watchers),
        "colleagues": colleagues,
        "may_watch": [one for one in colleagues if one[0] not in known],
        "share": share_of(ticket),
        **waiting_of(ticket, reminder),
        "shared": shared_drafts_on(ticket, request.user),
        "may_take": request.rights.may(Capability.NOTE, ticket.team_id),
        **tasks_of(ticket),
        **time_of(ticket, request.user),
    }


def tasks_of(ticket: Ticket) -> dict[str, Any]:
    """Return the lists of ``ticket``, and what can be put on it."""
    return {
        "checklists": checklists_of(ticket),
        "templates": templates_in_use(),
        "now": clock.now(),
    }


def time_of(ticket: Ticket, agent: Agent) -> dict[str, Any]:
    """Return the time spent on ``ticket``, and the stopwatch of ``agent``."""
    return {
        "spent": time_spent(ticket),
        "timer": timer_of(agent),
        "activities": Activity.choices,
    }


def waiting_of(ticket: Ticket, reminder: Reminder | None) -> dict[str, Any]:
    """Return what the choice of a time shows: offers, and what is waited for already."""
    return {
        "waits": waits(clock.now(), timezone.get_current_timezone()),
        "snooze": getattr(ticket, "snooze", None),
        "reminder": reminder,
    }
