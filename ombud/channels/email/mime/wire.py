"""A parsed mail as plain data for a frame, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ombud.channels.email.mime.model import Address, ParsedAttachment, ParsedMail

_STRINGS = ("message_id", "subject", "from_name", "from_email", "text", "html")
_LISTS = ("in_reply_to", "references", "problems")
_PEOPLE = ("reply_to", "to", "cc")


def mail_to_wire(mail: ParsedMail) -> tuple[dict[str, Any], list[bytes]]:
    """Return the mail as JSON-able data and the bytes of its attachments, in order."""
    data: dict[str, Any] = {name: _sound(getattr(mail, name)) for name in _STRINGS}
    data |= {name: [_sound(value) for value in getattr(mail, name)] for name in _LISTS}
    data |= {
        name: [[_sound(p.name), _sound(p.email)] for p in getattr(mail, name)]
        for name in _PEOPLE
    }
    data["return_path"] = mail.return_path
    data["date"] = mail.date.isoformat() if mail.date else None
    data["headers"] = {name: _sound(value) for name, value in mail.headers.items()}
    data["attachments"] = [
        [_sound(a.name), a.content_type, a.content_id, a.is_inline, a.disposition]
        for a in mail.attachments
    ]
    return data, [a.data for a in mail.attachments]


def mail_from_wire(data: dict[str, Any], blobs: list[bytes]) -> ParsedMail:
    """Return the mail that `mail_to_wire` took apart; KeyError or ValueError for no mail."""
    attachments = tuple(
        ParsedAttachment(
            name=name,
            content_type=content_type,
            data=blob,
            content_id=content_id,
            is_inline=is_inline,
            disposition=disposition,
        )
        for (name, content_type, content_id, is_inline, disposition), blob in zip(
            data["attachments"], blobs, strict=True
        )
    )
    fields: dict[str, Any] = {name: data[name] for name in _STRINGS}
    fields |= {name: tuple(data[name]) for name in _LISTS}
    fields |= {name: tuple(Address(n, e) for n, e in data[name]) for name in _PEOPLE}
    return ParsedMail(
        **fields,
        return_path=data["return_path"],
        date=datetime.fromisoformat(data["date"]) if data["date"] else None,
        headers=data["headers"],
        attachments=attachments,
    )


def _sound(text: str) -> str:
    """Return text without lone surrogates, which no database takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
