"""The deadlines of privacy law, exact (checks PR-011 to PR-014, PR-018, PR-020, PR-021)."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ombud.clocks.deadline import earliest, milestones, reckon
from ombud.clocks.derivation import Given, Line, Pause, given_from, to_json
from ombud.clocks.packs import shipped
from tests.clocks import reference
from tests.clocks.reckoning import ZONES, due, due_day, noon

LONDON = "Europe/London"
GDPR = [
    ("2026-01-31", "2026-03-02"),
    ("2024-01-31", "2024-02-29"),
    ("2026-03-05", "2026-04-07"),
    ("2026-08-31", "2026-09-30"),
    ("2026-11-25", "2026-12-28"),
    ("2026-04-01", "2026-05-04"),
]


@pytest.mark.parametrize(("received", "expected"), GDPR)
def test_PR_011_the_six_receipts_are_due_on_the_listed_days(
    received: str, expected: str
) -> None:
    assert due_day("gdpr", 1, "TG1", "received", received) == date.fromisoformat(expected)


def test_PR_011_an_extension_ends_three_months_after_receipt() -> None:
    extended = due_day("gdpr", 1, "TG1", "received", "2026-01-31", is_extended=True)

    assert extended == date(2026, 4, 30)


def test_PR_012_california_counts_business_days_and_calendar_days() -> None:
    ask = ("received", "2026-11-20")

    assert due_day("california", 2, "TK1", *ask, chosen="US") == date(2026, 12, 7)
    assert due_day("california", 2, "TK1", *ask, chosen="US-CA") == date(2026, 12, 8)
    assert due_day("california", 2, "TK2", *ask) == date(2027, 1, 4)
    assert due_day("california", 2, "TK2", *ask, is_extended=True) == date(2027, 2, 18)


def test_PR_013_an_opt_out_has_fifteen_business_days() -> None:
    opt_out = due_day("california", 2, "TK3", "received", "2026-12-21", chosen="US-CA")

    assert opt_out == date(2027, 1, 13)


PAUSED = [
    ("california", 2, "TK2", "2026-04-19", Line.PAUSE_REFUSED, "2026-04-19"),
    ("gdpr", 1, "TG1", "2026-04-07", Line.PAUSE_REFUSED, "2026-04-07"),
    ("uk", 2, "TG1", "2026-04-07", Line.PAUSED, "2026-04-27"),
]


@pytest.mark.parametrize(("pack", "version", "rule", "plain", "line", "paused"), PAUSED)
def test_PR_014_verification_moves_only_the_clock_that_may_stand(
    pack: str, version: int, rule: str, plain: str, line: Line, paused: str
) -> None:
    stood = Pause(noon("2026-03-09", LONDON), noon("2026-03-29", LONDON))
    ask = (pack, version, rule, "received", "2026-03-05")

    made = due(*ask, pauses=(stood,))

    assert due_day(*ask) == date.fromisoformat(plain)
    assert made.due_day == date.fromisoformat(paused)
    assert line in [step.line for step in made.steps]


def test_PR_014_pauses_are_exact_to_the_minute_and_overlaps_count_once() -> None:
    start = datetime(2026, 7, 8, 9, 0, tzinfo=UTC)
    pauses = (
        Pause(start, start + timedelta(days=2, hours=3)),
        Pause(start + timedelta(days=1), start + timedelta(days=3, hours=3, minutes=7)),
    )

    made = due("uk", 3, "TG1", "received", "2026-07-06", pauses=pauses)

    plain = due("uk", 3, "TG1", "received", "2026-07-06")
    assert made.due_at is not None
    assert plain.due_at is not None
    assert made.due_at - plain.due_at == timedelta(days=3, hours=3, minutes=7)


def test_PR_014_a_pause_of_less_than_a_minute_moves_the_moment_and_no_day() -> None:
    start = datetime(2026, 7, 8, 9, 0, tzinfo=UTC)
    short, longer = timedelta(seconds=29, microseconds=504_343), timedelta(seconds=31)
    plain = due("uk", 3, "TG1", "received", "2026-07-06")
    assert plain.due_at is not None
    assert plain.due_day is not None

    once = due("uk", 3, "TG1", "received", "2026-07-06", pauses=(Pause(start, start + short),))
    later = Pause(start + timedelta(days=1), start + timedelta(days=1) + longer)
    twice = due(
        "uk", 3, "TG1", "received", "2026-07-06", pauses=(Pause(start, start + short), later)
    )

    assert (once.due_day, once.due_at) == (plain.due_day, plain.due_at + short)
    assert [one.parameter for one in once.steps if one.line == Line.PAUSED] == [
        "uk/3/TG1.pauses = 0:00"
    ]
    assert twice.due_at == plain.due_at + short + longer
    assert twice.due_day == plain.due_day + timedelta(days=1)
    assert [one.parameter for one in twice.steps if one.line == Line.PAUSED] == [
        "uk/3/TG1.pauses = 0:00",
        "uk/3/TG1.pauses = 0:01",
    ]


def test_PR_018_the_derivation_names_each_step_and_can_be_repeated() -> None:
    made = due("gdpr", 1, "TG1", "received", "2026-11-25")

    evidence = json.loads(json.dumps(to_json(made)))

    assert reckon(given_from(evidence)) == made
    assert [(step["line"], step["parameter"], step["day"]) for step in evidence["steps"]] == [
        ("started", "gdpr/1/TG1.starts = received", "2026-11-25"),
        ("counted", "gdpr/1/TG1.period = 1 month", "2026-12-25"),
        ("rolled", "gdpr/1/TG1.roll = next_working_day", "2026-12-28"),
        ("due", "gdpr/1/TG1.kind = due", "2026-12-28"),
    ]
    assert {step["source"] for step in evidence["steps"]} == {
        "GDPR Art. 12(3); Regulation 1182/71 Art. 3"
    }


def test_PR_019_packs_say_from_when_each_version_counts() -> None:
    days = [date(2026, 2, 4), date(2026, 2, 5), date(2026, 6, 18), date(2026, 6, 19)]

    versions = [shipped.in_force("uk", day).version for day in days]

    assert versions == [1, 2, 2, 3]
    assert shipped.version("uk", 1).rules["TG1"].start_moved_by == "identified"


VARIANTS = [
    (pack, rule.id, is_extended)
    for pack in shipped
    for rule in pack.rules.values()
    for is_extended in ((False, True) if rule.extended else (False,))
    if f"{pack.id}/{rule.id}" not in reference.NO_CLOCK
]
RECEIPTS = 40  # for each of the 90 variants


def test_PR_020_random_receipts_over_five_years_equal_an_independent_reference() -> None:
    dice = random.Random(20261129)  # noqa: S311 - a seed, no secret
    begin, counted = datetime(2023, 6, 1, tzinfo=UTC), 0
    differences = []
    for pack, rule, is_extended in VARIANTS:
        zone, starts = ZONES[pack.id], pack.rules[rule].starts
        for _ in range(RECEIPTS):
            at = begin + timedelta(minutes=dice.randrange(5 * 365 * 24 * 60))
            own = dice.choice(reference.OWN)
            made = reckon(
                Given(
                    pack.id,
                    pack.version,
                    rule,
                    {starts: at},
                    zone,
                    own,
                    is_extended=is_extended,
                )
            )
            counted += 1
            expected = expected_end(f"{pack.id}/{rule}", at, zone, own, is_extended)
            if made.due_at != expected:
                differences.append((pack.id, rule, at, own, made.due_at, expected))

    assert differences == []
    assert counted >= 200 * 18


def expected_end(law: str, at: datetime, zone: str, own: str, is_extended: bool) -> datetime:
    """Return the first moment that is too late, by the reference."""
    if law in reference.HOURS:
        return at + timedelta(hours=reference.HOURS[law])
    day = reference.LAWS[law](at.astimezone(ZoneInfo(zone)).date(), is_extended, own)
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def test_PR_020_a_receipt_just_before_midnight_counts_as_that_day() -> None:
    zone = "Europe/Brussels"
    last_minute = datetime(2026, 10, 24, 23, 59, tzinfo=ZoneInfo(zone))

    made = reckon(Given("gdpr", 1, "TG1", {"received": last_minute}, zone, "BE"))

    assert made.due_day == date(2026, 11, 24)
    assert made.due_at == datetime(2026, 11, 24, 23, tzinfo=UTC)  # winter by then


def test_PR_021_seventy_two_hours_over_a_weekend_end_on_mondays_exact_hour() -> None:
    friday = datetime(2026, 11, 20, 16, 42, tzinfo=UTC)

    made = reckon(Given("gdpr", 1, "TG3", {"aware": friday}, "Europe/Brussels", "BE"))

    assert made.due_at == datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
    assert Line.ROLLED not in [step.line for step in made.steps]


def test_of_several_packs_the_earliest_day_counts() -> None:
    gdpr = due("gdpr", 1, "TG1", "received", "2026-11-20")
    california = due("california", 2, "TK2", "received", "2026-11-20")

    assert earliest([california, gdpr]) is gdpr


def test_warnings_come_at_half_three_quarters_and_nine_tenths() -> None:
    start = datetime(2026, 11, 20, tzinfo=UTC)

    found = milestones(start, start + timedelta(hours=100))

    assert {share: (at - start) / timedelta(hours=1) for share, at in found.items()} == {
        50: 50,
        75: 75,
        90: 90,
        60: 60,
    }
