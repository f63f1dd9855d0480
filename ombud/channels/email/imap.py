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
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 60.0  # at mailboxes that were added, and on servers without IDLE
IDLE_SECONDS = 300.0
POLL_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 600.0
LOOK_AT_SETTINGS_SECONDS = 10.0
SETTINGS = (
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_folder",
    "imap_done_folder",
    "sign_in",
    "user_name",
    "sealed_secret",
    "oauth_client_id",
    "oauth_tenant",
)


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


def polled() -> QuerySet[Mailbox]:
    """Return the mailboxes that are to be fetched from."""
    return Mailbox.objects.filter(is_active=True, polls=True).exclude(imap_host="")


def polled_mailboxes() -> list[int]:
    """Return the numbers of the mailboxes that are to be fetched from."""
    return list(polled().values_list("pk", flat=True))


def settings_of(number: int, *more: str) -> tuple[Any, ...] | None:
    """Return how to fetch from a mailbox, and ``more``; None where that is not wanted."""
    return polled().filter(pk=number).values_list(*SETTINGS, *more).first()


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
            is_changed = rest(number, pause, stop)
            pause = FIRST_PAUSE_SECONDS if is_changed else min(LONGEST_PAUSE_SECONDS, pause * 2)
    finally:
        connections.close_all()


def rest(number: int, seconds: float, stop: threading.Event) -> bool:
    """Wait; return early, with True, when somebody changed the mailbox or tests it.

    Whoever mends the settings does not wait for a pause that wrong ones earned.
    """
    before = settings_of(number, "checked_at")
    for _ in range(max(1, round(seconds / POLL_SECONDS))):
        if stop.wait(POLL_SECONDS):
            return False
        if settings_of(number, "checked_at") != before:
            return True
    return False


def stay(mailbox: Mailbox, stop: threading.Event) -> None:
    """Sign in, fetch, and wait for more: until ``stop``, trouble or other settings."""
    known = settings_of(mailbox.pk)
    with signed_in(mailbox) as opened:
        while not stop.is_set():
            fetch_new(mailbox, opened)
            note(mailbox, "")
            if not wait_for_mail(opened, stop, lambda: settings_of(mailbox.pk) == known):
                return


def fetch_once(mailbox: Mailbox) -> int:
    """Sign in, fetch what is new, sign out; return how many mails were fetched.

    Raises what ``signed_in`` raises.
    """
    with signed_in(mailbox) as opened:
        return fetch_new(mailbox, opened)


def wait_for_mail(opened: Opened, stop: threading.Event, is_same: Callable[[], bool]) -> bool:
    """Return when the server tells of something, after five minutes, or at ``stop``.

    A server without IDLE is asked again after a minute. False: the settings are others now,
    by ``is_same``, which is asked every ten seconds.
    """
    seconds = IDLE_SECONDS if opened.can_idle else LOOK_EVERY_SECONDS
    until, look = time.monotonic() + seconds, time.monotonic() + LOOK_AT_SETTINGS_SECONDS
    idle: Any = opened.box.idle  # its methods carry no types
    if opened.can_idle:
        idle.start()
    while not stop.is_set() and time.monotonic() < until:
        if opened.can_idle and idle.poll(timeout=POLL_SECONDS):
            break
        if not opened.can_idle:
            stop.wait(POLL_SECONDS)
        if time.monotonic() >= look:
            if not is_same():
                break
            look = time.monotonic() + LOOK_AT_SETTINGS_SECONDS
    if opened.can_idle:
        idle.stop()
    return is_same()


def note(mailbox: Mailbox, code: str) -> None:
    """Write down how fetching went, for the list of mailboxes and the health page."""
    with contextlib.suppress(DatabaseError):
        Mailbox.objects.filter(pk=mailbox.pk).update(problem=code, checked_at=clock.now())
