from __future__ import annotations

from django.db import models

from ombud.base.shapes import CONDITION, WORD, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Team
from ombud.tickets.models.custom_field import CustomField
from ombud.tickets.models.entry import ENTRY, Entry
from ombud.tickets.models.vocabulary import TicketType
from ombud.tickets.statuses import Effect


class Form(Entry):
    """Which of the desk's own fields are asked, for a team and a type; empty means any."""

    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="forms")
    type = models.ForeignKey(
        TicketType, models.CASCADE, null=True, blank=True, related_name="forms"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="form_key_once")]


class FormItem(models.Model):
    """A field on a form."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="items")
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="form_items")
    is_required = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["form", "field"], name="form_item_once")]

    def __str__(self) -> str:
        return f"form item {self.pk}"


class FormRule(models.Model):
    """What a condition does to a field of the form: show, require, read-only, limit.

    ``options`` are the short names that stay when the rule limits a list.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="rules")
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="form_rules")
    effect = models.CharField(max_length=9, choices=Effect)
    options = ShapedJSONField(shape=ListOf(WORD), default=list, blank=True)
    condition = ShapedJSONField(shape=CONDITION, default=dict)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"form rule {self.pk}"


declare(Form, ENTRY)
declare(FormItem, {"is_required": NOT_PERSONAL, "position": NOT_PERSONAL})
declare(
    FormRule,
    {
        "effect": NOT_PERSONAL,
        "options": NotPersonal("Short names of the desk's own list values."),
        "condition": NotPersonal("A condition on fields of a form, checked when it is kept."),
        "position": NOT_PERSONAL,
    },
)
