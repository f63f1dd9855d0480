"""Whoever mends a mailbox does not wait for the pause that wrong settings earned."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.channels.email.imap import POLL_SECONDS, rest
from ombud.channels.email.models import Mailbox
from tests.makers import make_mailbox

if TYPE_CHECKING:
    from typing import Any

    from tests.world import World


class Stop(threading.Event):
    """The stop of a service; at the second look somebody changes the mailbox."""

    def __init__(self, change: dict[str, Any]) -> None:
        super().__init__()
        self.looks, self.change = 0, change

    def wait(self, timeout: float | None = None) -> bool:
        self.looks += 1
        if self.looks == 2:
            Mailbox.objects.filter(imap_host="mail.halden.example").update(**self.change)
        return False


@pytest.mark.parametrize(
    ("change", "looks"),
    [
        ({"imap_port": 143}, 2),
        ({"checked_at": clock.now()}, 2),  # it is tested
        ({"polls": False}, 2),
        ({"signature": "Halden"}, 30),  # nothing about fetching
    ],
)
def test_a_pause_ends_when_the_mailbox_is_changed_or_tested(
    world: World, change: dict[str, Any], looks: int
) -> None:
    box = make_mailbox(
        world, address="a@b.example", imap_host="mail.halden.example", polls=True
    )
    stop = Stop(change)

    assert rest(box.pk, 30 * POLL_SECONDS, stop) is (looks == 2)
    assert stop.looks == looks
