"""Memory that is handed back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ombud.base.memory import _libc, give_back

STATUS = Path("/proc/self/status")


def resident() -> int:
    """Return how much of this process lies in memory, in kB."""
    line = next(one for one in STATUS.read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1])


@pytest.mark.skipif(not STATUS.exists() or _libc() is None, reason="Linux with glibc only")
def test_what_is_free_goes_back_to_the_machine() -> None:
    held = [bytes(100_000) + b"x" for _ in range(800)]  # below the size that is mapped alone
    held[:-1] = []
    before = resident()

    give_back()

    assert before - resident() > 40_000
    assert len(held) == 1
