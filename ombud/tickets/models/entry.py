from __future__ import annotations

from typing import Any, Self

from django.db import models

from ombud.datamap import NOT_PERSONAL


class EntryQuerySet(models.QuerySet[Any]):
    def in_use(self) -> Self:
        """Keep what can still be chosen."""
        return self.filter(retired_at=None)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Entry(models.Model):
    """A word of the desk's own vocabulary, in an order that people chose.

    One that tickets use is retired and not deleted: it stays on them, and cannot be chosen
    any more.
    """

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


ENTRY = {
    "key": NOT_PERSONAL,
    "name": NOT_PERSONAL,
    "position": NOT_PERSONAL,
    "retired_at": NOT_PERSONAL,
}
"""How the columns of an entry are declared."""
