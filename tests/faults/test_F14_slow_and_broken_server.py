"""F14: the mail server is slow, refuses, closes, or talks nonsense; others are not delayed."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from ombud.channels.email.actions.mailboxes import add_mailbox
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing import delivery, smtp
from ombud.channels.email.statuses import Delivery
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.makers import make_ticket
from tests.smtp import mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from tests.world import World

GREETING = b"220 ready\r\n"


@contextmanager
def speaking(lines: bytes, every: float) -> Iterator[int]:
    """A server that says ``lines`` letter by letter, one each ``every`` seconds, for ever."""
    stop = threading.Event()

    def talk(door: socket.socket) -> None:
        door.settimeout(0.2)
        while not stop.is_set():
            try:
                caller, _ = door.accept()
            except TimeoutError:
                continue
            with caller:
                while not stop.wait(every):
                    for letter in lines:
                        try:
                            caller.sendall(bytes([letter]))
                        except OSError:
                            break
                        if stop.wait(every):
                            break
                    else:
                        continue
                    break

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=talk, args=[door])
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            stop.set()
            thread.join()


def write_two(world: World, bad_port: int) -> tuple[OutgoingMail, OutgoingMail]:
    """One mail by the bad server of the Cards mailbox, one by the good default server."""
    add_mailbox(
        address="cards@halden.example",
        name="Cards",
        team=world.cards,
        actor=world.rosa.actor,
        smtp_host="127.0.0.1",
        smtp_port=bad_port,
        smtp_security="none",
    )
    for team, agent in ((world.cards, world.ben), (world.lending, world.ana)):
        ticket = make_ticket(world, team=team)
        reply(ticket, Content(text="Hi."), agent=agent, actor=agent.actor)
    bad, good = OutgoingMail.objects.order_by("pk")
    return bad, good


@pytest.mark.parametrize(
    ("lines", "every"),
    [
        (b"220-welcome to the tar pit\r\n", 0.02),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", 0.001),
        (b"\x16\x03\x01\x00\xff" * 3, 0.001),
        (b"554 go away\r\n", 0.001),
    ],
)
def test_a_server_that_wastes_time_is_cut_off_and_others_get_their_mail(
    world: World,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    lines: bytes,
    every: float,
) -> None:
    monkeypatch.setattr(smtp, "OVERALL_SECONDS", 1.0)
    monkeypatch.setattr(smtp, "WAIT_SECONDS", 0.5)
    settings.OMBUD_UNDO_SECONDS = 0
    with speaking(lines, every) as bad_port, mail_server() as good_server:
        settings.OMBUD_SMTP_OUT = good_server.url
        bad, good = write_two(world, bad_port)
        begun = time.monotonic()

        again_at = delivery.deliver(bad.pk)
        took = time.monotonic() - begun
        delivery.deliver(good.pk)

    bad.refresh_from_db()
    good.refresh_from_db()
    assert took < 5
    assert again_at is not None
    assert bad.state == Delivery.DEFERRED
    assert good.state == Delivery.SENT


def test_no_wait_is_longer_than_thirty_seconds() -> None:
    """F26: the bound on a black hole."""
    assert smtp.WAIT_SECONDS <= 30
    assert delivery.LEASE.total_seconds() > smtp.OVERALL_SECONDS + smtp.WAIT_SECONDS
