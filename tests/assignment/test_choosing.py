"""Who gets the next ticket: every way, as a table."""

from __future__ import annotations

import pytest

from ombud.assignment.choosing import Candidate, chosen
from ombud.assignment.statuses import Mode

ANA, BEN, CLO = Candidate(1, load=4), Candidate(2, load=1), Candidate(3, load=1)
FULL = Candidate(4, load=2, most=2)
AWAY = Candidate(5, is_away=True)
FRENCH = Candidate(6, load=9, skills=frozenset({7}))
FRENCH_AWAY = Candidate(8, skills=frozenset({7}), is_away=True)
NEEDS = frozenset({7})


@pytest.mark.parametrize(
    ("mode", "candidates", "last", "needed", "expected"),
    [
        (Mode.MANUAL, [ANA], None, (), None),
        (Mode.ROUND_ROBIN, [], None, (), None),
        (Mode.ROUND_ROBIN, [ANA, BEN, CLO], None, (), 1),
        (Mode.ROUND_ROBIN, [CLO, ANA, BEN], 1, (), 2),
        (Mode.ROUND_ROBIN, [ANA, BEN, CLO], 3, (), 1),
        (Mode.ROUND_ROBIN, [ANA, CLO], 2, (), 3),
        (Mode.ROUND_ROBIN, [FULL, AWAY], None, (), None),
        (Mode.ROUND_ROBIN, [ANA, FULL, AWAY, FRENCH], 1, (), 6),
        (Mode.LEAST_LOADED, [ANA, BEN, CLO], None, (), 2),
        (Mode.LEAST_LOADED, [ANA, BEN, CLO], 2, (), 3),
        (Mode.LEAST_LOADED, [ANA, FULL, AWAY], None, (), 1),
        (Mode.SKILLS, [ANA, BEN, FRENCH], None, NEEDS, 6),
        (Mode.SKILLS, [ANA, BEN, FRENCH], None, (), 2),
        (Mode.SKILLS, [ANA, FRENCH_AWAY], None, NEEDS, None),
        (Mode.SKILLS, [ANA, BEN], None, NEEDS, 2),
    ],
)
def test_the_next_ticket_goes_to(
    mode: Mode,
    candidates: list[Candidate],
    last: int | None,
    needed: frozenset[int] | tuple[()],
    expected: int | None,
) -> None:
    one = chosen(mode, candidates, last=last, needed=frozenset(needed))

    assert (one.id if one else None) == expected


def test_in_turn_everybody_gets_the_same_number() -> None:
    last, got = None, []
    for _ in range(9):
        one = chosen(Mode.ROUND_ROBIN, [ANA, BEN, CLO], last=last)
        assert one is not None
        last = one.id
        got.append(last)

    assert got == [1, 2, 3] * 3
