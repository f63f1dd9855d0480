from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from datetime import datetime


class ChecklistTemplate(models.Model):
    """A list of steps that is put on tickets; one that is retired is no longer offered."""

    name = models.CharField(max_length=120, unique=True)
    blocks_solving = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"checklist template {self.pk}"


class TemplateTask(models.Model):
    """One step of a template; due so many hours after it is put on a ticket."""

    template = models.ForeignKey(ChecklistTemplate, models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    due_hours = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"template task {self.pk}"


class Checklist(models.Model):
    """A list of tasks on a ticket; any number of them."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="checklists")
    template = models.ForeignKey(
        ChecklistTemplate, models.SET_NULL, null=True, blank=True, related_name="checklists"
    )
    title = models.CharField(max_length=120)
    blocks_solving = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"checklist {self.pk}"


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(due_at__lte=now)


class Task(models.Model):
    """One step on a ticket: whose it is, until when, and who did it when."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    assignee = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="tasks_done"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="task_due", condition=models.Q(done_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"

    def is_overdue(self, now: datetime) -> bool:
        """Say whether it should have been done by ``now``."""
        return self.done_at is None and self.due_at is not None and self.due_at <= now


def about_ticket(path: str) -> Personal:
    return Personal(
        "user.content.private",
        (path,),
        "support",
        Erasure.REPLACE_TEXT,
        keep_days=730,
        egress=frozenset({Egress.API}),
    )


STEP = NotPersonal("Words of the desk's own procedure, shared by tickets.")
declare(
    ChecklistTemplate,
    {"name": STEP, "blocks_solving": NOT_PERSONAL, "retired_at": NOT_PERSONAL},
)
declare(TemplateTask, {"title": STEP, "position": NOT_PERSONAL, "due_hours": NOT_PERSONAL})
declare(
    Checklist,
    {
        "title": about_ticket("ticket__contact"),
        "blocks_solving": NOT_PERSONAL,
        "since": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "title": lazy("Title of a checklist"),
    },
)
declare(
    Task,
    {
        "title": about_ticket("checklist__ticket__contact"),
        "due_at": NOT_PERSONAL,
        "done_at": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "title": lazy("Title of a task"),
    },
)
