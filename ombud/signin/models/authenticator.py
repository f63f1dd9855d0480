from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Access, Erasure, Group, Personal, declare
from ombud.people.models import Agent


class Authenticator(models.Model):
    """The app that shows an agent a new code every thirty seconds (RFC 6238).

    last_step: number of the latest thirty seconds whose code was accepted; that code and
    all before it are refused.
    """

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="authenticator")
    sealed_secret = models.BinaryField()
    last_step = models.BigIntegerField()
    since = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"authenticator {self.pk}"


declare(
    Authenticator,
    {
        "sealed_secret": Personal(
            "user.authorization",
            ("agent",),
            "security",
            Erasure.DELETE_ROW,
            access=Access.WITHHOLD,
            portability="none",
            at_rest="sealed under the desk's key",
        ),
        "last_step": NOT_PERSONAL,
        "since": NOT_PERSONAL,
        "used_at": Personal(
            "user.behavior", ("agent",), "security", Erasure.DELETE_ROW, source="observed"
        ),
    },
    kept="agent",
    group=Group.LOGS,
)
