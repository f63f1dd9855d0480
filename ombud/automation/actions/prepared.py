"""What the verbs of all prepared things share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Max

from ombud.base import clock
from ombud.base.errors import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.automation.models.prepared import Prepared

LONGEST_NAME = 120


def checked_name(name: str) -> str:
    """Return a name on one line. Raises ``Refused`` when nothing is left of it."""
    plain = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    if not plain:
        raise Refused("Give it a name by which others find it.")
    return plain


def last_position(rows: QuerySet[Any]) -> int:
    """Return the position after all of ``rows``."""
    highest: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if highest is None else highest + 1


def moved(rows: list[Any], chosen: Prepared, by: int) -> list[Any]:
    """Return ``rows`` with ``chosen`` one place up (-1) or down (1); nothing is written."""
    at = next(index for index, one in enumerate(rows) if one.pk == chosen.pk)
    to = min(len(rows) - 1, max(0, at + by))
    rows.insert(to, rows.pop(at))
    return rows


def renumber(rows: list[Any]) -> None:
    """Write the positions of ``rows`` in their order, where they differ."""
    for position, one in enumerate(rows):
        if one.position != position:
            type(one).objects.filter(pk=one.pk).update(position=position)


def count_use(rows: QuerySet[Any]) -> None:
    """Count one use of ``rows``: how often and on which day, not by whom."""
    rows.update(uses=F("uses") + 1, used_on=clock.now().date())
