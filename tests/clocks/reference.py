"""The same laws, reckoned otherwise: calendars by statute, months by dateutil, rules by hand.

Shares nothing with ``ombud.clocks``: neither its data nor the library its snapshot is from.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from dateutil.easter import easter as easter_of  # type: ignore[import-untyped]
from dateutil.relativedelta import FR, MO, TH, relativedelta  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)


def easter(year: int) -> date:
    found: date = easter_of(year)
    return found


def nth(year: int, month: int, which: object) -> date:
    """Return a weekday of a month; the last one for a number below nought."""
    last = {"day": 31} if getattr(which, "n", 1) < 0 else {}
    found: date = date(year, month, 1) + relativedelta(weekday=which, **last)
    return found


def monday(year: int, month: int, number: int) -> date:
    return nth(year, month, MO(number))


def thanksgiving(year: int) -> date:
    return nth(year, 11, TH(4))


def belgium(year: int) -> set[date]:
    """Royal decree of 18 April 1974: ten days."""
    fixed = {(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)}
    moved = {easter(year) + timedelta(days=days) for days in (1, 39, 50)}
    return moved | {date(year, *one) for one in fixed}


def substituted(days: list[date]) -> set[date]:
    """Return ``days``; one on a weekend moves to the next weekday that is none of them."""
    found = {one for one in days if one.weekday() < 5}
    for one in days:
        day = one
        while day.weekday() > 4 or (day != one and day in found):
            day += DAY
        found.add(day)
    return found


def england(year: int) -> set[date]:
    """Banking and Financial Dealings Act 1971, schedule 1, and the proclamations."""
    found = {monday(year, 5, 1), monday(year, 5, -1), monday(year, 8, -1)}
    found |= {easter(year) - 2 * DAY, easter(year) + DAY}
    found |= substituted([date(year, 1, 1)])
    found |= substituted([date(year, 12, 25), date(year, 12, 26)])
    return found | ({date(2023, 5, 8)} if year == 2023 else set())


def scotland(year: int) -> set[date]:
    found = {
        monday(year, 5, 1),
        monday(year, 5, -1),
        monday(year, 8, 1),
        easter(year) - 2 * DAY,
    }
    found |= substituted([date(year, 1, 1), date(year, 1, 2)])
    found |= substituted([date(year, 11, 30)])
    found |= substituted([date(year, 12, 25), date(year, 12, 26)])
    extra = {2023: date(2023, 5, 8), 2026: date(2026, 6, 15)}
    return found | ({extra[year]} if year in extra else set())


def statute(year: int) -> set[date]:
    """5 U.S.C. 6103(a)."""
    fixed = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}
    mondays = {(1, 3), (2, 3), (5, -1), (9, 1), (10, 2)}
    return {
        *(date(year, *one) for one in fixed),
        *(monday(year, *one) for one in mondays),
        thanksgiving(year),
    }


def federal(year: int) -> set[date]:
    """With the days in lieu of 6103(b) and Executive Order 11582."""
    every = statute(year) | {date(year + 1, 1, 1)}
    lieu = {one - DAY for one in every if one.weekday() == 5}
    return every | lieu | {one + DAY for one in every if one.weekday() == 6}


def state(year: int) -> set[date]:
    """Cal. Gov. Code 19853 and 6701."""
    fixed = {date(year, *one) for one in {(1, 1), (3, 31), (7, 4), (11, 11), (12, 25)}}
    mondays = {monday(year, *one) for one in {(1, 3), (2, 3), (5, -1), (9, 1)}}
    every = fixed | mondays | {one + DAY for one in fixed if one.weekday() == 6}
    if date(year, 11, 11).weekday() == 5:
        every.add(nth(year, 11, FR(2)))
    return every | {thanksgiving(year), thanksgiving(year) + DAY}


CALENDARS = {
    "BE": belgium,
    "GB-ENG": england,
    "GB-SCT": scotland,
    "US": federal,
    "US-STATUTE": statute,
    "US-CA": state,
}
OWN = ("BE", "GB-ENG", "GB-SCT")  # of whoever runs the desk


@cache
def holidays(name: str, year: int) -> frozenset[date]:
    return frozenset(CALENDARS[name](year))


def is_worked(day: date, name: str) -> bool:
    return day.weekday() < 5 and day not in holidays(name, day.year)


def worked(day: date, count: int, name: str) -> date:
    while count:
        day += DAY
        count -= is_worked(day, name)
    return day


def rolled(day: date, name: str) -> date:
    while not is_worked(day, name):
        day += DAY
    return day


def business(count: int, longer: int, *names: str) -> Callable[[date, bool, str], date]:
    return lambda day, extended, own: min(
        worked(day, longer if extended else count, one) for one in names
    )


def british(count: int, longer: int) -> Callable[[date, bool, str], date]:
    return lambda day, extended, own: worked(day, longer if extended else count, uk(own))


def uk(own: str) -> str:
    return own if own.startswith("GB") else "GB-ENG"


def days(count: int, longer: int = 0) -> Callable[[date, bool, str], date]:
    return lambda day, extended, own: day + timedelta(days=longer if extended else count)


def months(
    count: int, longer: int = 0, place: Callable[[str], str] | None = None
) -> Callable[[date, bool, str], date]:
    def law(day: date, extended: bool, own: str) -> date:
        end = day + relativedelta(months=longer if extended else count)
        return rolled(end, place(own)) if place else end

    return law


def here(own: str) -> str:
    return own


US, BOTH = ("US", "US-STATUTE"), ("US", "US-CA")
LAWS: dict[str, Callable[[date, bool, str], date]] = {
    "gdpr/TG1": months(1, 3, here),
    "gdpr/OWN-COMPLAINT": months(1, 3, here),
    "gdpr/G14": months(1),
    "uk/TG1": months(1, 3, uk),
    "uk/TG2": months(1, 0, uk),
    "uk/OWN-COMPLAINT": months(1, 3, uk),
    "uk/UK-COMPLAINT": days(30),
    "uk/UK-COMPLAINT-ANSWER": months(1, 3, uk),
    "california/TK1": business(10, 0, *BOTH),
    "california/TK2": days(45, 90),
    "california/TK3": business(15, 0, *BOTH),
    "california/TK4": months(12),
    "california/TK5": months(24),
    "california/TK9": business(10, 0, *US),
    "california/TK9-link": days(30),
    "california/OWN-COMPLAINT": days(45, 90),
    "california/OWN-REVIEW": days(45, 90),
    "california/CA-BREACH": days(30),
    "california/CA-BREACH-AG": days(15),
    "mortgage/TM1": business(5, 0, *US),
    "mortgage/TM2": business(30, 45, *US),
    "mortgage/TM4": business(7, 0, *US),
    "mortgage/TM5": business(30, 0, *US),
    "mortgage/TM8": business(5, 0, *US),
    "mortgage/TM9": business(10, 0, *US),
    "mortgage/TM10": business(30, 45, *US),
    "mortgage/TM11": days(60),
    "mortgage/TM12": business(5, 0, *US),
    "mortgage/TM13": business(15, 0, *US),
    "mortgage/TM14": business(5, 0, *US),
    "mortgage/TM15": days(30),
    "mortgage/TM16": days(36),
    "mortgage/TM16-notice": days(45),
    "mortgage/TM17": days(120),
    "mortgage/TM18": days(-15),
    "mortgage/TM18-after": days(15),
    "mortgage/TM18-grace": days(60),
    "mortgage/TM19": months(12),
    "complaints/TC1": days(15),
    "complaints/TC2": days(60),
    "complaints/TC3": days(30),
    "complaints/TC3-final": days(60),
    "complaints/TC4": days(60),
    "complaints/TC5": business(10, 0, *US),
    "complaints/TC5-credit": days(45),
    "complaints/TC5-long": days(90),
    "complaints/TC5-result": business(3, 0, *US),
    "complaints/TC5-notice": days(60),
    "complaints/TC6": days(56),
    "complaints/TC7": british(15, 35),
    "complaints/TC8": british(3, 0),
    "complaints/TC9": days(30),
    "promises/RECORD": months(24),
}
HOURS = {
    "gdpr/TG3": 72,
    "uk/TG3": 72,
    "promises/TG4-24": 24,
    "promises/TG4-72": 72,
    "promises/CANCEL": 72,
}
NO_CLOCK = {"gdpr/TG4", "mortgage/TM6", "mortgage/TM20"}
