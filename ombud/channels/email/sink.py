"""The demo's mail server: it takes what the desk sends and shows it in the browser.

No mail leaves the machine. What the desk writes to one of its own mailboxes arrives there, as
it would elsewhere, so that a mailbox can be tested. It runs only in the demo, listens only on
this machine, and keeps the last 500 mails, sealed like everything else.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.http import Http404

from ombud.base import clock
from ombud.base.errors import Misconfigured
from ombud.base.html import clean_mail_html, text_to_html
from ombud.channels.email.actions.journal import Arrival, store_many
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.mime.parser import parse
from ombud.channels.email.models import SinkMail
from ombud.channels.email.outgoing.server import is_loopback, server_from_url
from ombud.channels.email.queries import mailbox_at
from ombud.channels.email.reading import NULL_SENDER
from ombud.channels.email.statuses import Door
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from datetime import datetime

    from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT_DAYS = 7
MOST_MAILS = 500
LARGEST_MAIL = 40 * 2**20


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail of the sink as a page shows it; ``html`` is clean, ``raw`` is what left."""

    number: int
    at: datetime
    recipient: str
    subject: str
    sender: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    files: tuple[tuple[str, int], ...]
    raw: str


@transaction.atomic
def keep(content: bytes, recipients: list[str]) -> None:
    """Store a mail that the demo sent, once for each recipient, and drop old ones."""
    subject = subject_of(content)
    for recipient in recipients:
        SinkMail.objects.create(
            blob=vault.keep(content), recipient=recipient[:320], subject=subject[:250]
        )
    too_many = SinkMail.objects.order_by("-pk").values_list("pk", flat=True)[MOST_MAILS:]
    too_old = Q(pk__in=list(too_many)) | Q(at__lt=clock.in_(days=-KEPT_DAYS))
    for mail in SinkMail.objects.filter(too_old).select_related("blob"):
        mail.delete()
        vault.release(mail.blob)


@transaction.atomic
def bring_in(content: bytes, sender: str, recipients: list[str]) -> None:
    """Hand a mail to the desk's own mailboxes among ``recipients`` to the journal."""
    boxes = [(address, mailbox_at(address)) for address in recipients]
    store_many(
        Arrival(content, Door.SMTP, sender, address, box) for address, box in boxes if box
    )


def subject_of(content: bytes) -> str:
    try:
        return parse(content).subject
    except Unreadable:
        return ""


def sink_mails(limit: int = 100) -> list[SinkMail]:
    """Return the latest mails of the sink, newest first. Nothing outside the demo."""
    if not settings.OMBUD_DEMO:
        return []
    return list(SinkMail.objects.order_by("-pk")[:limit])


def sink_mail(number: int) -> ShownMail:
    """Return a mail of the sink. Raises ``Http404`` when there is none, or no demo."""
    mail = SinkMail.objects.filter(pk=number).select_related("blob").first()
    if mail is None or not settings.OMBUD_DEMO:
        raise Http404("No such mail.")
    content = vault.read(mail.blob)
    parsed = parse(content)
    html = clean_mail_html(parsed.html).html if parsed.html else str(text_to_html(parsed.text))
    return ShownMail(
        number=mail.pk,
        at=mail.at,
        recipient=mail.recipient,
        subject=parsed.subject,
        sender=parsed.from_email,
        headers=(
            ("Message-ID", parsed.message_id),
            ("In-Reply-To", " ".join(parsed.in_reply_to)),
            ("References", " ".join(parsed.references)),
            ("Reply-To", ", ".join(one.email for one in parsed.reply_to)),
        ),
        text=parsed.text,
        html=html,
        files=tuple((one.name, one.size) for one in parsed.attachments),
        raw=content.decode("utf-8", "replace"),
    )


class Taker:
    """Answers 250 once a mail is stored; storing waits in a thread of its own."""

    def __init__(self) -> None:
        self.writer = ThreadPoolExecutor(1, thread_name_prefix="sink")

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        recipients = [str(one) for one in envelope.rcpt_tos]
        loop = asyncio.get_running_loop()
        sender = envelope.mail_from or NULL_SENDER
        await loop.run_in_executor(self.writer, self.store, content, sender, recipients)
        return "250 2.0.0 Kept in the demo"

    @staticmethod
    def store(content: bytes, sender: str, recipients: list[str]) -> None:
        try:
            keep(content, recipients)
            bring_in(content, sender, recipients)
        finally:
            connection.close()


def sink_server() -> Any:
    """Return the sink's server at OMBUD_SMTP_OUT; ``start()`` and ``stop()`` it.

    Raises ``Misconfigured`` outside the demo, and for an address that is not this machine.
    """
    server = server_from_url(settings.OMBUD_SMTP_OUT)
    if not settings.OMBUD_DEMO or not is_loopback(server.host):
        raise Misconfigured("The mail sink runs only in the demo and only on this machine.")
    return Controller(
        Taker(),
        hostname=server.host,
        port=server.port,
        data_size_limit=LARGEST_MAIL,
        enable_SMTPUTF8=True,
    )
