from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.smtp import Behaviour, Running, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings


@pytest.fixture
def server(settings: Settings) -> Iterator[Running]:
    """The desk's default server for sending, on loopback; undo is off."""
    with mail_server(Behaviour()) as running:
        settings.OMBUD_SMTP_OUT = running.url
        settings.OMBUD_UNDO_SECONDS = 0
        yield running
