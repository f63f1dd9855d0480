"""Where the library of holidays and the law part: each day with where it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ombud.clocks.holidays import working_days
from tests.clocks.reckoning import due_day

DAYS = [
    # 4 July 2026 is a Saturday. The Friday before is one for pay and leave of federal
    # employees (5 U.S.C. 6103(b)), not one of 6103(a), and none of California (Gov. Code 6701).
    ("US", "2026-07-03", False),
    ("US-STATUTE", "2026-07-03", True),
    ("US-CA", "2026-07-03", True),
    # 4 July 2027 is a Sunday: the Monday after is one of California (6701).
    ("US-STATUTE", "2027-07-05", True),
    ("US-CA", "2027-07-05", False),
    # 19 June: of 6103(a) since 2021 (Public Law 117-17); it closes no office of California.
    ("US-STATUTE", "2020-06-19", True),
    ("US-STATUTE", "2026-06-19", False),
    ("US-CA", "2026-06-19", True),
    # 11 November 2028 is a Saturday, the one day that moves back (6701).
    ("US-CA", "2028-11-10", False),
    ("US-CA", "2026-11-27", False),  # after Thanksgiving (19853)
    ("US-STATUTE", "2026-11-27", True),
    ("US-CA", "2027-02-15", False),  # Presidents' Day
    ("US-CA", "2028-02-15", True),  # Susan B. Anthony closes no office
    ("US-CA", "2026-03-31", False),
    ("US-CA", "2026-10-12", True),  # Columbus Day
    ("NL", "2026-05-05", False),  # Algemene termijnenwet art. 3(1), every year
    ("HU", "2026-08-21", True),  # a rest day in return for a Saturday at work
    ("HU", "2026-08-20", False),
    ("LV", "2026-01-02", True),
    ("GR", "2027-05-04", True),  # nobody has moved 1 May 2027 yet
    ("FI", "2026-06-19", False),  # Midsummer Eve: Act 150/1930, section 5
    ("GB-ENG", "2027-12-28", False),  # for Boxing Day, a Sunday
    ("GB-ENG", "2022-06-02", False),  # the late May day, moved to the jubilee
    ("GB-ENG", "2022-05-30", True),
    ("GB-SCT", "2026-06-15", False),  # by proclamation
    ("GB-SCT", "2026-04-06", True),  # Easter Monday is none in Scotland
]


@pytest.mark.parametrize(("calendar", "day", "is_working"), DAYS)
def test_a_day_is_worked_where_the_law_says_so(
    calendar: str, day: str, is_working: bool
) -> None:
    found = working_days("2026.11", calendar).is_working(date.fromisoformat(day))

    assert found is is_working


DEADLINES: list[tuple[tuple[str, ...], dict[str, Any], str]] = [
    # The Friday before a Saturday's holiday would make these a day late.
    (("mortgage", "TM1", "received", "2026-06-26"), {}, "2026-07-03"),
    (("complaints", "TC5", "received", "2026-06-22"), {}, "2026-07-06"),
    (("california", "TK1", "received", "2026-06-19"), {}, "2026-07-03"),
    (("california", "TK1", "received", "2026-06-19"), {"chosen": "US"}, "2026-07-06"),
    (("california", "TK1", "received", "2026-06-22"), {"chosen": "US"}, "2026-07-07"),
    (("california", "TK9", "received", "2026-06-22"), {}, "2026-07-06"),
    # Each part of the United Kingdom counts its own days; whoever is elsewhere, England's.
    (("uk", "TG1", "received", "2026-03-06"), {"calendar": "GB-SCT"}, "2026-04-06"),
    (("uk", "TG1", "received", "2026-03-06"), {"calendar": "GB-ENG"}, "2026-04-07"),
    (("uk", "TG1", "received", "2026-03-06"), {"calendar": "US"}, "2026-04-07"),
    (("uk", "TG1", "received", "2026-03-06"), {"calendar": ""}, "2026-04-07"),
    (("uk", "TG1", "received", "2026-06-13"), {"calendar": "GB-NIR"}, "2026-07-14"),
    (("complaints", "TC8", "received", "2025-12-31"), {"calendar": "GB-SCT"}, "2026-01-07"),
    (("complaints", "TC8", "received", "2025-12-31"), {"calendar": "GB-ENG"}, "2026-01-06"),
]  # fmt: skip
VERSIONS = {"uk": 3, "california": 2}


@pytest.mark.parametrize(("asked", "more", "expected"), DEADLINES)
def test_a_deadline_counts_the_days_of_its_own_law(
    asked: tuple[str, ...], more: dict[str, Any], expected: str
) -> None:
    pack, *rest = asked

    found = due_day(pack, VERSIONS.get(pack, 1), *rest, **more)

    assert found == date.fromisoformat(expected)
