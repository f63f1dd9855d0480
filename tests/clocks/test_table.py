"""Every row of the table of deadlines, exact. Ids are those of the table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ombud.clocks.deadline import reckon
from ombud.clocks.derivation import Given, Line
from ombud.clocks.packs import shipped
from ombud.clocks.rules import Kind
from tests.clocks.reckoning import due, due_day

M, C, K = "mortgage", "complaints", "california"
UK_ANSWER, OWN = "UK-COMPLAINT-ANSWER", "OWN-COMPLAINT"
SALE = "foreclosure_sale"
OWED_NOTHING = None
LONGER = {"is_extended": True}

ROWS: list[tuple[str, tuple[Any, ...], dict[str, Any], str | None]] = [
    # Thanksgiving (26 November 2026) is a legal public holiday; the Friday after is not.
    ("TM1", (M, 1, "TM1", "received", "2026-11-20"), {}, "2026-11-30"),
    ("TM2", (M, 1, "TM2", "received", "2026-11-20"), {}, "2027-01-06"),
    ("TM3", (M, 1, "TM2", "received", "2026-11-20"), {"is_extended": True}, "2027-01-28"),
    ("TM4", (M, 1, "TM4", "received", "2026-11-20"), {}, "2026-12-02"),
    (
        "TM5 clock first",
        (M, 1, "TM5", "received", "2026-11-20"),
        {"events": {SALE: "2027-03-01"}},
        "2027-01-06",
    ),
    (
        "TM5 sale first",
        (M, 1, "TM5", "received", "2026-11-20"),
        {"events": {SALE: "2026-12-15"}},
        "2026-12-15",
    ),
    (
        "TM5 eight days",
        (M, 1, "TM5", "received", "2026-11-20"),
        {"events": {SALE: "2026-11-28"}},
        "2026-11-28",
    ),
    (
        "TM5 seven days",
        (M, 1, "TM5", "received", "2026-11-20"),
        {"events": {SALE: "2026-11-27"}},
        None,
    ),
    (
        "TM6",
        (M, 1, "TM6", "received", "2026-11-20"),
        {"events": {SALE: "2026-11-27"}},
        OWED_NOTHING,
    ),
    (
        "TM7 told in time",
        (M, 1, "TM1", "received", "2026-11-20"),
        {"events": {"corrected_and_told": "2026-11-30"}},
        OWED_NOTHING,
    ),
    (
        "TM7 told too late",
        (M, 1, "TM1", "received", "2026-11-20"),
        {"events": {"corrected_and_told": "2026-12-01"}},
        "2026-11-30",
    ),
    ("TM8", (M, 1, "TM8", "received", "2026-11-20"), {}, "2026-11-30"),
    ("TM9", (M, 1, "TM9", "received", "2026-11-20"), {}, "2026-12-07"),
    ("TM10", (M, 1, "TM10", "received", "2026-11-20"), {}, "2027-01-06"),
    (
        "TM10 extended",
        (M, 1, "TM10", "received", "2026-11-20"),
        {"is_extended": True},
        "2027-01-28",
    ),
    ("TM11", (M, 1, "TM11", "received", "2026-11-20"), {}, "2027-01-19"),
    ("TM12", (M, 1, "TM12", "decided", "2026-11-20"), {}, "2026-11-30"),
    ("TM13", (M, 1, "TM13", "asked", "2026-11-20"), {}, "2026-12-14"),
    (
        "TM14",
        (M, 1, "TM14", "received", "2026-11-20"),
        {"events": {SALE: "2027-01-04"}},
        "2026-11-30",
    ),
    (
        "TM14 44 days",
        (M, 1, "TM14", "received", "2026-11-20"),
        {"events": {SALE: "2027-01-03"}},
        None,
    ),
    (
        "TM15",
        (M, 1, "TM15", "complete", "2026-11-20"),
        {"events": {SALE: "2026-12-28"}},
        "2026-12-20",
    ),
    (
        "TM15 37 days",
        (M, 1, "TM15", "complete", "2026-11-20"),
        {"events": {SALE: "2026-12-27"}},
        None,
    ),
    ("TM16", (M, 1, "TM16", "delinquent", "2026-11-01"), {}, "2026-12-07"),
    ("TM16 notice", (M, 1, "TM16-notice", "delinquent", "2026-11-01"), {}, "2026-12-16"),
    ("TM17", (M, 1, "TM17", "delinquent", "2026-11-01"), {}, "2027-03-01"),
    ("TM18 old servicer", (M, 1, "TM18", "transfer", "2026-12-01"), {}, "2026-11-16"),
    ("TM18 new servicer", (M, 1, "TM18-after", "transfer", "2026-12-01"), {}, "2026-12-16"),
    ("TM18 grace", (M, 1, "TM18-grace", "transfer", "2026-12-01"), {}, "2027-01-30"),
    ("TM19", (M, 1, "TM19", "discharged", "2024-02-29"), {}, "2025-02-28"),
    ("TM20", (M, 1, "TM20", "received", "2026-11-20"), {}, OWED_NOTHING),
    ("TC1", (C, 1, "TC1", "sent_to_company", "2026-11-20"), {}, "2026-12-05"),
    ("TC2", (C, 1, "TC2", "sent_to_company", "2026-11-20"), {}, "2027-01-19"),
    ("TC3", (C, 1, "TC3", "sent_to_company", "2026-11-20"), {}, "2026-12-20"),
    ("TC3 final", (C, 1, "TC3-final", "sent_to_company", "2026-11-20"), {}, "2027-01-19"),
    ("TC4", (C, 1, "TC4", "answered", "2026-11-20"), {}, "2027-01-19"),
    ("TC5", (C, 1, "TC5", "received", "2026-11-20"), {}, "2026-12-07"),
    ("TC5 credit", (C, 1, "TC5-credit", "received", "2026-11-20"), {}, "2027-01-04"),
    ("TC5 long", (C, 1, "TC5-long", "received", "2026-11-20"), {}, "2027-02-18"),
    ("TC5 result", (C, 1, "TC5-result", "concluded", "2026-11-25"), {}, "2026-12-01"),
    ("TC5 notice", (C, 1, "TC5-notice", "statement", "2026-11-20"), {}, "2027-01-19"),
    ("TC6", (C, 1, "TC6", "received", "2026-11-20"), {}, "2027-01-15"),
    ("TC7", (C, 1, "TC7", "received", "2026-12-18"), {}, "2027-01-13"),
    ("TC7 longer", (C, 1, "TC7", "received", "2026-12-18"), LONGER, "2027-02-10"),
    ("TC8", (C, 1, "TC8", "received", "2026-12-23"), {}, "2026-12-30"),
    ("TC9", (C, 1, "TC9", "known", "2026-11-20"), {}, "2026-12-20"),
    ("TG1", ("gdpr", 1, "TG1", "received", "2026-03-05"), {}, "2026-04-07"),
    (
        "TG1 receipt of identity",
        ("uk", 1, "TG1", "received", "2025-09-03"),
        {"events": {"identified": "2025-09-30"}},
        "2025-10-30",
    ),
    ("TG2", ("gdpr", 1, "TG1", "received", "2026-03-05"), {"is_extended": True}, "2026-06-05"),
    ("TG2 notice", ("uk", 1, "TG2", "received", "2025-09-03"), {}, "2025-10-03"),
    ("TK1", (K, 2, "TK1", "received", "2026-11-20"), {}, "2026-12-07"),
    ("TK2", (K, 2, "TK2", "received", "2026-11-20"), {}, "2027-01-04"),
    ("TK2 longer", (K, 2, "TK2", "received", "2026-11-20"), LONGER, "2027-02-18"),
    ("TK3", (K, 2, "TK3", "received", "2026-12-21"), {}, "2027-01-13"),
    ("TK4", (K, 2, "TK4", "opted_out", "2024-02-29"), {}, "2025-02-28"),
    ("TK5", (K, 2, "TK5", "received", "2026-11-20"), {}, "2028-11-20"),
    ("TK9", (K, 2, "TK9", "received", "2026-11-20"), {}, "2026-12-07"),
    ("UK receipt", ("uk", 3, "UK-COMPLAINT", "received", "2026-11-20"), {}, "2026-12-20"),
    ("UK complaint", ("uk", 3, UK_ANSWER, "received", "2026-11-25"), {}, "2026-12-29"),
    ("UK longer", ("uk", 3, UK_ANSWER, "received", "2026-11-25"), LONGER, "2027-02-25"),
    ("UK complaint before", ("uk", 2, OWN, "received", "2026-03-05"), {}, "2026-04-07"),
    ("EU complaint", ("gdpr", 1, OWN, "received", "2026-01-31"), {}, "2026-03-02"),
    ("CA complaint", (K, 2, OWN, "received", "2026-11-20"), {}, "2027-01-04"),
    ("CA review", (K, 2, "OWN-REVIEW", "received", "2026-11-20"), LONGER, "2027-02-18"),
    ("TK9 link", (K, 2, "TK9-link", "sent", "2026-11-20"), {}, "2026-12-20"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "more", "expected"),
    [row[1:] for row in ROWS],
    ids=[row[0].replace(" ", "_") for row in ROWS],
)
def test_each_row_of_the_table_is_exact(
    asked: tuple[Any, ...], more: dict[str, Any], expected: str | None
) -> None:
    found = due_day(*asked, **more)

    assert found == (date.fromisoformat(expected) if expected else None)


HOURS = [
    ("gdpr", "TG3", "aware", "2026-03-30T08:15+00:00"),
    ("promises", "TG4-72", "detected", "2026-03-30T08:15+00:00"),
    ("promises", "TG4-24", "detected", "2026-03-28T08:15+00:00"),
]


@pytest.mark.parametrize(("pack", "rule", "starts", "expected"), HOURS)
def test_hours_run_on_through_the_weekend_and_the_change_of_clocks(
    pack: str, rule: str, starts: str, expected: str
) -> None:
    friday = datetime(2026, 3, 27, 8, 15, tzinfo=UTC)

    made = reckon(Given(pack, 1, rule, {starts: friday}, "Europe/Brussels"))

    assert made.due_at == datetime.fromisoformat(expected)


def test_the_processor_clock_of_the_law_has_no_hours() -> None:
    made = due("gdpr", 1, "TG4", "aware", "2026-03-27")

    assert made.due_at is None
    assert [step.line for step in made.steps] == [Line.STARTED, Line.NO_PERIOD]


def test_figures_that_are_no_clocks_are_in_the_pack() -> None:
    figures = {
        name: one.value for name, one in shipped.version("california", 2).figures.items()
    }

    assert figures == {
        "free_requests_in_12_months": 2,  # TK6
        "data_points_category": 2,  # TK7
        "data_points_specific": 3,
        "opt_in_by_parent_below": 13,  # TK8
        "opt_in_by_self_below": 16,
        "look_back_until": "2022-01-01",
    }


def test_what_may_never_be_extended_refuses() -> None:
    for rule in ("TM4", "TM5"):
        with pytest.raises(ValueError, match="allows no extension"):
            due("mortgage", 1, rule, "received", "2026-11-20", is_extended=True)


def test_a_desk_may_choose_the_later_calendar() -> None:
    both = due("california", 2, "TK1", "received", "2026-11-20")
    state = due("california", 2, "TK1", "received", "2026-11-20", chosen="US-CA")

    assert (both.due_day, state.due_day) == (date(2026, 12, 7), date(2026, 12, 8))
    assert both.steps[1].line is Line.EARLIER_CALENDAR
    assert both.steps[1].parameter == (
        "california/2/TK1.calendars = US: 2026-12-07, US-CA: 2026-12-08"
    )


def test_a_moved_sale_moves_the_clock() -> None:
    days = [
        due_day("mortgage", 1, "TM5", "received", "2026-11-20", events={SALE: sale})
        for sale in ("2026-12-15", "2026-12-10", "2027-02-01")
    ]

    assert days == [date(2026, 12, 15), date(2026, 12, 10), date(2027, 1, 6)]


def test_every_rule_names_its_source_and_speaks_german() -> None:
    lacking = [
        f"{held.id}/{held.version}/{rule.id}"
        for held in shipped
        for rule in held.rules.values()
        if not rule.source or "de" not in rule.title
    ]

    assert lacking == []
    assert sum(len(held.rules) for held in shipped) == 78


def test_what_is_general_knowledge_says_so() -> None:
    unchecked = {
        rule.id for held in shipped for rule in held.rules.values() if not rule.is_checked
    }

    assert unchecked == {"TM11", "TM12", "TM13", "TM15", "G14"}


def test_bars_and_duties_to_keep_are_not_mistaken_for_deadlines() -> None:
    kinds = {
        rule.id: rule.kind
        for name in ("mortgage", "california", "promises")
        for rule in shipped.in_force(name, date(2026, 11, 20)).rules.values()
        if rule.kind is not Kind.DUE
    }

    assert kinds == {
        "TM11": Kind.NOT_BEFORE,
        "TM17": Kind.NOT_BEFORE,
        "TM18-grace": Kind.NOT_BEFORE,
        "TM19": Kind.KEEP,
        "TK4": Kind.NOT_BEFORE,
        "TK5": Kind.KEEP,
        "TK9-link": Kind.KEEP,
        "CANCEL": Kind.NOT_BEFORE,
        "RECORD": Kind.KEEP,
    }
