"""A deadline as a rule pack states it, read from data and checked when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ombud.clocks.periods import Period, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTROLLER = "controller"  # in place of a calendar: that of whoever runs the desk
OR = " or "  # "controller or GB-ENG": its own where it is of that country, else that one


class Kind(StrEnum):
    DUE = "due"  # to be done before it ends
    NOT_BEFORE = "not_before"  # forbidden until it ends
    KEEP = "keep"  # to be kept until it ends


class Roll(StrEnum):
    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule applies by how many days before ``event`` the start lies.

    more_than, at_least, at_most: calendar days, None where it does not matter.
    """

    event: str
    more_than: int | None = None
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, ahead: int) -> bool:
        """Say whether a start that lies ``ahead`` days before the event meets it."""
        return (
            (self.more_than is None or ahead > self.more_than)
            and (self.at_least is None or ahead >= self.at_least)
            and (self.at_most is None or ahead <= self.at_most)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One obligation and its clock.

    starts: the event from which it counts. period: None where the law sets no time.
    calendars: of holidays; of several the earlier date counts. extended: the whole period
    from the start once it has been extended, None where it may not be. not_after: an event
    that ends it earlier. start_moved_by: an event that takes the place of the start.
    spared_by: an event that, within ``spared_within``, leaves nothing owed.
    source: where the figure stands. is_checked: False for general knowledge that nobody has
    yet compared with the official text.
    """

    id: str
    title: Mapping[str, str]
    starts: str
    period: Period | None
    source: str
    kind: Kind = Kind.DUE
    calendars: tuple[str, ...] = ()
    roll: Roll = Roll.NONE
    extended: Period | None = None
    not_after: str = ""
    start_moved_by: str = ""
    applies: Condition | None = None
    spared_by: str = ""
    spared_within: Period | None = None
    pauses: bool = False
    is_checked: bool = True
    note: str = ""

    def named(self, language: str) -> str:
        """Return the title in ``language``, else in English."""
        return self.title.get(language) or self.title["en"]


PERIODS = ("period", "extended", "spared_within")
WORDS = set(Rule.__dataclass_fields__)


def rule(data: Mapping[str, Any]) -> Rule:
    """Read a rule. Raises ``ValueError`` naming what is unknown or does not go together."""
    unknown = set(data) - WORDS
    if unknown:
        raise ValueError(f"Rule {data.get('id')} has unknown words: {sorted(unknown)}.")
    given: dict[str, Any] = dict(data)
    for name in PERIODS:
        if name in given:
            given[name] = parse(given[name])
    if "applies" in given:
        given["applies"] = Condition(**given["applies"])
    given |= {
        "period": given.get("period"),
        "kind": Kind(given.get("kind", Kind.DUE)),
        "roll": Roll(given.get("roll", Roll.NONE)),
        "calendars": tuple(given.get("calendars", ())),
    }
    return _sound(Rule(**given))


def _sound(made: Rule) -> Rule:
    """Raise ``ValueError`` for a rule that could not be reckoned or believed."""
    if not made.source or "en" not in made.title:
        raise ValueError(f"Rule {made.id} needs a source and an English title.")
    if bool(made.spared_by) != bool(made.spared_within):
        raise ValueError(f"Rule {made.id} is spared by something within some time, or not.")
    if made.period is None and (made.extended or made.roll is not Roll.NONE):
        raise ValueError(f"Rule {made.id} has no period to extend or to move.")
    return made
