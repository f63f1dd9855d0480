"""What a bounce says: who was not reached, why as a code, and which mail it was about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.channels.email.mime import limits, signs
from ombud.channels.email.mime.headers import Headers, read_headers
from ombud.channels.email.mime.words import header_text

if TYPE_CHECKING:
    from ombud.channels.email.mime.model import ParsedAttachment, ParsedMail

_MAX_RECIPIENTS = 200
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<![\d.:])([45]\d\d)(?=[\s-])")
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+/=&'*!$^~{}|`?#-]{1,100}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_MESSAGE_ID = re.compile(
    r"^[ \t>]{0,20}Message-ID:\s{0,80}(<[^<>\s]{3,500}>)", re.MULTILINE | re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"^.{0,60}(?:below this line|original message|copy of the (?:message|body|original)"
    r"|returned message|message headers? follow|headers? of the (?:original|message)"
    r"|message header|original mail).{0,80}$|^\s{0,8}(?:Received|Return-Path|Message-ID):\s",
    re.MULTILINE | re.IGNORECASE,
)
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_REPORTS = ("/delivery-status", "/global-delivery-status")
_ORIGINALS = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
)


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One address of a delivery report.

    `action` is failed, delayed, delivered, relayed or expanded (RFC 3464 2.3.3); `status`
    the enhanced code ("5.1.1") and `smtp_code` the server's answer ("550"), "" when unknown.
    The server's own words are left out: they may quote anything.
    """

    email: str
    action: str = "failed"
    status: str = ""
    smtp_code: str = ""

    @property
    def is_permanent(self) -> bool:
        """Whether trying again is useless."""
        if self.action != "failed":
            return False
        return not (self.status or self.smtp_code).startswith("4")


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """The recipients a bounce names, and the ids of the mail that came back."""

    recipients: tuple[FailedRecipient, ...] = ()
    original_ids: tuple[str, ...] = ()


def delivery_report(mail: ParsedMail) -> DeliveryReport:
    """Return what a bounce says, from its machine-readable part or else from its words.

    Standard: RFC 3464; X-Failed-Recipients as Exim and Gmail write it; the wording of the
    servers that have no standard form. Never raises; unknown things stay empty.
    """
    recipients: dict[str, FailedRecipient] = {}
    for attachment in mail.attachments:
        if attachment.content_type.endswith(_REPORTS):
            for found in _reported(attachment.data):
                recipients.setdefault(found.email, found)
    if not recipients:
        recipients = {found.email: found for found in _worded(mail)}
    return DeliveryReport(
        recipients=tuple(recipients.values())[:_MAX_RECIPIENTS],
        original_ids=_original_ids(mail),
    )


def _reported(data: bytes) -> list[FailedRecipient]:
    """Return the recipients of a delivery-status body; its groups are header blocks."""
    found: list[FailedRecipient] = []
    position = 0
    data = data[: limits.MAX_HEADER_BLOCK_BYTES].strip() + b"\r\n"
    while position < len(data) and len(found) < _MAX_RECIPIENTS:
        headers, following = read_headers(data, position, len(data))
        if following <= position:
            break
        position = following
        recipient = _recipient(headers)
        found += [recipient] if recipient else []
    return found


def _recipient(headers: Headers) -> FailedRecipient | None:
    """Return the recipient of one group, None for the group about the message itself."""

    def field(name: str) -> str:
        return header_text(headers.first(name) or b"")

    email = _after_type(field("final-recipient")) or _after_type(field("original-recipient"))
    if not email:
        return None
    diagnostic = field("diagnostic-code")
    action = field("action").strip().lower().partition(" ")[0]
    return FailedRecipient(
        email=email,
        action=action if action in _ACTIONS else "failed",
        status=_status(field("status")) or _status(diagnostic),
        smtp_code=_smtp_code(diagnostic),
    )


def _after_type(value: str) -> str:
    """Return the address of `rfc822; somebody@…` in lower case."""
    address = value.rpartition(";")[2].strip(" <>\t\"'")
    return address.lower() if "@" in address and len(address) <= 320 else ""


def _status(text: str) -> str:
    found = _STATUS.search(text)
    return found[0] if found else ""


def _smtp_code(text: str) -> str:
    found = _SMTP_CODE.search(f"{text} ")
    return found[1] if found else ""


def _worded(mail: ParsedMail) -> list[FailedRecipient]:
    """Return the recipients a bounce without a standard part names in its own words."""
    text = (mail.text or mail.html)[:50_000]
    cut = _ORIGINAL.search(text, 200)
    head = text[: min(cut.start() if cut else 8000, 8000)]
    named = _ADDRESS.findall(mail.headers.get("x-failed-recipients", ""))
    if not named:
        own = {address.email for address in (*mail.to, *mail.cc)} | {mail.from_email}
        named = [
            address
            for address in _ADDRESS.findall(head)
            if address.lower() not in own and not signs.SYSTEM_SENDER.search(address)
        ]
    is_delayed = bool(signs.DELAY.search(mail.subject)) or "WARNING MESSAGE ONLY" in head
    return [
        FailedRecipient(
            email=email,
            action="delayed" if is_delayed else "failed",
            status=_status(head),
            smtp_code=_smtp_code(head),
        )
        for email in dict.fromkeys(address.lower().strip("'") for address in named)
    ][:_MAX_RECIPIENTS]


def _original_ids(mail: ParsedMail) -> tuple[str, ...]:
    """Return the Message-IDs of what came back: from its copy, its quote, or In-Reply-To."""
    originals = [a for a in mail.attachments if a.content_type in _ORIGINALS]
    ids = [found for attachment in originals for found in _ids(attachment)]
    if not ids:
        ids = _MESSAGE_ID.findall(mail.text[:200_000])
    if not ids:
        ids = [*mail.in_reply_to, *mail.references[-1:]]
    return tuple(dict.fromkeys(ids))[:20]


def _ids(attachment: ParsedAttachment) -> list[str]:
    data = attachment.data[: limits.MAX_HEADER_BLOCK_BYTES]
    headers, _ = read_headers(data, 0, len(data))
    value = header_text(headers.first("message-id") or b"")
    found = re.search(r"<([^<>]{1,500})>", value)
    return [f"<{''.join(found[1].split())}>"] if found else []
