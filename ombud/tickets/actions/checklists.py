"""Lists of tasks on a ticket, and the templates that they are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.tickets import queued
from ombud.tickets.actions.properties import lock_changeable
from ombud.tickets.actions.writing import without_nul
from ombud.tickets.facts import (
    ChecklistAdded,
    ChecklistRemoved,
    TaskAdded,
    TaskChanged,
    TaskDone,
    TaskFellDue,
    TaskRemoved,
    TaskReopened,
)
from ombud.tickets.models import Checklist, ChecklistTemplate, Task, TemplateTask

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket
    from ombud.tickets.statuses import Status

MOST_TASKS = 100
MOST_LISTS = 30
LONGEST_TITLE = 200
LONGEST_LIST_TITLE = 120


def one_line(text: str, longest: int) -> str:
    """Return ``text`` on one line. Raises ``Refused`` when nothing is left."""
    line = " ".join(without_nul(text).split())[:longest]
    if not line:
        raise Refused("Write what is to be done.")
    return line


@transaction.atomic
def add_checklist(
    ticket: Ticket, *, title: str, actor: Actor, template: ChecklistTemplate | None = None
) -> Checklist:
    """Put a list on ``ticket``: empty, or with the tasks of ``template``.

    Raises ``Refused`` for a closed ticket, a 31st list, or a template that is retired.
    """
    lock_changeable(ticket)
    if ticket.checklists.count() >= MOST_LISTS:
        raise Refused("A ticket has at most 30 lists. Remove one first.")
    if template is not None and template.retired_at is not None:
        raise Refused("This list is no longer in use. Choose another.")
    made = Checklist.objects.create(
        ticket=ticket,
        template=template,
        title=template.name if template else one_line(title, LONGEST_LIST_TITLE),
        blocks_solving=template is not None and template.blocks_solving,
    )
    number = template.pk if template else None
    log.record(ChecklistAdded(checklist=made.pk, template=number), ticket, actor=actor)
    for step in template.tasks.all() if template else ():
        due_at = None if step.due_hours is None else clock.in_(hours=step.due_hours)
        task = Task.objects.create(checklist=made, title=step.title, due_at=due_at)
        announce(task)
    return made


def announce(task: Task) -> None:
    """Queue what says that ``task`` has fallen due."""
    if task.due_at is not None:
        enqueue(tasks[queued.TASK_DUE], task.pk, run_at=task.due_at)


@transaction.atomic
def remove_checklist(checklist: Checklist, *, actor: Actor) -> None:
    """Take a list off its ticket, with its tasks."""
    ticket = checklist.ticket
    lock_changeable(ticket)
    number = checklist.pk
    if Checklist.objects.filter(pk=number).delete()[0]:
        log.record(ChecklistRemoved(checklist=number), ticket, actor=actor)


@transaction.atomic
def add_task(
    checklist: Checklist,
    *,
    title: str,
    actor: Actor,
    assignee: Agent | None = None,
    due_at: datetime | None = None,
) -> Task:
    """Add a task. Raises ``Refused`` when it says nothing, or whose it is may not see it."""
    ticket = checklist.ticket
    lock_changeable(ticket)
    if checklist.tasks.count() >= MOST_TASKS:
        raise Refused("A list has at most 100 tasks. Begin another list.")
    check_assignee(ticket, assignee)
    task = Task.objects.create(
        checklist=checklist,
        title=one_line(title, LONGEST_TITLE),
        assignee=assignee,
        due_at=due_at,
    )
    number = assignee.pk if assignee else None
    log.record(TaskAdded(task=task.pk, assignee=number), ticket, actor=actor)
    announce(task)
    return task


def check_assignee(ticket: Ticket, assignee: Agent | None) -> None:
    if assignee is None:
        return
    holders = holders_of(Capability.SEE_TICKETS, ticket.team_id)
    if not holders.filter(pk=assignee.pk).exists():
        raise Refused("This colleague may not see the ticket. Choose somebody who may.")


@transaction.atomic
def change_task(
    task: Task, *, title: str, assignee: Agent | None, due_at: datetime | None, actor: Actor
) -> None:
    """Say anew what a task is, whose, and until when; the same again does nothing."""
    ticket = task.checklist.ticket
    lock_changeable(ticket)
    lock(task)
    check_assignee(ticket, assignee)
    before = task.assignee_id
    number = assignee.pk if assignee else None
    wanted = (one_line(title, LONGEST_TITLE), number, due_at)
    if (task.title, before, task.due_at) == wanted:
        return
    task.title, task.assignee_id, task.due_at = wanted
    task.save(update_fields=["title", "assignee", "due_at"])
    fact = TaskChanged(task=task.pk, before=before, after=number, due=due_at)
    log.record(fact, ticket, actor=actor)
    announce(task)


@transaction.atomic
def complete_task(task: Task, *, agent: Agent | None, actor: Actor) -> None:
    """Note that a task is done, by whom and when; done stays done."""
    ticket = task.checklist.ticket
    lock_changeable(ticket)
    lock(task)
    if task.done_at is not None:
        return
    task.done_at, task.done_by = clock.now(), agent
    task.save(update_fields=["done_at", "done_by"])
    log.record(TaskDone(task=task.pk), ticket, actor=actor)


@transaction.atomic
def reopen_task(task: Task, *, actor: Actor) -> None:
    """Note that a task is to be done again; an open one stays open."""
    ticket = task.checklist.ticket
    lock_changeable(ticket)
    lock(task)
    if task.done_at is None:
        return
    task.done_at, task.done_by = None, None
    task.save(update_fields=["done_at", "done_by"])
    log.record(TaskReopened(task=task.pk), ticket, actor=actor)


@transaction.atomic
def remove_task(task: Task, *, actor: Actor) -> None:
    """Take a task off its list."""
    ticket = task.checklist.ticket
    lock_changeable(ticket)
    number = task.pk
    if Task.objects.filter(pk=number).delete()[0]:
        log.record(TaskRemoved(task=number), ticket, actor=actor)


@transaction.atomic
def say_task_is_due(task: Task) -> None:
    """Record that an open task has fallen due; one that was moved or done is left alone."""
    lock(task)
    if task.is_overdue(clock.now()):
        fact = TaskFellDue(task=task.pk, assignee=task.assignee_id)
        log.record(fact, task.checklist.ticket, actor=SYSTEM)


def open_tasks_hold_back(ticket: Ticket, status: Status) -> str:
    """Guard: a list that says so holds its ticket until all its tasks are done."""
    del status
    blocking = Task.objects.open().filter(
        checklist__ticket=ticket, checklist__blocks_solving=True
    )
    if blocking.exists():
        return _("There are open tasks that come first. Do them, or take them off the list.")
    return ""


@transaction.atomic
def save_template(
    template: ChecklistTemplate | None,
    *,
    name: str,
    steps: Sequence[tuple[str, int | None]],
    blocks_solving: bool,
    actor: Actor,
) -> ChecklistTemplate:
    """Make or change a template; lists on tickets stay as they are.

    steps: title, and hours after which it is due or None. Raises ``Refused`` when the name
    is taken or empty, or there is no step.
    """
    del actor  # the vocabulary of the desk is not an event of a ticket
    titled = [(one_line(title, LONGEST_TITLE), hours) for title, hours in steps]
    if not titled:
        raise Refused("Write at least one task, each on a line of its own.")
    if len(titled) > MOST_TASKS:
        raise Refused("A list has at most 100 tasks. Begin another list.")
    template = template or ChecklistTemplate()
    template.name, template.blocks_solving = one_line(name, LONGEST_LIST_TITLE), blocks_solving
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise Refused("There already is a list with this name. Choose another.") from None
    template.tasks.all().delete()
    TemplateTask.objects.bulk_create(
        TemplateTask(template=template, title=title, due_hours=hours, position=at)
        for at, (title, hours) in enumerate(titled)
    )
    return template


def retire_template(template: ChecklistTemplate, *, is_retired: bool, actor: Actor) -> None:
    """Offer a template no longer, or again."""
    del actor
    template.retired_at = (template.retired_at or clock.now()) if is_retired else None
    template.save(update_fields=["retired_at"])
