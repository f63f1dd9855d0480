"""Named holiday calendars, pinned: a snapshot is a file, so an update moves no old deadline.

``python -m ombud.clocks.snapshot`` writes a new one from the ``holidays`` library.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday without the holidays of one calendar.

    name: of the calendar, empty where no holidays are known. years: those it knows.
    """

    name: str
    holidays: frozenset[date]
    years: range

    def is_working(self, day: date) -> bool:
        """Say whether ``day`` is a working day.

        Raises ``ValueError`` for a year the calendar does not know: a deadline that
        overlooks a holiday must not be shown as law.
        """
        if day.weekday() >= SATURDAY:
            return False
        if day.year not in self.years:
            raise ValueError(f"The holiday calendar {self.name} does not know {day.year}.")
        return day not in self.holidays


WEEKENDS = WorkingDays("", frozenset(), range(1, 10_000))


@cache
def snapshot(version: str) -> dict[str, WorkingDays]:
    """Return the calendars of snapshot ``version`` by name. Raises ``FileNotFoundError``."""
    file = files("ombud.clocks") / "data" / f"holidays-{version}.json"
    held = json.loads(file.read_text())
    years = range(held["first_year"], held["last_year"] + 1)
    return {
        name: WorkingDays(name, frozenset(_dates(by_year)), years)
        for name, by_year in held["calendars"].items()
    }


def _dates(by_year: dict[str, str]) -> list[date]:
    """Read days of the year, counted from 1 January = 0, as the snapshot writes them."""
    return [
        date(int(year), 1, 1) + timedelta(days=int(number))
        for year, numbers in by_year.items()
        for number in numbers.split()
    ]


def working_days(version: str, name: str) -> WorkingDays:
    """Return calendar ``name`` of a snapshot; the empty name knows weekends only.

    Raises ``KeyError`` when the snapshot has no such calendar.
    """
    return snapshot(version)[name] if name else WEEKENDS
