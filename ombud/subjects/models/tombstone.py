from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.subjects.statuses import TombstoneKind


class Tombstone(models.Model):
    """Keeps an erased person from being made again by late mail, an import or a sync.

    ``digest`` is a keyed hash of one normalised identifier under a key of its own, which
    lies apart from the database: whoever has the table alone can try no address against it.
    ``stopped`` counts what it kept out.
    """

    digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=11, choices=TombstoneKind, default=TombstoneKind.GUARD)
    laid_at = models.DateTimeField(default=clock.now)
    stopped = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "kind"], name="tombstone_once"),
        ]

    def __str__(self) -> str:
        return f"tombstone {self.pk}"


declare(
    Tombstone,
    {
        "digest": NotPersonal("Keyed hash; its key lies apart and can be destroyed."),
        "kind": NOT_PERSONAL,
        "laid_at": NotPersonal("When somebody was erased, of whom nothing is readable."),
        "stopped": NotPersonal("How often something was kept out; a count."),
        "stopped_at": NOT_PERSONAL,
    },
)
