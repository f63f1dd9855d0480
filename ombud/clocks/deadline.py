"""Reckoning a deadline: start, count, roll, pauses, extension, event that ends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ombud.clocks import days, packs, support
from ombud.clocks.derivation import Derivation, Given, Line, Step
from ombud.clocks.holidays import working_days
from ombud.clocks.periods import Unit, elapsed, last_day, next_working
from ombud.clocks.rules import CONTROLLER, OR, Roll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.clocks.packs import Library, Pack
    from ombud.clocks.periods import Period
    from ombud.clocks.rules import Rule
    from ombud.clocks.support import SupportCalendar

WARNINGS = (50, 75, 90)  # per cent of the time that has gone by
OVERDUE = 100  # per cent: the answer is too late
INTERNAL_TARGET = 60  # per cent: what a desk sets itself
MINUTE = timedelta(minutes=1)


@dataclass
class _Reckoning:
    """The state of one reckoning; ``steps`` grows by a line with every stage."""

    given: Given
    pack: Pack
    rule: Rule
    support: Sequence[SupportCalendar]
    steps: list[Step] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.given.zone)

    def note(self, line: Line, name: str, value: object, at: date | datetime | None) -> None:
        """Add a line that cites parameter ``name`` of the rule."""
        moment = at if isinstance(at, datetime) else None
        day = days.local_day(moment, self.zone) if moment else at
        parameter = f"{self.pack.id}/{self.pack.version}/{self.rule.id}.{name} = {value}"
        self.steps.append(Step(line, parameter, self.rule.source, day, moment))

    def result(self, due_day: date | None, due_at: datetime | None) -> Derivation:
        return Derivation(self.given, due_day, due_at, tuple(self.steps))


def reckon(
    given: Given,
    *,
    library: Library = packs.shipped,
    support_hours: Sequence[SupportCalendar] = (),
) -> Derivation:
    """Return the deadline that follows from ``given``, with its derivation.

    Raises ``KeyError`` for a pack, version, rule, calendar or starting event that is not
    there, ``ValueError`` for a year whose holidays are unknown and for an extension that the
    rule does not allow.
    """
    held = library.version(given.pack, given.version)
    work = _Reckoning(given, held, held.rules[given.rule], support_hours)
    start = _start(work)
    if not _is_owed(work, start) or work.rule.period is None:
        return work.result(None, None)
    due_day, due_at = _counted(work, start)
    due_day, due_at = _paused(work, due_day, due_at)
    due_day, due_at = _ended(work, due_day, due_at)
    work.note(Line.DUE, "kind", work.rule.kind, due_at)
    work.steps[-1] = _on(work.steps[-1], due_day)
    return work.result(due_day, due_at)


def _on(step: Step, day: date) -> Step:
    return Step(step.line, step.parameter, step.source, day, step.moment)


def _start(work: _Reckoning) -> datetime:
    rule, happened = work.rule, work.given.happened
    start = happened[rule.starts].astimezone(UTC)
    work.note(Line.STARTED, "starts", rule.starts, start)
    moved = happened.get(rule.start_moved_by)
    if moved is not None and moved > start:
        start = moved.astimezone(UTC)
        work.note(Line.START_MOVED, "start_moved_by", rule.start_moved_by, start)
    return start


def _is_owed(work: _Reckoning, start: datetime) -> bool:
    """Say whether there is a clock at all, with the line that says why not."""
    rule, happened = work.rule, work.given.happened
    if rule.applies and rule.applies.event in happened:
        event = days.local_day(happened[rule.applies.event], work.zone)
        ahead = (event - days.local_day(start, work.zone)).days
        if not rule.applies.holds(ahead):
            work.note(Line.DOES_NOT_APPLY, "applies", f"{ahead} days", event)
            return False
    if rule.period is None:
        work.note(Line.NO_PERIOD, "period", "none", start)
        return False
    if rule.spared_within and rule.spared_by in happened:
        _, until = _end_of(work, start, rule.spared_within)
        if happened[rule.spared_by] < until:
            work.note(Line.SPARED, "spared_within", rule.spared_within, until)
            return False
    return True


def _counted(work: _Reckoning, start: datetime) -> tuple[date, datetime]:
    """Return the end of the period, rolled where the rule says so."""
    rule, period, name = work.rule, work.rule.period, "period"
    if work.given.is_extended:
        if rule.extended is None:
            raise ValueError(f"Rule {rule.id} allows no extension.")
        period, name = rule.extended, "extended"
    assert period is not None  # noqa: S101 - `_is_owed` has seen it
    due_day, due_at = _end_of(work, start, period)
    line = Line.EXTENDED if work.given.is_extended else Line.COUNTED
    work.note(line, name, period, due_at if period.is_elapsed else due_day)
    if rule.roll is Roll.NEXT_WORKING_DAY and not period.is_elapsed:
        due_day, due_at = _rolled(work, due_day)
    return due_day, due_at


def _calendars(work: _Reckoning) -> list[str]:
    """Return the holiday calendars by name; the empty one knows weekends only."""
    given = work.given
    names = [_calendar(one, given.calendar) for one in work.rule.calendars]
    if given.chosen in names and given.chosen:
        return [given.chosen]
    return names or [""]


def _calendar(named: str, own: str) -> str:
    """Return the calendar that a rule names, for a controller whose own is ``own``.

    A law of the United Kingdom counts the holidays of the part in which something is to be
    done; whoever is somewhere else counts those of England.
    """
    controller, _, otherwise = named.partition(OR)
    if controller != CONTROLLER:
        return named
    is_there = not otherwise or own.partition("-")[0] == otherwise.partition("-")[0]
    return own if is_there else otherwise


def _end_of(work: _Reckoning, start: datetime, period: Period) -> tuple[date, datetime]:
    """Return the last day of ``period`` and the first moment after it."""
    if period.unit is Unit.HOURS:
        at = elapsed(start, period.count)
        return days.local_day(at, work.zone), at
    if period.unit is Unit.SUPPORT_HOURS:
        at = support.add(start, period.count, work.support)
        return days.local_day(at, work.zone), at
    first = days.local_day(start, work.zone)
    ends = {
        name: last_day(first, period, work.zone, working_days(work.pack.holidays, name))
        for name in _calendars(work)
    }
    day = min(ends.values())
    if len(set(ends.values())) > 1:
        told = ", ".join(f"{name}: {end}" for name, end in ends.items())
        work.note(Line.EARLIER_CALENDAR, "calendars", told, day)
    return day, days.ends(day, work.zone)


def _rolled(work: _Reckoning, day: date) -> tuple[date, datetime]:
    found = min(
        next_working(day, work.zone, working_days(work.pack.holidays, name))
        for name in _calendars(work)
    )
    if found != day:
        work.note(Line.ROLLED, "roll", work.rule.roll, found)
    return found, days.ends(found, work.zone)


def _paused(work: _Reckoning, day: date, at: datetime) -> tuple[date, datetime]:
    """Move the end by exactly the time the clock stood, as a clock on the wall tells it.

    Pauses that overlap count once. Wall time, so that a change of the clocks within or after
    a pause moves no deadline by an hour. A step tells whole minutes; what stood for less
    than one in all moves the moment, and no day.
    """
    pauses = sorted(work.given.pauses, key=lambda one: one.start)
    if pauses and not work.rule.pauses:
        work.note(Line.PAUSE_REFUSED, "pauses", "not allowed", day)
        return day, at
    reached: datetime | None = None
    whole = timedelta()
    for pause in pauses:
        start = pause.start if reached is None else max(pause.start, reached)
        if pause.end <= start:
            continue
        reached = pause.end
        stood = _wall(pause.end, work.zone) - _wall(start, work.zone)
        whole += stood
        at = (_wall(at, work.zone) + stood).replace(tzinfo=work.zone).astimezone(UTC)
        if whole >= MINUTE:
            day = days.local_day(at - timedelta(microseconds=1), work.zone)
        work.note(Line.PAUSED, "pauses", _told(stood), day)
    return day, at


def _told(stood: timedelta) -> str:
    """Return how long the clock stood, as ``2 days, 3:45`` to the nearest minute."""
    return str(MINUTE * round(stood / MINUTE)).removesuffix(":00")


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _ended(work: _Reckoning, day: date, at: datetime) -> tuple[date, datetime]:
    """Return the earlier of the clock and the event that ends it."""
    event = work.given.happened.get(work.rule.not_after)
    if event is None or event >= at:
        return day, at
    work.note(Line.ENDED_BY_EVENT, "not_after", work.rule.not_after, event.astimezone(UTC))
    return days.local_day(event, work.zone), event.astimezone(UTC)


def milestones(start: datetime, due_at: datetime) -> dict[int, datetime]:
    """Return when 50, 75 and 90 per cent of the time have gone by, and the own target (60)."""
    whole = due_at - start
    return {share: start + whole * share / 100 for share in (*WARNINGS, INTERNAL_TARGET)}


def earliest(made: Sequence[Derivation]) -> Derivation:
    """Return the one that is due first, where several rules apply at once.

    Raises ``ValueError`` when none of them is due at all.
    """
    due = [one for one in made if one.due_at is not None]
    return min(due, key=lambda one: one.due_at or datetime.max.replace(tzinfo=UTC))
