from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, declare


class Team(models.Model):
    """Agents who share tickets; a ticket belongs to exactly one."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.key


declare(Team, {"key": NOT_PERSONAL, "name": NOT_PERSONAL, "is_active": NOT_PERSONAL})
