from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.jobs import tasks


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    tasks.done.clear()
    yield
    tasks.done.clear()
