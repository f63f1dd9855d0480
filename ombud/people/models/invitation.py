from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models.agent import Agent


class Invitation(models.Model):
    """A link by which an invited agent sets their first password, once and for three days.

    Only the SHA-256 of its token is kept: reading this table lets nobody in.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


declare(
    Invitation,
    {
        "digest": NotPersonal("Hash of a random token that expires."),
        "made_at": NOT_PERSONAL,
        "expires_at": NOT_PERSONAL,
        "used_at": NotPersonal("When an account was taken over; about the desk's work."),
    },
)
