"""Class 10: who listens is asked what every page asks, and only our own page may listen.

What each role hears, and that a stream ends with its session: tests/project/test_live.py.
"""

from __future__ import annotations

import pytest

from ombud.project.live.stream import is_from_us

FOREIGN = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "http://evil.example/testserver"},
    {"origin": "http://testserver:81"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"host": "evil.example"},
    {"host": "evil.example", "origin": "http://evil.example"},
)


def scope(**headers: str) -> dict[str, object]:
    given = {"host": "testserver", **headers}
    return {"headers": [(name.encode(), value.encode()) for name, value in given.items()]}


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_site_does_not_listen(headers: dict[str, str]) -> None:
    assert not is_from_us(scope(**headers))


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://testserver", "sec-fetch-site": "same-origin"}]
)
def test_our_own_page_does(headers: dict[str, str]) -> None:
    assert is_from_us(scope(**headers))
