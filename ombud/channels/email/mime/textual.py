"""The words of an attachment, for search and for reading without opening the file."""

from __future__ import annotations

import io
import re

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.charsets import decode
from ombud.channels.email.mime.markup import html_text
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.mime.office import office_text
from ombud.channels.email.mime.parser import parse
from ombud.channels.email.mime.rtf import rtf_text

_PLAIN = frozenset(
    [
        "txt",
        "text",
        "log",
        "csv",
        "tsv",
        "md",
        "rst",
        "json",
        "xml",
        "yaml",
        "yml",
        "ini",
        "conf",
        "cfg",
        "ics",
        "vcf",
        "sql",
        "py",
        "js",
        "css",
        "sh",
        "tex",
        "properties",
        "toml",
        "diff",
        "patch",
        "srt",
    ]
)
_MARKUP = frozenset({"html", "htm", "xhtml", "shtml"})
_MAX_PDF_PAGES = 500


def attachment_text(name: str, content_type: str, data: bytes) -> str:
    """Return the words in a file, at most `MAX_ATTACHMENT_TEXT` letters; "" for no text.

    What the file is, its first bytes decide before its name, its name before the declared
    type. Reads plain text, HTML, PDF, Word, Excel, PowerPoint, OpenDocument, RTF and mail.
    Never raises on any bytes, but may take long: call it through the sandbox.
    """
    limit = limits.MAX_ATTACHMENT_TEXT
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return _pdf_text(data, limit)
    if head.startswith(b"PK\x03\x04"):
        return office_text(data, limit)
    if head.startswith(b"{\\rtf"):
        return rtf_text(data, limit)
    ending = name.rpartition(".")[2].lower()
    if content_type == "message/rfc822" or ending == "eml":
        return _mail_text(data, limit)
    if ending in _MARKUP or content_type in {"text/html", "application/xhtml+xml"}:
        return html_text(_decoded(data, limit * 20), limit)
    if ending in _PLAIN or content_type.startswith("text/"):
        return _plain(data, limit)
    return ""


def _plain(data: bytes, limit: int) -> str:
    if data[:1024].count(0) * 10 > len(data[:1024]) and not data.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        return ""
    text = _decoded(data, limit * 4)
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", re.sub(r"\r\n?", "\n", text))
    return text[:limit].strip()


def _decoded(data: bytes, limit: int) -> str:
    return decode(data[:limit])[0]


def _mail_text(data: bytes, limit: int) -> str:
    try:
        mail = parse(data)
    except Unreadable:
        return ""
    body = mail.text if mail.text.strip() else html_text(mail.html, limit)
    return f"{mail.subject}\n{body}".strip()[:limit]


def _pdf_text(data: bytes, limit: int) -> str:
    # pypdf costs the child 15 MB, and most mails bring no PDF.
    from pypdf import PdfReader  # noqa: PLC0415

    pieces: list[str] = []
    room = limit
    try:
        reader = PdfReader(io.BytesIO(data))
        for number, page in enumerate(reader.pages):
            if number >= _MAX_PDF_PAGES or room <= 0:
                break
            text = page.extract_text()
            pieces.append(text)
            room -= len(text)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110 -- a damaged PDF raises anything; what was read counts
        pass
    text = "\n".join(pieces).encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", text)[:limit].strip()
