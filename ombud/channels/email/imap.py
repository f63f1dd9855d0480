"""The IMAP door: fetching from mailboxes that live elsewhere (RFC 9051, IDLE RFC 2177).

A mail stays on the server untouched until it is in the journal; then it is marked as seen,
or moved where the mailbox says so. What was fetched is remembered by UID as long as the
server's UIDVALIDITY stays; when it changes, what nobody has seen is fetched again, and the
journal knows what it had.
"""

from __future__ import annotations

import contextlib
import imaplib
import ssl
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from django.db import DatabaseError, connections
from imap_tools import ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from ombud.base import clock
from ombud.base.errors import Misconfigured
from ombud.channels.email import oauth
from ombud.channels.email.actions.journal import Arrival, store_many
from ombud.channels.email.models import Mailbox
from ombud.channels.email.outgoing.server import is_loopback
from ombud.channels.email.outgoing.smtp import tls_context
from ombud.channels.email.statuses import Door, Security, SignIn
from ombud.vault.secrets import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imap_tools import BaseMailBox

log = structlog.get_logger()

WAIT_SECONDS = 30.0
LOOK_EVERY_SECONDS = 60.0  # at mailboxes that were added, and on servers without IDLE
IDLE_SECONDS = 300.0
POLL_SECONDS = 2.0
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 600.0
MOST_AT_ONCE = 40
MOST_BYTES_AT_ONCE = 20 * 2**20
PROBLEMS: tuple[tuple[type[BaseException], str], ...] = (
    (oauth.OAuthProblem, "oauth"),
    (Misconfigured, "insecure"),
    (ssl.SSLError, "tls"),
    (ImapToolsError, "refused"),
    (imaplib.IMAP4.error, "refused"),
    (OSError, "unreachable"),
)
TROUBLE: tuple[type[BaseException], ...] = tuple(kind for kind, _ in PROBLEMS)
TROUBLE_OR_STORAGE: tuple[type[BaseException], ...] = (*TROUBLE, DatabaseError)


@dataclass(frozen=True, slots=True)
class Opened:
    """A signed-in connection with its folder open, and the UIDVALIDITY of that folder.

    can_idle: the server tells of new mail by itself.
    """

    box: BaseMailBox
    validity: int
    can_idle: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail on the server: its UID and its bytes."""

    uid: int
    raw: bytes


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


@contextlib.contextmanager
def signed_in(mailbox: Mailbox) -> Iterator[Opened]:
    """Connect to the server of ``mailbox``, protected, sign in, and open its folder.

    Raises ``Misconfigured`` for plain text to another machine, ``OAuthProblem``, ``OSError``
    and the errors of IMAP.
    """
    secret = mailbox.sealed_secret
    with contextlib.closing(Line(connected(mailbox))) as line:
        if mailbox.sign_in in {SignIn.GOOGLE, SignIn.MICROSOFT}:
            token = oauth.access_token(mailbox)
            line.box.xoauth2(mailbox.user_name or mailbox.address, token, None)
        else:
            password = open_text(bytes(secret)) if secret else ""
            line.box.login(mailbox.user_name or mailbox.address, password, None)
        line.box.folder.set(mailbox.imap_folder or "INBOX")
        told = line.box.client.capability()[1]
        can_idle = b"IDLE" in b" ".join(filter(None, told)).upper().split()
        yield Opened(line.box, told_validity(line.box), can_idle)


class Line:
    """A connection that is closed without caring whether the server still listens."""

    def __init__(self, box: BaseMailBox) -> None:
        self.box = box

    def close(self) -> None:
        with contextlib.suppress(*TROUBLE):
            self.box.client.logout()
        with contextlib.suppress(OSError):
            self.box.client.shutdown()


def connected(mailbox: Mailbox) -> BaseMailBox:
    host, port = mailbox.imap_host, mailbox.imap_port
    if mailbox.imap_security == Security.TLS:
        return MailBox(host, port, timeout=WAIT_SECONDS, ssl_context=tls_context())
    if mailbox.imap_security == Security.STARTTLS:
        return MailBoxStartTls(host, port, timeout=WAIT_SECONDS, ssl_context=tls_context())
    if not is_loopback(host):
        raise Misconfigured("Without TLS mail may only come from this machine. Choose TLS.")
    return MailBoxUnencrypted(host, port, timeout=WAIT_SECONDS)


def fetch_new(mailbox: Mailbox, opened: Opened) -> int:
    """Journal what is new in the opened folder, then mark or move it; return how many.

    On a folder that is met for the first time, or that the server numbered anew, the unseen
    mails are new: what people have read before us is not ours. Else it is what came after
    the last UID, seen or not.
    """
    box = opened.box
    if opened.validity == mailbox.imap_uid_validity:
        return take(mailbox, box, uids_after(box, mailbox.imap_last_uid))
    last = max(map(int, box.uids("ALL")), default=0)
    done = take(mailbox, box, sorted(map(int, box.uids("UNSEEN"))), is_remembered=False)
    remember(mailbox, opened.validity, last)
    return done


def take(
    mailbox: Mailbox, box: BaseMailBox, uids: Sequence[int], *, is_remembered: bool = True
) -> int:
    """Journal the mails ``uids`` in bundles; the server is told after each commit."""
    done = 0
    for batch in batches(box, uids):
        store_many(
            Arrival(one.raw, Door.IMAP, envelope_to=mailbox.address, mailbox=mailbox)
            for one in batch
        )
        numbers = [str(one.uid) for one in batch]
        if mailbox.imap_done_folder:
            box.move(numbers, mailbox.imap_done_folder)
        else:
            box.flag(numbers, "\\Seen", value=True)
        if is_remembered:
            remember(mailbox, mailbox.imap_uid_validity, batch[-1].uid)
        done += len(batch)
    return done


def uids_after(box: BaseMailBox, last: int) -> list[int]:
    """Return the UIDs above ``last``, in order.

    "7:*" also finds the last mail when its UID is below 7 (RFC 9051 section 9).
    """
    return sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*")) if uid > last)


def told_validity(box: BaseMailBox) -> int:
    """Return the UIDVALIDITY that the server told when the folder was opened."""
    told: list[Any] = box.client.response("UIDVALIDITY")[1]
    found = bytes(told[-1] or b"0") if told else b"0"
    return int(found) if found.isdigit() else 0


def remember(mailbox: Mailbox, validity: int, uid: int) -> None:
    """Note up to which UID mail was fetched."""
    mailbox.imap_uid_validity, mailbox.imap_last_uid = validity, uid
    mailbox.save(update_fields=["imap_uid_validity", "imap_last_uid"])


def batches(box: BaseMailBox, uids: Sequence[int]) -> Iterator[list[Fetched]]:
    """Yield mails in bundles of at most 40 mails and about 20 MB."""
    batch: list[Fetched] = []
    size = 0
    for uid in uids:
        raw = raw_mail(box, uid)
        if raw is None:
            continue
        batch.append(Fetched(uid, raw))
        size += len(raw)
        if len(batch) >= MOST_AT_ONCE or size >= MOST_BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def raw_mail(box: BaseMailBox, uid: int) -> bytes | None:
    """Return the bytes of a mail, without marking it; None when it has gone."""
    status, parts = box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    if status != "OK":
        raise imaplib.IMAP4.error("FETCH")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)


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


def code_of(problem: BaseException) -> str:
    """Return a code for what went wrong; never the server's words."""
    if isinstance(problem, oauth.OAuthProblem):
        return problem.code
    return next((code for kind, code in PROBLEMS if isinstance(problem, kind)), "storage")


def note(mailbox: Mailbox, code: str) -> None:
    """Write down how fetching went, for the list of mailboxes and the health page."""
    with contextlib.suppress(DatabaseError):
        Mailbox.objects.filter(pk=mailbox.pk).update(problem=code, checked_at=clock.now())
