"""Fetching over one IMAP connection: sign in, take what is new, tell the server."""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from imap_tools import ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from ombud.base.errors import Misconfigured
from ombud.channels.email import oauth
from ombud.channels.email.actions.journal import Arrival, store_many
from ombud.channels.email.outgoing.server import is_loopback
from ombud.channels.email.outgoing.smtp import tls_context
from ombud.channels.email.statuses import Door, Security, SignIn
from ombud.vault.secrets import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imap_tools import BaseMailBox

    from ombud.channels.email.models import Mailbox

WAIT_SECONDS = 30.0
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


def code_of(problem: BaseException) -> str:
    """Return a code for what went wrong; never the server's words."""
    if isinstance(problem, oauth.OAuthProblem):
        return problem.code
    return next((code for kind, code in PROBLEMS if isinstance(problem, kind)), "storage")
