from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Agent

if TYPE_CHECKING:
    from collections.abc import Collection


class ViewQuerySet(models.QuerySet["View"]):
    def for_agent(self, agent_id: int) -> Self:
        return self.filter(models.Q(owner=None) | models.Q(owner_id=agent_id))

    def named(self, keys: Collection[str]) -> Self:
        return self.filter(key__in=keys)


class View(models.Model):
    """A saved filter of tickets: shared by all, or an agent's own."""

    class Order(models.TextChoices):
        NEWEST = "newest"
        OLDEST = "oldest"

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="views"
    )
    condition = models.JSONField(default=dict)
    order = models.CharField(max_length=8, choices=Order, default=Order.NEWEST)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.key


declare(
    View,
    {
        "key": NOT_PERSONAL,
        "name": NOT_PERSONAL,
        "condition": NotPersonal(
            "A filter on fields of tickets, checked against the field list."
        ),
        "order": NOT_PERSONAL,
        "position": NOT_PERSONAL,
    },
)
