"""Which parts of a mail are its letter, and which are files that came with it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.charsets import decode
from ombud.channels.email.mime.flowed import unflow
from ombud.channels.email.mime.headers import read_headers
from ombud.channels.email.mime.markup import html_text, text_markup
from ombud.channels.email.mime.model import ParsedAttachment
from ombud.channels.email.mime.names import clean_name, name_for
from ombud.channels.email.mime.rtf import rtf_text
from ombud.channels.email.mime.structure import Part, Reader
from ombud.channels.email.mime.transfer import split_uuencoded
from ombud.channels.email.mime.winmail import Opened, is_tnef, open_tnef
from ombud.channels.email.mime.words import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

_MESSAGES = frozenset({"message/rfc822", "message/global"})
_RICH = frozenset({"text/enriched", "text/richtext"})
_LETTERS = frozenset({"text/plain", "text/html", "text/markdown"}) | _RICH
# The same letter once more for readers that ask for it: of no use beside the others.
_OTHER_VERSIONS = frozenset({"text/x-amp-html", "text/watch-html"}) | _RICH
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")


class Segment(NamedTuple):
    """A stretch of the letter, in one form or in both; None where a form is missing."""

    text: str | None
    html: str | None


@dataclass(slots=True)
class Harvest:
    """What was gathered from the tree so far."""

    fallback: str = ""
    segments: list[Segment] = field(default_factory=list)
    attachments: list[ParsedAttachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def child(self) -> Harvest:
        """Return a harvest with letters of its own, files and problems shared."""
        return Harvest(self.fallback, [], self.attachments, self.problems)


def gather(part: Part, harvest: Harvest) -> None:
    """Walk the tree in order and sort every leaf into letters and files."""
    if not part.children:
        _leaf(part, harvest)
    elif part.content_type == "multipart/alternative":
        _alternative(part, harvest)
    else:
        for child in part.children:
            gather(child, harvest)


def _alternative(part: Part, harvest: Harvest) -> None:
    """Take the plain and the HTML form of one letter as one segment."""
    forms = harvest.child()
    leaves = [child for child in part.children if child.content_type not in _OTHER_VERSIONS]
    for child in leaves or part.children:
        gather(child, forms)
    texts = [segment.text for segment in forms.segments if segment.text is not None]
    htmls = [segment.html for segment in forms.segments if segment.html is not None]
    if texts or htmls:
        text = "\n".join(texts) if texts else None
        harvest.segments.append(Segment(text, "\n".join(htmls) if htmls else None))


def _leaf(part: Part, harvest: Harvest) -> None:
    if part.content_type.startswith("multipart/"):
        _unsplit(part, harvest)
        return
    name = file_name(part, harvest.fallback)
    if _is_letter(part, name, harvest):
        _letter(part, harvest)
        if not (name and part.disposition.value):
            return
    data, problem = part.decoded()
    harvest.problems += [problem] if problem else []
    _file(part, name, data, harvest)


def _unsplit(part: Part, harvest: Harvest) -> None:
    """Keep a multipart that has no parts: what can be read as the letter, else as a file."""
    is_file = part.disposition.value == "attachment" or "too-deep" in harvest.problems
    if is_file or harvest.segments:
        name = file_name(part, harvest.fallback) or "message.eml"
        harvest.attachments.append(
            ParsedAttachment(name, part.content_type, part.body, disposition="attachment")
        )
        return
    start = part.body[:1000].lstrip().lower()
    is_html = start.startswith((b"<html", b"<!doctype"))
    part.kind.value = "text/html" if is_html else "text/plain"
    _letter(part, harvest)


def _is_letter(part: Part, name: str, harvest: Harvest) -> bool:
    """Return whether a leaf is shown as (part of) the letter instead of as a file."""
    if part.content_type not in _LETTERS or part.disposition.value == "attachment":
        return False
    # A name makes a file, unless the mail would have no letter at all without it.
    return not name or not harvest.segments


def _letter(part: Part, harvest: Harvest) -> None:
    data, problem = part.decoded()
    harvest.problems += [problem] if problem else []
    is_html = part.content_type == "text/html"
    if not is_html:
        data, files = split_uuencoded(data)
        for raw_name, content in files:
            name = clean_name(readable(raw_name, harvest.fallback)) or "attachment.bin"
            kind = "application/octet-stream"
            harvest.attachments.append(
                ParsedAttachment(name, kind, content, disposition="uuencoded")
            )
    if len(data) > limits.MAX_BODY_BYTES:
        data = data[: limits.MAX_BODY_BYTES]
        harvest.problems.append("body-too-long")
    charset = part.kind.parameters.get("charset", "")
    text, problem = decode(data, charset, harvest.fallback)
    harvest.problems += [problem] if problem else []
    text = _clean(text)
    if is_html:
        harvest.segments.append(Segment(None, text))
        return
    if part.kind.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.kind.parameters.get("delsp", "").lower() == "yes")
    harvest.segments.append(Segment(text, None))


def _clean(text: str) -> str:
    text = text[: limits.MAX_BODY_CHARACTERS]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text)


def file_name(part: Part, fallback: str) -> str:
    """Return the cleaned name a part gives itself, or "" when it gives none."""
    name = part.disposition.parameters.get("filename") or part.kind.parameters.get("name")
    return clean_name(name) if name else ""


def _file(part: Part, name: str, data: bytes, harvest: Harvest) -> None:
    content_type = part.content_type
    content_id = readable(part.headers.first("content-id") or b"").strip(" <>")
    if _may_open(harvest, content_type, data) and (opened := open_tnef(data)) is not None:
        _tnef(opened, harvest)
        attachment = ParsedAttachment(
            name or "winmail.dat", content_type, data, disposition="container"
        )
        harvest.attachments.append(attachment)
        return
    if not name and content_type in _MESSAGES:
        name = _subject_name(data)
    harvest.attachments.append(
        ParsedAttachment(
            name or name_for(content_type),
            content_type,
            data,
            content_id=content_id[: limits.MAX_NAME_LENGTH],
            is_inline=part.disposition.value == "inline",
            disposition=part.disposition.value[:40],
        )
    )


def _may_open(harvest: Harvest, content_type: str, data: bytes) -> bool:
    opened = sum(a.disposition == "container" for a in harvest.attachments)
    return opened < limits.MAX_TNEF_FILES and is_tnef(content_type, data)


def _tnef(opened: Opened, harvest: Harvest) -> None:
    for file in opened.files:
        content_type = file.content_type or "application/octet-stream"
        harvest.attachments.append(
            ParsedAttachment(
                clean_name(file.long_name or file.name) or name_for(content_type),
                content_type,
                file.data,
                content_id=file.content_id[: limits.MAX_NAME_LENGTH],
                disposition="tnef",
            )
        )
    if any((segment.text or segment.html or "").strip() for segment in harvest.segments):
        return
    text = opened.text
    if not (text or opened.html):
        text = rtf_text(opened.rich_text(), limits.MAX_RICH_TEXT)
    if text or opened.html:
        harvest.segments.append(Segment(_clean(text) or None, _clean(opened.html) or None))


def _subject_name(message: bytes) -> str:
    """Return a file name for an attached mail, made of its subject."""
    from_headers = message[: limits.MAX_HEADER_BYTES]
    headers, _ = read_headers(from_headers, 0, len(from_headers))
    subject = readable(headers.first("subject") or b"")
    if not subject:
        return ""
    return clean_name(re.sub(r"[/\\]", "_", subject)[:100] + ".eml")


def composed(segments: list[Segment]) -> tuple[str, str]:
    """Return the whole letter as plain text and as HTML, each in the order of the mail.

    The text is empty when every segment is HTML only, and the other way round. Where a form
    is missing for some segments only, it is made from the other one, so that neither form of
    the letter lacks a paragraph that the other one has.
    """
    filled = [s for s in segments if (s.text or "").strip() or (s.html or "").strip()]
    text = html = ""
    if any((segment.text or "").strip() for segment in filled):
        text = "\n".join(_texts(filled))
    if any((segment.html or "").strip() for segment in filled):
        html = "\n".join(_htmls(filled))
    return text[: limits.MAX_BODY_CHARACTERS], html[: limits.MAX_BODY_CHARACTERS]


def _texts(segments: list[Segment]) -> Iterator[str]:
    for segment in segments:
        if (segment.text or "").strip() or segment.html is None:
            yield segment.text or ""
        else:
            yield html_text(segment.html, limits.MAX_RICH_TEXT)


def _htmls(segments: list[Segment]) -> Iterator[str]:
    for segment in segments:
        if (segment.html or "").strip() or segment.text is None:
            yield segment.html or ""
        else:
            yield text_markup(segment.text)


def letters_of_attached_mail(harvest: Harvest) -> None:
    """Take the letters of attached mails where a mail has none of its own.

    So a mail forwarded as an attachment, or a digest, can be read and searched. The attached
    mails stay attachments; one level deep only.
    """
    if any((segment.text or segment.html or "").strip() for segment in harvest.segments):
        return
    inner = Harvest(harvest.fallback)
    messages = (a.data for a in harvest.attachments if a.content_type in _MESSAGES)
    for message in itertools.islice(messages, limits.MAX_OPENED_MESSAGES):
        gather(Reader(message).read(0, len(message)), inner)
    if any((segment.text or segment.html or "").strip() for segment in inner.segments):
        harvest.segments = inner.segments
        harvest.problems.append("letter-in-attached-mail")
