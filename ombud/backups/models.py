"""What the database knows about having been restored."""

from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Agent


class Restoration(models.Model):
    """The database came from an archive; it is closed until ``replayed_at``.

    archive: empty where somebody put the database back by hand. ledger: how many erasures
    were known when the archive was made; ledger_name: by which ledger.
    """

    archive = models.CharField(max_length=32)
    ledger = models.PositiveBigIntegerField()
    ledger_name = models.CharField(max_length=64, blank=True)
    restored_at = models.DateTimeField(default=clock.now)
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="restoration_open",
                condition=models.Q(replayed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"restoration {self.pk}"


class TakenAway(models.Model):
    """All data of the desk were taken away in one ZIP, by whom and why.

    ended_at: empty while it is fetched, and for good where that was broken off.
    """

    agent = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(max_length=500)
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"taken away {self.pk}"


declare(
    Restoration,
    {
        "archive": NotPersonal("Random number of the archive."),
        "ledger": NOT_PERSONAL,
        "ledger_name": NotPersonal("Keyed hash of a random word: a ledger's own mark."),
        "restored_at": NOT_PERSONAL,
        "replayed_at": NOT_PERSONAL,
    },
)
declare(
    TakenAway,
    {
        "reason": NotPersonal(
            "Why the desk takes its own data away, in a sentence of its own."
        ),
        "begun_at": NOT_PERSONAL,
        "ended_at": NOT_PERSONAL,
        "rows": NOT_PERSONAL,
        "files": NOT_PERSONAL,
    },
)
