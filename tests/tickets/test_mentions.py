from __future__ import annotations

import pytest

from ombud.tickets.mentions import called_in

AGENTS = {"Ana Halden": 1, "ana": 1, "Ana Halden Costa": 2, "Ben Halden": 3, "ben": 3}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("@Ana Halden please look", [1]),
        ("@ana halden costa, and @ana.", [2, 1]),
        ("(@BEN HALDEN) twice: @ben", [3]),
        ("Ask @Ben Halden\u2019s team", [3]),
        ("write to ana@ben", []),
        ("@anabel knows", []),
        ("@ana.costa knows", []),
        ("@ben@halden.example", []),
        ("@ ana", []),
        ("@nobody", []),
        ("", []),
    ],
)
def test_who_is_called(text: str, numbers: list[int]) -> None:
    assert called_in(text, AGENTS) == numbers
