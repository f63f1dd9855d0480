from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.project.asgi import as_reached

if TYPE_CHECKING:
    from pytest_django import Settings

FORGED = (b"x-forwarded-for", b"6.6.6.6, 198.51.100.7")


@pytest.mark.parametrize(
    ("behind_proxy", "expected"),
    [(False, ("127.0.0.1", 5)), (True, ("198.51.100.7", 0))],
)
def test_a_forwarding_header_is_believed_only_behind_the_proxy(
    settings: Settings, behind_proxy: bool, expected: tuple[str, int]
) -> None:
    settings.OMBUD_BEHIND_PROXY = behind_proxy
    scope: dict[str, Any] = {
        "client": ("127.0.0.1", 5),
        "scheme": "https",
        "headers": [(b"x-forwarded-proto", b"https"), FORGED],
    }

    found = as_reached(scope)

    assert found["client"] == expected
    assert found["scheme"] == "http"
