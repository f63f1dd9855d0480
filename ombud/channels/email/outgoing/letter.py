"""A mail written down: from its parts to the bytes that go over the wire (RFC 5322, MIME)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import encoders
from email.charset import QP, Charset
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from ombud.channels.email.outgoing import headers

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import Message

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_WIRE = compat32.clone(linesep="\r\n", max_line_length=76)


@dataclass(frozen=True, slots=True)
class Person:
    """A name (may be empty) and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with the mail; with a ``content_id`` it is a picture in the HTML."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a mail says. ``extra`` are fixed headers of automatic mail."""

    sender: Person
    to: tuple[Person, ...]
    subject: str
    message_id: str
    date: datetime
    text: str
    html: str
    cc: tuple[Person, ...] = ()
    reply_to: str = ""
    in_reply_to: str = ""
    references: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


def written(letter: Letter) -> bytes:
    """Return the mail as bytes: ASCII, lines of at most 998 octets, CRLF.

    The same letter gives the same bytes on every try, boundaries included, so that a server
    which already has it can tell.
    """
    inline = tuple(one for one in letter.enclosures if one.content_id)
    attached = tuple(one for one in letter.enclosures if not one.content_id)
    body = _bodies(letter, inline)
    if attached:
        body = _multipart(letter, "mixed", [body, *map(_attached, attached)])
    for name, value in _headers(letter):
        body[name] = value
    return body.as_bytes(policy=_WIRE)


def _headers(letter: Letter) -> list[tuple[str, str]]:
    values = [
        ("From", headers.mailbox(letter.sender.name, letter.sender.address)),
        ("To", _people(letter.to)),
        ("Cc", _people(letter.cc)),
        (
            "Reply-To",
            headers.mailbox(letter.sender.name, letter.reply_to or letter.sender.address),
        ),
        ("Subject", headers.words(letter.subject, "Subject")),
        ("Date", format_datetime(letter.date)),
        ("Message-ID", letter.message_id),
        ("In-Reply-To", letter.in_reply_to),
        ("References", letter.references),
        *letter.extra,
    ]
    return [(name, value) for name, value in values if value]


def _people(people: tuple[Person, ...]) -> str:
    return ",\n ".join(headers.mailbox(one.name, one.address) for one in people)


def _bodies(letter: Letter, inline: tuple[Enclosure, ...]) -> Message:
    html: Message = _text(letter.html, "html")
    if inline:
        html = _multipart(letter, "related", [html, *map(_inline, inline)])
    return _multipart(letter, "alternative", [_text(letter.text, "plain"), html])


def _text(content: str, kind: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP  # readable on the way, and safe for signatures (RFC 6376 5.3)
    part = MIMEText(content, kind, charset)  # type: ignore[arg-type] # a Charset is taken too
    del part["MIME-Version"]
    return part


def _multipart(letter: Letter, kind: str, parts: list[Message]) -> Message:
    boundary = sha256(f"{kind} {letter.message_id}".encode()).hexdigest()[:32]
    whole = MIMEMultipart(kind, boundary=f"=_{boundary}")
    for part in parts:
        del part["MIME-Version"]
        whole.attach(part)
    return whole


def _file(enclosure: Enclosure, disposition: str) -> MIMEBase:
    main, _, sub = media_type(enclosure.content_type).partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(enclosure.data)
    encoders.encode_base64(part)
    name = enclosure.name or "file"
    part["Content-Disposition"] = disposition + headers.parameter("filename", name)
    return part


def _attached(enclosure: Enclosure) -> MIMEBase:
    return _file(enclosure, "attachment")


def _inline(enclosure: Enclosure) -> MIMEBase:
    part = _file(enclosure, "inline")
    part["Content-ID"] = f"<{enclosure.content_id}>"
    return part


def media_type(claimed: str) -> str:
    """Return ``claimed`` when a base64 part may have it, else ``application/octet-stream``.

    Parts of type message and multipart may not be in base64 (RFC 2046 5.2.1, 5.1).
    """
    plain = claimed.partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(plain) or plain.startswith(("message/", "multipart/")):
        return "application/octet-stream"
    return plain
