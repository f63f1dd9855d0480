from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Access, Erasure, Group, Personal, declare
from ombud.people.models import Agent


class Passkey(models.Model):
    """A key of an agent that lies in a device, a browser or on a stick (WebAuthn).

    sign_count: how often the device says that it signed; a lower one later means a copy.
        Keys that are carried from device to device always say 0.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048)
    sign_count = models.BigIntegerField(default=0)
    since = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        return f"passkey {self.pk}"


class Spent(models.Model):
    """Something that counts once and was used: a challenge, an assertion; until it expires."""

    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="spent_expiry")]

    def __str__(self) -> str:
        return f"spent {self.pk}"


def of_key(category: str, source: str = "subject", access: Access = Access.INCLUDE) -> Personal:
    return Personal(
        category,
        ("agent",),
        "security",
        Erasure.DELETE_ROW,
        source=source,
        access=access,
        portability="none",
    )


declare(
    Passkey,
    {
        "name": of_key("user.device"),
        "credential_id": of_key("user.unique_id.pseudonymous", "derived"),
        "public_key": of_key("user.authorization", "derived", Access.WITHHOLD),
        "sign_count": NOT_PERSONAL,
        "since": NOT_PERSONAL,
        "used_at": of_key("user.behavior", "observed"),
    },
    kept="agent",
    group=Group.LOGS,
)
declare(
    Spent,
    {
        "digest": NOT_PERSONAL,
        "expires_at": NOT_PERSONAL,
    },
)
