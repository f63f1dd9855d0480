"""Who changed which setting, from what to what; rows are only ever added (triggers hold it)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.shapes import ANYTHING, MapOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare


class Change(models.Model):
    """One setting was added, changed or removed.

    ``before`` and ``after`` hold the values that differ, as the kind of setting gives them:
    no secret and nothing about a person is ever among them.
    """

    class Verb(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        REMOVED = "removed", _("Removed")

    kind = models.CharField(max_length=30)
    number = models.BigIntegerField()
    label = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=8, choices=Verb)
    actor_kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in ActorKind])
    actor_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    before = ShapedJSONField(shape=MapOf(ANYTHING), default=dict)
    after = ShapedJSONField(shape=MapOf(ANYTHING), default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-id"], name="change_kind"),
            models.Index(fields=["actor_kind", "actor_id", "-id"], name="change_actor"),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind(self.actor_kind), self.actor_id)


class State(models.Model):
    """How a setting was when it was last looked at: what the next change is compared with."""

    kind = models.CharField(max_length=30)
    number = models.BigIntegerField()
    label = models.CharField(max_length=120, blank=True)
    values = ShapedJSONField(shape=MapOf(ANYTHING), default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="state_once"),
        ]

    def __str__(self) -> str:
        return f"state {self.pk}"


VALUES = NotPersonal("Values of settings; secrets and what is about people are left out.")
LABEL = NotPersonal("Key or address of a setting of the desk, or its kind and number.")
declare(
    Change,
    {
        "kind": NOT_PERSONAL,
        "number": NOT_PERSONAL,
        "label": LABEL,
        "verb": NOT_PERSONAL,
        "actor_kind": NOT_PERSONAL,
        "actor_id": NotPersonal("Row number of the author; the row itself is declared."),
        "at": NOT_PERSONAL,
        "before": VALUES,
        "after": VALUES,
    },
)
declare(State, {"kind": NOT_PERSONAL, "number": NOT_PERSONAL, "label": LABEL, "values": VALUES})
