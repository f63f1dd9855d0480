from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Access, Erasure, Group, Personal, declare
from ombud.people.models import Agent


class RecoveryCode(models.Model):
    """One word that stands in once for a lost second factor; only its keyed hash is kept."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


declare(
    RecoveryCode,
    {
        "digest": Personal(
            "user.authorization",
            ("agent",),
            "security",
            Erasure.DELETE_ROW,
            source="derived",
            access=Access.WITHHOLD,
            portability="none",
        ),
        "made_at": NOT_PERSONAL,
        "used_at": Personal(
            "user.behavior", ("agent",), "security", Erasure.DELETE_ROW, source="observed"
        ),
    },
    kept="agent",
    group=Group.LOGS,
)
