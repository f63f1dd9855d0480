"""The SMTP door: mail from our own mail server, or straight from the internet (RFC 5321).

A mail is answered with 250 when it is durable and not a moment before; when it cannot be
stored the answer is 451, and the other side keeps it. Rows are written by one thread of
their own: the loop never waits for the disk.
"""

from __future__ import annotations

import asyncio
import ssl
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from ombud.channels.email import queries
from ombud.channels.email.actions.journal import Arrival, store_many
from ombud.channels.email.mime.limits import MAX_RAW_BYTES
from ombud.channels.email.models import Mailbox
from ombud.channels.email.reading import NULL_SENDER
from ombud.channels.email.statuses import Door

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from aiosmtpd.smtp import Envelope, Session

    T = TypeVar("T")

log = structlog.get_logger()

LONGEST_LINE = 2**20  # the standard says 1,000; real mail does not keep to it
MOST_RECIPIENTS = 100
MOST_CONNECTIONS = 100
IDLE_SECONDS = 120.0

TAKEN = "250 2.0.0 Taken"
LATER = "451 4.3.0 It cannot be stored now. Try again later"
NOT_SET_UP = "450 4.2.1 No mailbox is set up here yet. Try again later"
UNKNOWN = "550 5.1.1 No such mailbox here"
TOO_MANY = "452 4.5.3 Too many recipients"
BUSY = "421 4.3.2 Too many connections. Try again later"


class Receiver:
    """Listens on ``host``:``port`` between ``start`` and ``stop``.

    STARTTLS is offered where OMBUD_SMTP_TLS_CERT and OMBUD_SMTP_TLS_KEY are set. Mail to an
    address that is no mailbox is refused, unless OMBUD_SMTP_CATCH_ALL is on.
    """

    def __init__(self, host: str, port: int, *, max_bytes: int = MAX_RAW_BYTES) -> None:
        self._door = SmtpDoor()
        self._controller = Desk(
            self._door,
            hostname=host,
            port=port,
            server_hostname=settings.HOST,
            ident="Ombud",
            data_size_limit=max_bytes,
            decode_data=False,
            enable_SMTPUTF8=True,
            tls_context=tls_context(),
            timeout=IDLE_SECONDS,
        )

    def start(self) -> None:
        """Begin to listen. Raises ``OSError`` when the port is taken."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; a mail that is being stored is stored to its end."""
        self._controller.stop(no_assert=True)
        self._door.close()


class Connection(SMTP):
    """One conversation; its lines may be longer than the standard's."""

    line_length_limit = LONGEST_LINE

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the conversation, or send the other side away when too many are open."""
        others: set[SMTP] = self.event_handler.open
        if self not in others and len(others) >= MOST_CONNECTIONS:
            writer = cast("asyncio.WriteTransport", transport)
            writer.write(f"{BUSY}\r\n".encode())
            writer.close()
            return
        others.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """End the conversation; a mail whose end was not read was never taken."""
        if self in self.event_handler.open:
            self.event_handler.open.discard(self)
            super().connection_lost(error)


class Desk(Controller):
    def factory(self) -> SMTP:
        return Connection(self.handler, **self.SMTP_kwargs)


class SmtpDoor:
    """What the desk answers at each step of a conversation."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="smtp-journal")
        self.open: set[SMTP] = set()

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take only what one of our mailboxes, with or without a plus part, would get."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        refusal = await self._in_thread(refusal_of, address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 Ok"
        return refusal

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Say 250 once the mail is in the journal for each of its recipients."""
        sender = envelope.mail_from or NULL_SENDER
        raw = bytes(envelope.original_content or b"")
        return await self._in_thread(take, raw, sender, tuple(envelope.rcpt_tos))

    async def handle_exception(self, _problem: Exception) -> str:
        log.exception("smtp-broke", door=Door.SMTP)
        return LATER

    def close(self) -> None:
        """End the writing thread and its connection to the database."""
        self._writer.submit(connections.close_all)
        self._writer.shutdown()

    async def _in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, lambda: work(*arguments))


def refusal_of(address: str) -> str | None:
    """Return why mail to ``address`` is not taken, or None when it is."""
    try:
        if queries.mailbox_at(address) is not None:
            return None
        if not Mailbox.objects.filter(is_active=True).exists():
            return NOT_SET_UP
    except DatabaseError:
        connection.close()
        return LATER
    return None if settings.OMBUD_SMTP_CATCH_ALL else UNKNOWN


def take(raw: bytes, sender: str, recipients: tuple[str, ...]) -> str:
    """Journal one mail for all its recipients in one commit, and return the answer."""
    try:
        with transaction.atomic():
            store_many(
                Arrival(raw, Door.SMTP, sender, address, queries.mailbox_at(address))
                for address in recipients
            )
    except (OSError, DatabaseError):
        log.exception("mail-not-stored", door=Door.SMTP)
        connection.close()
        return LATER
    return TAKEN


def tls_context() -> ssl.SSLContext | None:
    """Return the context for STARTTLS, or None where no certificate is set.

    Raises ``OSError`` or ``SSLError`` when certificate or key cannot be read.
    """
    if not settings.OMBUD_SMTP_TLS_CERT:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(settings.OMBUD_SMTP_TLS_CERT, settings.OMBUD_SMTP_TLS_KEY or None)
    return context
