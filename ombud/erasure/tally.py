"""What became of how many things, by place: the counts of the certificate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ombud.erasure.statuses import Result


@dataclass
class Tally:
    """Counts of one chunk, added to those of the whole when it commits."""

    counts: Counter[tuple[str, Result]] = field(default_factory=Counter)

    def note(self, place: str, result: Result, times: int = 1) -> None:
        if times:
            self.counts[place, result] += times
