"""Who of several gets the next ticket: pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.assignment.statuses import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may take tickets of the team.

    load: open tickets they have. most: how many they take at the most, None for any number.
    skills: numbers of what they can do.
    """

    id: int
    load: int = 0
    most: int | None = None
    skills: frozenset[int] = frozenset()
    is_away: bool = False

    @property
    def has_room(self) -> bool:
        """Say whether they can take one more now."""
        return not self.is_away and (self.most is None or self.load < self.most)


def chosen(
    mode: Mode,
    candidates: Sequence[Candidate],
    *,
    last: int | None = None,
    needed: frozenset[int] = frozenset(),
) -> Candidate | None:
    """Return who gets a ticket, or None when it has to wait.

    last: who got the one before; among equals the turn goes on after them, by number.
    needed: the skills that the ticket asks for. Somebody who has them all is waited for;
    where nobody in the team does, everybody counts.
    """
    if mode == Mode.MANUAL:
        return None
    if mode == Mode.SKILLS:
        skilled = [one for one in candidates if needed <= one.skills]
        candidates = skilled or candidates
    free = [one for one in in_turn(candidates, last) if one.has_room]
    if not free:
        return None
    return free[0] if mode == Mode.ROUND_ROBIN else min(free, key=lambda one: one.load)


def in_turn(candidates: Sequence[Candidate], last: int | None) -> list[Candidate]:
    """Return ``candidates`` by number, beginning after ``last``."""
    ordered = sorted(candidates, key=lambda one: one.id)
    after = [one for one in ordered if last is not None and one.id > last]
    return after + [one for one in ordered if one not in after]
