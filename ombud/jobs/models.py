"""The queue's tables."""

from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.base.shapes import WHOLE, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare


class Job(models.Model):
    """One piece of background work. Its arguments are ids only.

    A job is claimed by lease: while it runs its worker beats; when the worker dies the
    lease runs out and another worker takes it. Jobs of one ``stream`` run one after the
    other, in the order of their ids. ``attempts`` counts every try that did not succeed;
    ``deaths`` those in which the worker ended.
    """

    class State(models.TextChoices):
        READY = "ready"
        LEASED = "leased"
        DEAD = "dead"

    task = models.CharField(max_length=120)
    arguments = ShapedJSONField(shape=ListOf(WHOLE), default=list)
    stream = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    state = models.CharField(max_length=6, choices=State, default=State.READY)
    priority = models.SmallIntegerField(default=0)
    run_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["-priority", "run_at", "id"],
                name="job_order",
                condition=models.Q(state="ready"),
            ),
            models.Index(
                fields=["lease_until"], name="job_lease", condition=models.Q(state="leased")
            ),
            models.Index(
                fields=["stream", "id"], name="job_stream", condition=~models.Q(stream="")
            ),
        ]

    def __str__(self) -> str:
        return f"job {self.pk} {self.task}"


class ScheduleMark(models.Model):
    """The latest due time of a schedule that was run, so that two schedulers run it once."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


declare(
    Job,
    {
        "task": NOT_PERSONAL,
        "arguments": NotPersonal("Row numbers only; the enqueue refuses everything else."),
        "stream": NotPersonal("Type and number of the subject, to keep order."),
        "key": NotPersonal("Fixed word and row numbers, to queue a thing once."),
        "state": NOT_PERSONAL,
        "priority": NOT_PERSONAL,
        "run_at": NOT_PERSONAL,
        "lease_until": NOT_PERSONAL,
        "worker": NotPersonal("Random name of a worker process."),
        "attempts": NOT_PERSONAL,
        "deaths": NOT_PERSONAL,
        "error": NotPersonal("Class of the exception and line of our code, no message text."),
        "made_at": NOT_PERSONAL,
    },
)
declare(ScheduleMark, {"name": NOT_PERSONAL, "due_at": NOT_PERSONAL})
