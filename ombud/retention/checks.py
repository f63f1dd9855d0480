"""System check PDM012, the part of the rules: what is shipped ends what is promised in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.datamap.checks import error
from ombud.datamap.periods import periods
from ombud.retention.periods import parsed
from ombud.retention.sets import sets
from ombud.retention.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core import checks

LONGEST_MONTH = 31


def days_of(period: str) -> int:
    """Return how many days ``period`` (ISO 8601) can have at most."""
    months, days = parsed(period)
    return months * LONGEST_MONTH + days


def unkept_promises() -> Iterator[checks.Error]:
    """Yield the promises that no shipped rule keeps."""
    for name in periods:
        promised = periods[name]
        if not promised.rule:
            continue
        rules = [one for one in SHIPPED if one["about"] == promised.rule]
        shortest = min((days_of(one["period"]) for one in rules), default=None)
        if promised.rule not in sets or shortest is None:
            yield error(
                "PDM012",
                f"Nothing ends what is kept {promised.words}.",
                "Add a set for rules of retention and a shipped rule about it.",
            )
        elif promised.most is not None and shortest > promised.most:
            yield error(
                "PDM012",
                f"What is kept {promised.words} ends by rule after {shortest} days.",
                "Ship a rule that is no longer than what is promised.",
            )


def check_rules(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM012 over the rules that every desk begins with."""
    return list(unkept_promises())
