"""The IMAP door: fetching from mailboxes that live elsewhere (RFC 9051, IDLE RFC 2177).

A mail stays on the server untouched until it is in the journal; then it is marked as seen,
or moved where the mailbox says so. What was fetched is remembered by UID as long as the
server's UIDVALIDITY stays; when it changes, what nobody has seen is fetched again, and the
journal knows what it had.
"""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Any

import structlog
from django.db import DatabaseError, connections

from ombud.base import clock
from ombud.channels.email.imap_folder import (
    TROUBLE_OR_STORAGE,
    Opened,
    code_of,
    fetch_new,
    signed_in,
)
from ombud.channels.email.models import Mailbox

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 60.0  # at mailboxes that were added, and on servers without IDLE
IDLE_SECONDS = 300.0
POLL_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 600.0


class Poller:
    """Fetches from every mailbox that wants it, each in a thread of its own."""

    def __init__(self) -> None:
        self._threads: dict[int, threading.Thread] = {}

    def run(self, stop: threading.Event) -> None:
        """Fetch until ``stop`` is set; mailboxes that are added later are taken up too."""
        while True:
            for number in polled_mailboxes():
                if number not in self._threads or not self._threads[number].is_alive():
                    self._begin(number, stop)
            connections.close_all()
            if stop.wait(LOOK_EVERY_SECONDS):
                break
        for thread in self._threads.values():
            thread.join(POLL_SECONDS * 5)

    def _begin(self, number: int, stop: threading.Event) -> None:
        thread = threading.Thread(
            target=follow, args=(number, stop), name=f"imap-{number}", daemon=True
        )
        self._threads[number] = thread
        thread.start()


def polled_mailboxes() -> list[int]:
    """Return the numbers of the mailboxes that are to be fetched from."""
    wanted = Mailbox.objects.filter(is_active=True, polls=True).exclude(imap_host="")
    return list(wanted.values_list("pk", flat=True))


def follow(number: int, stop: threading.Event) -> None:
    """Keep fetching from one mailbox; after trouble again, after ever longer pauses.

    Ends when ``stop`` is set or the mailbox is no longer to be fetched from.
    """
    pause = FIRST_PAUSE_SECONDS
    try:
        while not stop.is_set() and number in polled_mailboxes():
            began = time.monotonic()
            mailbox = Mailbox.objects.get(pk=number)
            try:
                stay(mailbox, stop)
            except TROUBLE_OR_STORAGE as problem:
                note(mailbox, code_of(problem))
                log.warning("imap-trouble", id=number, code=code_of(problem), exc_info=True)
            connections.close_all()
            if time.monotonic() - began > IDLE_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            if stop.wait(pause):
                return
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
    finally:
        connections.close_all()


def stay(mailbox: Mailbox, stop: threading.Event) -> None:
    """Sign in, fetch what is there, and wait for more until ``stop`` or trouble."""
    with signed_in(mailbox) as opened:
        while not stop.is_set():
            fetch_new(mailbox, opened)
            note(mailbox, "")
            wait_for_mail(opened, stop)
            if mailbox.pk not in polled_mailboxes():
                return


def fetch_once(mailbox: Mailbox) -> int:
    """Sign in, fetch what is new, sign out; return how many mails were fetched.

    Raises what ``signed_in`` raises.
    """
    with signed_in(mailbox) as opened:
        return fetch_new(mailbox, opened)


def wait_for_mail(opened: Opened, stop: threading.Event) -> None:
    """Return when the server tells of something, after five minutes, or at ``stop``.

    A server without IDLE is asked again after a minute.
    """
    if not opened.can_idle:
        stop.wait(LOOK_EVERY_SECONDS)
        return
    until = time.monotonic() + IDLE_SECONDS
    idle: Any = opened.box.idle  # its methods carry no types
    idle.start()
    while not stop.is_set() and time.monotonic() < until:
        if idle.poll(timeout=POLL_SECONDS):
            break
    idle.stop()


def note(mailbox: Mailbox, code: str) -> None:
    """Write down how fetching went, for the list of mailboxes and the health page."""
    with contextlib.suppress(DatabaseError):
        Mailbox.objects.filter(pk=mailbox.pk).update(problem=code, checked_at=clock.now())
