"""The rules of retention, and the journal of their runs: counts, never a person's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext

from ombud.base import clock
from ombud.base.shapes import CONDITION, WHOLE, WORD, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Agent
from ombud.retention.sets import sets
from ombud.retention.shipped import NAMES
from ombud.retention.statuses import Act, Alarm, State

if TYPE_CHECKING:
    from ombud.retention.sets import ObjectSet


class Rule(models.Model):
    """When rows of one set end, and how.

    ``parts``: which groups of columns end; none means the whole row. ``minimum``: for so long
    the law behind ``source`` wants them kept, whatever another rule says. ``purpose`` needs
    the rows until the period is over.
    """

    name = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=40)
    condition = ShapedJSONField(shape=CONDITION, null=True, blank=True)
    trigger = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    minimum = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=40, default="support")
    act = models.CharField(max_length=10, choices=Act)
    parts = ShapedJSONField(shape=ListOf(WORD), default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["about", "name"]

    def __str__(self) -> str:
        return f"rule {self.pk}"

    @property
    def set(self) -> ObjectSet:
        return sets[self.about]

    @property
    def title(self) -> str:
        """Its name; that of a shipped rule in the current language."""
        return gettext(self.name) if self.name in NAMES else self.name


class Run(models.Model):
    """One pass of a rule as of a moment: tried out first, then carried out exactly so.

    ``digest``: over the numbers of all rows it takes, so that a later pass can be told from
    it. ``reached``: the last row that is done. ``sample``: ten row numbers.
    """

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=8, choices=State, default=State.DRY)
    as_of = models.DateTimeField()
    count = models.PositiveBigIntegerField(default=0)
    held = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    sample = ShapedJSONField(shape=ListOf(WHOLE), default=list)
    digest = models.BinaryField(max_length=32)
    alarm = models.CharField(max_length=8, choices=Alarm, default=Alarm.NONE, blank=True)
    approved_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done = models.PositiveBigIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["rule", "-id"], name="retention_runs")]

    def __str__(self) -> str:
        return f"run {self.pk}"


declare(
    Rule,
    {
        "name": NotPersonal("What the desk calls its rule."),
        "about": NOT_PERSONAL,
        "condition": NotPersonal("Which rows are meant, in the condition language."),
        "trigger": NOT_PERSONAL,
        "period": NOT_PERSONAL,
        "minimum": NOT_PERSONAL,
        "source": NotPersonal("The law or contract behind a period."),
        "purpose": NOT_PERSONAL,
        "act": NOT_PERSONAL,
        "parts": NotPersonal("Names of groups of columns."),
        "is_active": NOT_PERSONAL,
    },
)
declare(
    Run,
    {
        "state": NOT_PERSONAL,
        "as_of": NOT_PERSONAL,
        "count": NOT_PERSONAL,
        "held": NOT_PERSONAL,
        "total": NOT_PERSONAL,
        "sample": NotPersonal("Ten row numbers; what they are is read when they are shown."),
        "digest": NotPersonal("Hash over row numbers."),
        "alarm": NOT_PERSONAL,
        "done": NOT_PERSONAL,
        "reached": NOT_PERSONAL,
        "made_at": NOT_PERSONAL,
        "ended_at": NOT_PERSONAL,
    },
)
