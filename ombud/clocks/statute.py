"""Where the ``holidays`` library and the law that counts days part, the law is written here.

Used by ``snapshot`` only. Each was found by comparing the library with calendars made from
the statutes. Where a day is not yet decided, it is no holiday: an answer that is a day early
breaks nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SATURDAY, SUNDAY = 5, 6
LAST_DECIDED = 2026  # up to here Greece has said to which day it moves 1 May
# A rest day in return for a Saturday at work (Hungary, Latvia, Bulgaria) is no public holiday.
SWAPPED = "Day off (substituted"


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    """Return the ``number``-th ``weekday`` (Monday is 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=number - 1)


def _last_monday(year: int, month: int) -> date:
    fifth = _nth(year, month, 0, 5)
    return fifth if fifth.month == month else fifth - timedelta(weeks=1)


def federal(years: Iterable[int]) -> set[date]:
    """Return the legal public holidays of 5 U.S.C. 6103(a), each on its own day.

    The Friday or Monday in lieu (6103(b), Executive Order 11582) is one for the pay and
    leave of federal employees only.
    """
    found: set[date] = set()
    for year in years:
        found |= {
            *(date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)),
            *(_nth(year, 1, 0, 3), _nth(year, 2, 0, 3), _last_monday(year, 5)),
            *(_nth(year, 9, 0, 1), _nth(year, 10, 0, 2), _nth(year, 11, 3, 4)),
        }
        if year >= 2021:
            found.add(date(year, 6, 19))  # Public Law 117-17
    return found


def california(years: Iterable[int]) -> set[date]:
    """Return the days on which the offices of California are closed.

    Cal. Gov. Code 19853(a), with 6701: of a Sunday the Monday after, of a Saturday nothing
    but 10 November. The further holidays of 6700 (Lincoln, Juneteenth, Lunar New Year,
    Diwali …) close no office; with them a deadline would be later.
    """
    found: set[date] = set()
    for year in years:
        thanksgiving = _nth(year, 11, 3, 4)
        dated = [(1, 1), (3, 31), (7, 4), (11, 11), (12, 25)]
        for day in (date(year, *one) for one in dated):
            found |= {day, day + timedelta(days=1)} if day.weekday() == SUNDAY else {day}
        if date(year, 11, 11).weekday() == SATURDAY:
            found.add(date(year, 11, 10))
        found |= {_nth(year, 1, 0, 3), _nth(year, 2, 0, 3), _last_monday(year, 5)}
        found |= {_nth(year, 9, 0, 1), thanksgiving, thanksgiving + timedelta(days=1)}
    return found


# Calendars that come from the statute alone.
OWN: dict[str, Callable[[Iterable[int]], set[date]]] = {
    "US-CA": california,
    "US-STATUTE": federal,
}


def corrected(country: str, named: Mapping[date, str]) -> set[date]:
    """Return the holidays of ``country``, given those of the library with English names."""
    found = {day for day, name in named.items() if not name.startswith(SWAPPED)}
    if country == "NL":  # Algemene termijnenwet art. 3(1): 5 May, every year
        found |= {date(day.year, 5, 5) for day in named}
    if country == "GR":  # a minister moves 1 May when it falls into Easter
        found -= {
            day
            for day, name in named.items()
            if name == "Labor Day (observed)" and day.year > LAST_DECIDED
        }
    return found
