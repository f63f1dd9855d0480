"""What the database knows about having been restored."""

from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare


class Restoration(models.Model):
    """The database came from an archive; it is closed until ``replayed_at``.

    ``ledger``: how many erasures were known when the archive was made.
    """

    archive = models.CharField(max_length=32)
    ledger = models.PositiveBigIntegerField()
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


declare(
    Restoration,
    {
        "archive": NotPersonal("Random number of the archive."),
        "ledger": NOT_PERSONAL,
        "restored_at": NOT_PERSONAL,
        "replayed_at": NOT_PERSONAL,
    },
)
