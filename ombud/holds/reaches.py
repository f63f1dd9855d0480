"""Plug point: which rows of which tables lie in the scope of a hold.

A package adds its tables in its wiring, by one line each. Whoever is about to remove or
change rows asks ``queries``; a table that nobody added is held by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from ombud.holds.models import LegalHold


@dataclass(frozen=True, slots=True)
class Reach:
    """How a hold reaches a table; a table may be reached in several ways.

    rows: the rows in the scope of one hold, as a query that is not run yet.
    """

    model: type[Model]
    rows: Callable[[LegalHold], QuerySet[Any]]


reaches: Registry[Reach] = Registry("reach of holds")


def of(model: type[Model]) -> list[Reach]:
    """Return the ways in which holds reach ``model``."""
    return [reaches[name] for name in reaches if reaches[name].model is model]
