"""How long a job waits before it is tried again. Pure arithmetic."""

from __future__ import annotations

MOST_FAILURES = 8
MOST_DEATHS = 3
FIRST_SECONDS = 4.0
FACTOR = 4.0
LONGEST_SECONDS = 3600.0


def seconds_until_retry(failures: int, chance: float) -> float:
    """Return the pause after the ``failures``-th failure, in seconds.

    It grows fourfold from four seconds to at most an hour: the eight tries of a job span
    about two hours. ``chance`` (0 to 1, random) takes off up to half, so that jobs that
    failed together do not come back together.
    """
    pause = min(FIRST_SECONDS * FACTOR ** (failures - 1), LONGEST_SECONDS)
    return pause * (1 - chance / 2)
