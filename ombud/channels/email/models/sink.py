from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, Personal, declare
from ombud.vault.models import Blob


class SinkMail(models.Model):
    """A mail that the demo would have sent: kept here instead, to be read in the browser."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"sink mail {self.pk}"


def of_the_demo(category: str) -> Personal:
    # The demo's people are invented, and the path to a person is only found in the text.
    return Personal(
        category, ("links",), "support", Erasure.BLANK, keep_days=7, source="derived"
    )


declare(
    SinkMail,
    {
        "recipient": of_the_demo("user.contact.email"),
        "subject": of_the_demo("user.content.private"),
        "at": NOT_PERSONAL,
    },
    kept="trial mail",
    group=Group.LOGS,
)
