"""What tickets do by themselves. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.base import clock
from ombud.events.models import Event
from ombud.jobs.enqueue import enqueue
from ombud.tickets import actions
from ombud.tickets.actions.handover import carry_on
from ombud.tickets.actions.seeing import forget_trails
from ombud.tickets.actions.submitting import forget_old
from ombud.tickets.models import Approval, Handover, Reminder, Snooze, Task, Ticket


@task()
def wake_one(ticket_id: int) -> None:
    """Wake one ticket if its time has come; twice does nothing more."""
    for ticket in Ticket.objects.filter(pk=ticket_id):
        actions.wake_due(ticket)


@task()
def remind_one(reminder_id: int) -> None:
    """Remind of one ticket if the time has come; twice does nothing more."""
    for reminder in Reminder.objects.filter(pk=reminder_id).select_related("ticket"):
        actions.remind_due(reminder)


@task()
def task_due(task_id: int) -> None:
    """Say that one task has fallen due, if it has and is still open."""
    for found in Task.objects.open().filter(pk=task_id).select_related("checklist__ticket"):
        actions.say_task_is_due(found)


@task()
def forget_who_left() -> None:
    """Remove the signs of those who closed their tickets."""
    actions.forget_who_left()


@task()
def catch_up_with_the_clock() -> None:
    """Wake and remind what is due and lost its job, as after a restore; end approvals."""
    now = clock.now()
    for snooze in Snooze.objects.due(now).select_related("ticket"):
        actions.wake_due(snooze.ticket)
    for reminder in Reminder.objects.filter(at__lte=now).select_related("ticket"):
        actions.remind_due(reminder)
    for approval in Approval.objects.expired(now).select_related("ticket"):
        actions.expire_approval(approval)
    for approval in Approval.objects.to_remind(now).select_related("ticket"):
        actions.remind_approvers(approval)


@task()
def forget_submissions() -> None:
    """Remove the keys of forms that nobody can hand in again; again changes nothing."""
    forget_old()


@task()
def forget_seen() -> None:
    """Remove what is kept of searches and of opened tickets for too long."""
    forget_trails()


@task()
def hand_over(handover_id: int) -> None:
    """Hand over the next tickets, and come back while there are more."""
    handover = Handover.objects.filter(pk=handover_id).first()
    if handover is not None and carry_on(handover):
        enqueue(hand_over, handover_id, key=f"handover {handover_id}")


@task()
def hand_over_after(event_id: int) -> None:
    """Begin the handovers that the leaving of an agent or a team, told by an event, wants."""
    event = Event.objects.get(pk=event_id)
    open_ones = Handover.objects.filter(
        ended_at=None, **{f"{event.subject_type}_id": event.subject_id}
    )
    for handover_id in open_ones.values_list("pk", flat=True):
        enqueue(hand_over, handover_id, key=f"handover {handover_id}")
