from __future__ import annotations

from typing import ClassVar

from django.db import models

from ombud.base import clock
from ombud.base.shapes import CONDITION, STEPS, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent
from ombud.tickets.models import Ticket


class BulkRun(models.Model):
    """A list of actions that an agent has carried out on many tickets, and how far it is.

    ``condition`` says which, as the view said when it was asked; empty when the tickets were
    chosen one by one. A run that ``undoes`` another takes back what that one did.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # the tickets are not listed yet
        RUNNING = "running"
        STOPPED = "stopped"  # by the agent; what was done stays done
        DONE = "done"

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="bulk_runs")
    steps = ShapedJSONField(shape=STEPS, default=list)
    condition = ShapedJSONField(shape=CONDITION, null=True, blank=True)
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="undone_by"
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agent", "-id"], name="bulk_run_agent")
        ]

    def __str__(self) -> str:
        return f"bulk run {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.STOPPED}


class BulkItem(models.Model):
    """One ticket of a run: what became of it, and what would take it back."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        UNCHANGED = "unchanged"
        REFUSED = "refused"
        NOT_ALLOWED = "not-allowed"

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="bulk_items")
    state = models.CharField(max_length=11, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    inverse = ShapedJSONField(shape=STEPS, default=list, blank=True)
    event = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "state", "id"], name="bulk_item_state")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "ticket"], name="bulk_item_once")
        ]

    def __str__(self) -> str:
        return f"bulk item {self.pk}"


declare(
    BulkRun,
    {
        "steps": Personal(
            "user.content.private", ("writer:agent",), "support", Erasure.BLANK, keep_days=90
        ),
        "condition": NotPersonal(
            "A filter on fields of tickets, checked against the field list."
        ),
        "state": NOT_PERSONAL,
        "made_at": NOT_PERSONAL,
        "ended_at": NOT_PERSONAL,
    },
    kept="bulk",
    group=Group.LOGS,
)
declare(
    BulkItem,
    {
        "state": NOT_PERSONAL,
        "reason": NotPersonal("A sentence of the product, never of a person."),
        "inverse": NotPersonal("Steps in the action vocabulary: statuses, numbers, tags."),
        "event": NOT_PERSONAL,
    },
)
