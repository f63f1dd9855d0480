"""How many mails a second come in: in bulk, and one by one over SMTP."""

from __future__ import annotations

import smtplib
import time
from typing import TYPE_CHECKING

from ombud.channels.email.actions.ingest import process, process_many
from ombud.channels.email.actions.journal import Arrival, store_many
from ombud.channels.email.queries import waiting_to_be_read
from ombud.channels.email.smtp_in import Receiver
from ombud.channels.email.statuses import Door
from ombud.project.bench.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.channels.email.models import Mailbox

GROUP = 50


def mails(count: int, to: str, seed: int) -> Iterator[bytes]:
    """Yield different mails of about 3 kB with text and HTML."""
    text = Text(seed)
    for number in range(count):
        body = text.body()
        yield (
            f"From: Bench Person <bench-{number % 499}@lumen.example>\r\n"
            f"To: {to}\r\nSubject: {text.words(6)}\r\n"
            f"Message-ID: <{seed}.{number}.{time.time_ns()}@lumen.example>\r\n"
            "Date: Mon, 02 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
            f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{body}</p>\r\n--b--\r\n"
        ).encode()


def in_bulk(count: int, mailbox: Mailbox) -> float:
    """Return mails a second, journal to ticket, several in one commit."""
    raws = list(mails(count, mailbox.address, seed=11))
    began = time.perf_counter()
    for at in range(0, count, GROUP):
        arrivals = [Arrival(raw, Door.SPOOL, mailbox=mailbox) for raw in raws[at : at + GROUP]]
        stored = store_many(arrivals, is_queued=False)
        process_many([mail.pk for mail, _ in stored])
    return round(count / (time.perf_counter() - began), 1)


def one_by_one(count: int, mailbox: Mailbox, port: int) -> float:
    """Return mails a second over SMTP, each durable before its 250, then taken in."""
    receiver = Receiver("127.0.0.1", port)
    receiver.start()
    began = time.perf_counter()
    try:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for raw in mails(count, mailbox.address, seed=13):
                server.sendmail("bench@lumen.example", [mailbox.address], raw)
    finally:
        receiver.stop()
    for number in waiting_to_be_read(count):
        process(number)
    return round(count / (time.perf_counter() - began), 1)
