from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.erasure import records

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def ledger() -> Iterator[None]:
    """Each test has a ledger of its own."""
    forget_ledger()
    yield
    forget_ledger()


def forget_ledger() -> None:
    for path in records.places():
        path.unlink(missing_ok=True)
