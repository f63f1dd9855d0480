"""A mail written again without some words or files. Pure; only what was proved clean is kept.

The rewritten mail is a mail like before: its structure stays, parts that changed are encoded
anew. A signature of the sender (DKIM, S/MIME) no longer fits it, which is no loss: what the
signature proved is recorded beside the mail.
"""

from __future__ import annotations

import hashlib
import re
from email.header import Header
from email.parser import BytesParser
from email.policy import compat32
from typing import TYPE_CHECKING

from ombud.base.metadata import stripped
from ombud.base.redact import REMOVED
from ombud.channels.email.mime.charsets import decode, is_text
from ombud.channels.email.mime.words import readable

if TYPE_CHECKING:
    from email.message import Message

    from ombud.base.redact import Needles
    from ombud.channels.email.mime.model import ParsedMail

    Part = Message[str, str]

# Headers in which a name stands beside an address (RFC 5322), and such a pair.
OF_ADDRESSES = frozenset({"from", "sender", "reply-to", "to", "cc", "bcc"})
OF_IDS = frozenset({"message-id", "in-reply-to", "references", "resent-message-id"})
BESIDE = re.compile(r'(\s*"(?:[^"\\]|\\.)*"\s*|[^",<>]*)(<[^<>]*>)')
NOTE = (
    b"Subject: [removed]\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"The original of this mail was removed for good, because a part of it had to go and it\r\n"
    b"could not be written again without it.\r\n"
)


def rewritten(raw: bytes, needles: Needles, files: frozenset[str]) -> bytes:
    """Return ``raw`` without ``needles`` and without the files of these SHA-256, hexadecimal.

    It is returned as it is when it has none of them, and as ``NOTE`` when it cannot be
    written again. The caller proves the result with ``is_clean``.
    """
    try:
        mail = BytesParser(policy=compat32).parsebytes(raw)
        changed = [rewrite_part(part, needles, files) for part in mail.walk()]
        return bytes(mail) if any(changed) else raw
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return NOTE  # the standard library gave up on it


def is_clean(raw: bytes, mail: ParsedMail, needles: Needles, files: frozenset[str]) -> bool:
    """Say whether neither the bytes nor what they say hold ``needles`` or ``files``.

    mail: what our own parser reads in ``raw``.
    """
    texts = [raw.decode("latin-1"), raw.decode("utf-8", "replace"), *words_in(mail)]
    texts += [mail.message_id, *mail.in_reply_to, *mail.references]
    if any(needles.are_in(text) for text in texts) or needles.html(mail.html) != mail.html:
        return False
    return all(digest_of(one.data) not in files for one in mail.attachments)


def words_in(mail: ParsedMail) -> list[str]:
    """Return what a mail says outside its numbers and HTML: people, words, names of files."""
    people = (*mail.reply_to, *mail.to, *mail.cc)
    return [
        mail.subject,
        mail.from_name,
        mail.from_email,
        mail.return_path or "",
        mail.text,
        *(word for one in people for word in (one.name, one.email)),
        *mail.headers.values(),
        *(one.name for one in mail.attachments),
    ]


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rewrite_part(part: Part, needles: Needles, files: frozenset[str]) -> bool:
    """Change one part in place where it holds something; say whether it did."""
    is_changed = rewrite_headers(part, needles)
    if part.is_multipart():
        return take_frame(part, needles) or is_changed
    data = payload_of(part)
    if files and {digest_of(data), digest_of(stripped(data))} & files:
        fill(part, REMOVED, "plain")
        return True
    name = part.get_filename()
    if name and needles.file_name(name) != name:
        part.set_param("filename", REMOVED, "Content-Disposition")
        part.del_param("name")
        is_changed = True
    if part.get_content_maintype() == "text" or is_text(data):
        return rewrite_text(part, data, needles) or is_changed
    return is_changed


def take_frame(part: Part, needles: Needles) -> bool:
    """Drop what stands before and after the parts of a multipart, where it tells something."""
    is_changed = False
    for name in ("preamble", "epilogue"):
        said = getattr(part, name)
        if said and needles.are_in(said):
            setattr(part, name, None)
            is_changed = True
    return is_changed


def payload_of(part: Part) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def rewrite_headers(part: Part, needles: Needles) -> bool:
    """Put marks into the header lines that hold something; say whether one did."""
    is_changed = False
    for at, (name, value) in enumerate(list(part.raw_items())):
        held = str(value).encode("utf-8", "surrogateescape")
        said = readable(held)
        bare = unnamed(said, needles) if name.lower() in OF_ADDRESSES else said
        new = needles.ids(bare) if name.lower() in OF_IDS else needles.text(bare)
        if new != said:
            part._headers[at] = (name, written(new))  # type: ignore[attr-defined]  # noqa: SLF001 - the one way to keep the order of the lines
            is_changed = True
    return is_changed


def unnamed(value: str, needles: Needles) -> str:
    """Return a header's value without the names that stand beside an address of ``needles``."""
    return BESIDE.sub(
        lambda found: f" {REMOVED} {found[2]}" if needles.are_in(found[2]) else found[0], value
    )


def written(value: str) -> str:
    """Return a header's value as it may stand in a mail."""
    line = " ".join(value.split())
    return line if line.isascii() else Header(line, "utf-8").encode()


def rewrite_text(part: Part, data: bytes, needles: Needles) -> bool:
    said = decode(data, part.get_content_charset() or "", "")[0]
    is_html = part.get_content_subtype() == "html"
    new = needles.html(said) if is_html else said
    new = needles.text(new)
    if new == said:
        return False
    fill(part, new, "html" if is_html else "plain")
    return True


def fill(part: Part, text: str, subtype: str) -> None:
    """Give ``part`` other content: a text, encoded to the base of 64."""
    kept = part.get("Content-Disposition", "")
    for name in (
        "Content-Transfer-Encoding",
        "Content-Type",
        "Content-Disposition",
        "Content-ID",
    ):
        del part[name]
    part.add_header("Content-Type", "text", charset="utf-8")
    part.replace_header("Content-Type", f"text/{subtype}; charset=utf-8")
    if kept.lower().startswith("attachment"):
        part["Content-Disposition"] = f'attachment; filename="{REMOVED}"'
    part.set_payload(text, "utf-8")
