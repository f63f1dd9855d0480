"""How many tickets views hold: all views in one statement, and kept for some seconds.

What is kept is the number for a question, written as SQL with its values. Two agents with
the same rights ask the same question of a shared view, so it is counted once for both.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max

from ombud.events.models import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

CAP = 1_000
KEPT_SECONDS = 5.0
MOST_KEPT = 5_000
AT_ONCE = 50  # counts in one statement
Question = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Count:
    """A number up to 1,000, and whether there are more.

    is_old: something happened since it was counted, less than five seconds ago.
    """

    number: int
    is_more: bool = False
    is_old: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.is_more else str(self.number)


@dataclass(frozen=True, slots=True)
class Kept:
    """A number, when it was counted (monotonic seconds), and the last event by then."""

    at: float
    event: int
    number: int


_kept: dict[Question, Kept] = {}
_lock = Lock()


def forget() -> None:
    """Drop every number that is kept."""
    with _lock:
        _kept.clear()


def question_of(rows: QuerySet[Any], most: int = CAP + 1) -> Question | None:
    """Return the count of ``rows`` up to ``most`` as SQL; None when there can be none."""
    capped = rows.select_related(None).order_by().values("pk")[:most]
    try:
        sql, params = capped.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(params)


def counts_of(asked: Sequence[QuerySet[Any]]) -> list[Count]:
    """Return how many rows there are in each of ``asked``, capped at 1,000.

    One statement tells whether anything happened, one counts what is not known any more.
    """
    questions = [question_of(one) for one in asked]
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    now = time.monotonic()
    known = {one: _kept[one] for one in questions if one and one in _kept}
    known = {one: kept for one, kept in known.items() if is_fresh(kept, newest, now)}
    missing = [one for one in dict.fromkeys(questions) if one and one not in known]
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        for question, number in zip(part, numbers_for(part), strict=True):
            known[question] = Kept(now, newest, number)
    keep(known)
    return [count_from(known.get(one) if one else None, newest) for one in questions]


def any_in(asked: Sequence[QuerySet[Any]]) -> list[bool]:
    """Say of each of ``asked`` whether it holds a row; one statement for every fifty."""
    questions = [question_of(one, 1) for one in asked]
    known: dict[Question, bool] = {}
    missing = [one for one in dict.fromkeys(questions) if one]
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        known |= {one: bool(n) for one, n in zip(part, numbers_for(part), strict=True)}
    return [known[one] if one else False for one in questions]


def is_fresh(kept: Kept, newest: int, now: float) -> bool:
    """Say whether the kept number can be shown: nothing happened since, or just a moment."""
    return kept.event == newest or now - kept.at < KEPT_SECONDS


def numbers_for(questions: Sequence[Question]) -> list[int]:
    """Count all ``questions`` in one statement."""
    parts = [f"(SELECT COUNT(*) FROM ({sql}) counted)" for sql, _ in questions]  # noqa: S608 - written by Django, values apart
    values = [value for _, params in questions for value in params]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone())


def keep(known: dict[Question, Kept]) -> None:
    with _lock:
        if len(_kept) + len(known) > MOST_KEPT:
            _kept.clear()
        _kept.update(known)


def count_from(kept: Kept | None, newest: int) -> Count:
    if kept is None:
        return Count(0)
    number = kept.number
    return Count(min(number, CAP), number > CAP, is_old=kept.event != newest)
