from __future__ import annotations

import pytest

from ombud.jobs.backoff import MOST_FAILURES, seconds_until_retry


@pytest.mark.parametrize(
    ("failures", "chance", "expected"),
    [
        (1, 0.0, 4.0),
        (1, 1.0, 2.0),
        (2, 0.0, 16.0),
        (3, 0.5, 48.0),
        (5, 0.0, 1024.0),
        (6, 0.0, 3600.0),
        (7, 1.0, 1800.0),
        (500, 0.0, 3600.0),
    ],
)
def test_the_pause_grows_fourfold_up_to_an_hour(
    failures: int, chance: float, expected: float
) -> None:
    assert seconds_until_retry(failures, chance) == expected


def test_all_tries_span_about_two_hours() -> None:
    pauses = [seconds_until_retry(failures, 0.0) for failures in range(1, MOST_FAILURES)]

    assert sum(pauses) == 8564.0
