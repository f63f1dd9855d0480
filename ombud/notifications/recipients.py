"""Whom an event concerns, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.clocks.deadline import OVERDUE
from ombud.jobs.models import Job
from ombud.notifications.statuses import Kind
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.privacy.models import PrivacyRequest
from ombud.tickets.models import Ticket, Watcher
from ombud.tickets.statuses import WakeReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.events.models import Event

    Concerned = set[tuple[int, Kind]]

OWN_TASKS = "ombud.notifications."


def assigned(event: Event) -> Concerned:
    return only(event.payload["after"], Kind.ASSIGNED)


def mentioned(event: Event) -> Concerned:
    return only(event.payload["agent"], Kind.MENTIONED)


def asked_to_approve(event: Event) -> Concerned:
    return only(event.payload["agent"], Kind.APPROVAL)


def decided(event: Event) -> Concerned:
    return only(event.payload["agent"], Kind.DECIDED)


def wrote(event: Event) -> Concerned:
    return around(event, Kind.REPLY)


def answered_beside(event: Event) -> Concerned:
    return around(event, Kind.SIDE)


def around(event: Event, kind: Kind) -> Concerned:
    """Return who is responsible for the ticket, and who follows it."""
    about = event.subject_id
    owners = Ticket.objects.filter(pk=about, assignee__isnull=False)
    watchers = Watcher.objects.filter(ticket=about).values_list("agent_id", flat=True)
    return {
        (number, kind)
        for number in {*owners.values_list("assignee_id", flat=True), *watchers}
        if number is not None
    }


def task_given(event: Event) -> Concerned:
    told = event.payload
    if told.get("before") == told.get("after", told.get("assignee")):
        return set()
    return only(told.get("after", told.get("assignee")), Kind.TASK_GIVEN)


def task_due(event: Event) -> Concerned:
    """Return whose task it is; where it is nobody's, who is responsible for the ticket."""
    owner = event.payload["assignee"]
    if owner is None:
        tickets = Ticket.objects.filter(pk=event.subject_id)
        owner = tickets.values_list("assignee_id", flat=True).first()
    return only(owner, Kind.TASK_DUE)


def woken(event: Event) -> Concerned:
    is_due = event.payload["reason"] == WakeReason.TIME
    return only(event.payload["agent"], Kind.WOKEN) if is_due else set()


def reminded(event: Event) -> Concerned:
    return only(event.payload["agent"], Kind.REMINDER)


def stopped(event: Event) -> Concerned:
    """Return who operates the desk. Our own work that stops is told to nobody by itself."""
    job = Job.objects.filter(pk=event.subject_id).first()
    if job is not None and job.task.startswith(OWN_TASKS):
        return set()
    operators = holders_of(Capability.OPERATE).values_list("pk", flat=True)
    return {(number, Kind.STOPPED) for number in operators}


def deadline_near(event: Event) -> Concerned:
    """Return who looks after the request; where nobody does, and when it is overdue,
    everybody who may.
    """
    officers = set(holders_of(Capability.HANDLE_REQUESTS).values_list("pk", flat=True))
    if event.payload["share"] >= OVERDUE:
        return {(number, Kind.OVERDUE) for number in officers}
    requests = PrivacyRequest.objects.filter(pk=event.subject_id)
    handler = requests.values_list("handler_id", flat=True).first()
    if handler is not None:
        return only(handler, Kind.DEADLINE)
    return {(number, Kind.DEADLINE) for number in officers}


OF_KEEPERS = {
    "activity.weighing-due": Kind.REVIEW,
    "retention.run-waits": Kind.RUN,
    "hold.review-due": Kind.HOLD,
}


def to_weigh(event: Event) -> Concerned:
    """Return who looks after privacy."""
    keepers = holders_of(Capability.PRIVACY).values_list("pk", flat=True)
    return {(number, OF_KEEPERS[event.kind]) for number in keepers}


def only(agent_id: int | None, kind: Kind) -> Concerned:
    return set() if agent_id is None else {(agent_id, kind)}


CONCERNED: dict[str, Callable[[Event], Concerned]] = {
    "ticket.assigned": assigned,
    **dict.fromkeys(OF_KEEPERS, to_weigh),
    "message.agent-mentioned": mentioned,
    "approval.approver-asked": asked_to_approve,
    "approval.approver-reminded": asked_to_approve,
    "approval.ended": decided,
    "message.received": wrote,
    "side.received": answered_beside,
    "task.added": task_given,
    "task.changed": task_given,
    "task.fell-due": task_due,
    "ticket.woken": woken,
    "ticket.reminder-came": reminded,
    "job.put-aside": stopped,
    "privacy-request.deadline-near": deadline_near,
}
