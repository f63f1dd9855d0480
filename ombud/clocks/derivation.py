"""A deadline and how it came about, line by line, so that anybody can follow and repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Line(StrEnum):
    """What one line of a derivation did."""

    STARTED = "started"
    START_MOVED = "start_moved"
    DOES_NOT_APPLY = "does_not_apply"
    SPARED = "spared"
    NO_PERIOD = "no_period"
    COUNTED = "counted"
    EARLIER_CALENDAR = "earlier_calendar"
    ROLLED = "rolled"
    PAUSED = "paused"
    PAUSE_REFUSED = "pause_refused"
    EXTENDED = "extended"
    ENDED_BY_EVENT = "ended_by_event"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what was done, by which parameter of the pack, and where that gets us.

    parameter: ``pack/version/rule.name``, with its value. day: the local date reached.
    moment: the moment reached, where the line is about one.
    """

    line: Line
    parameter: str
    source: str
    day: date | None = None
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Time in which the clock stood: from ``start`` until ``end`` (aware)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """Everything a deadline was reckoned from; with the pack's version it can be repeated.

    happened: moments of events by name. zone: IANA name of the place that reckons.
    calendar: its own holidays. chosen: the one calendar it reckons with where the rule names
    several. is_extended: whether the one extension was made.
    """

    pack: str
    version: int
    rule: str
    happened: Mapping[str, datetime]
    zone: str
    calendar: str = ""
    chosen: str = ""
    pauses: tuple[Pause, ...] = ()
    is_extended: bool = False


@dataclass(frozen=True, slots=True)
class Derivation:
    """The result: ``due_day`` is the last day, ``due_at`` the first moment that is too late.

    Both are None where nothing is owed by any date.
    """

    given: Given
    due_day: date | None
    due_at: datetime | None
    steps: tuple[Step, ...]


def to_json(made: Derivation) -> dict[str, Any]:
    """Return ``made`` as plain data; it holds dates, codes and numbers only."""
    given = made.given
    return {
        "pack": given.pack,
        "version": given.version,
        "rule": given.rule,
        "zone": given.zone,
        "calendar": given.calendar,
        "chosen": given.chosen,
        "happened": {name: at.isoformat() for name, at in sorted(given.happened.items())},
        "pauses": [[one.start.isoformat(), one.end.isoformat()] for one in given.pauses],
        "is_extended": given.is_extended,
        "due_day": _iso(made.due_day),
        "due_at": _iso(made.due_at),
        "steps": [
            {
                "line": str(step.line),
                "parameter": step.parameter,
                "source": step.source,
                "day": _iso(step.day),
                "moment": _iso(step.moment),
            }
            for step in made.steps
        ],
    }


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def given_from(data: Mapping[str, Any]) -> Given:
    """Read back from ``to_json`` what a deadline was reckoned from."""
    return Given(
        pack=data["pack"],
        version=data["version"],
        rule=data["rule"],
        happened={name: datetime.fromisoformat(at) for name, at in data["happened"].items()},
        zone=data["zone"],
        calendar=data["calendar"],
        chosen=data["chosen"],
        pauses=tuple(
            Pause(datetime.fromisoformat(start), datetime.fromisoformat(end))
            for start, end in data["pauses"]
        ),
        is_extended=data["is_extended"],
    )
