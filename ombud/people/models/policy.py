from __future__ import annotations

from django.db import models

from ombud.base.shapes import WORD, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare


class SecurityPolicy(models.Model):
    """The rules of signing in for agents; one row, and without it the shipped rules hold.

    idle_minutes and longest_hours: when a session ends without use, and at the latest.
    networks: addresses and networks (CIDR) from which agents may work; empty means all.
    """

    idle_minutes = models.PositiveSmallIntegerField(default=120)
    longest_hours = models.PositiveSmallIntegerField(default=12)
    password_least = models.PositiveSmallIntegerField(default=12)
    networks = ShapedJSONField(shape=ListOf(WORD), default=list, blank=True)

    def __str__(self) -> str:
        return "security policy"


declare(
    SecurityPolicy,
    {
        "idle_minutes": NOT_PERSONAL,
        "longest_hours": NOT_PERSONAL,
        "password_least": NOT_PERSONAL,
        "networks": NotPersonal("Networks of the organisation, entered by its administrator."),
    },
)
