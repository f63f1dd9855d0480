"""What a mail becomes in the desk: cleaned, masked, folded. Nothing readable is written yet.

The order matters. HTML is cleaned first and then masked, so that what is masked is what will
be shown; the folds are offsets into the masked text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base.html import clean_mail_html, html_to_text
from ombud.base.minimise import Masker, Policy
from ombud.base.quotes import fold
from ombud.tickets.content import Address, Content, File, Masking, rules
from ombud.tickets.numbers import taken_out, ways
from ombud.tickets.statuses import Direction, NumberWay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.channels.email.mime.model import ParsedMail

MOST_RECIPIENTS = 500
LONGEST_TEXT = 500_000  # what nobody reads through; reading it must not hold anybody up
LONGEST_HTML = 2_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words and files as the desk keeps them; ``subject`` is masked.

    removed: what may not be kept anywhere, and so has to leave the raw mail too.
    """

    subject: str
    content: Content
    removed: tuple[str, ...] = ()


def letter_of(mail: ParsedMail) -> Letter:
    """Return what ``mail`` says, minimised (privacy.md 2.16), its HTML safe to show."""
    masker = Masker(rules())
    subject = masker.text(mail.subject)
    html = mail.html if len(mail.html) <= LONGEST_HTML else ""
    clean = clean_mail_html(html) if html.strip() else None
    shown = masker.html(clean.html) if clean else ""
    written = mail.text if mail.text.strip() else html_to_text(mail.html[:LONGEST_HTML])
    text = masker.text(written[:LONGEST_TEXT])
    files = (*attached(mail, masker), *too_long(mail))
    content = Content(
        text=text,
        html=shown,
        files=files,
        recipients=tuple(addresses_of(mail)),
        folds=tuple((part.kind, part.start, part.end) for part in fold(text)),
        masked=tuple(Masking(one.kind, one.placeholder, one.original) for one in masker.sealed),
        remote_images=clean.remote_count if clean else 0,
    )
    return Letter(subject, content, tuple(dict.fromkeys(masker.removed)))


def attached(mail: ParsedMail, masker: Masker) -> Iterator[File]:
    """Yield the mail's files under masked names."""
    kinds = kinds_taken_out(masker) if mail.attachments else frozenset()
    for one in mail.attachments:
        yield File(
            name=masker.text(one.name),
            content_type=one.content_type,
            data=without_numbers(one.data, one.content_type, kinds, masker),
            content_id=one.content_id,
            is_inline=one.is_inline,
        )


def kinds_taken_out(masker: Masker) -> frozenset[str]:
    """Return the kinds of numbers that text files lose: by policy, and cards for good."""
    masked = {kind for kind, way in ways(Direction.IN).items() if way is NumberWay.MASK}
    cards = {"card"} if masker.rules.card is Policy.REDACT else set()
    return frozenset(masked | cards)


def without_numbers(
    data: bytes, content_type: str, kinds: frozenset[str], masker: Masker
) -> bytes:
    """Return a text file without numbers of ``kinds``, which leave the raw mail too."""
    clean, removed = taken_out(data, content_type, kinds)
    masker.removed += removed
    return clean


def too_long(mail: ParsedMail) -> Iterator[File]:
    """Yield a body that is too long to show, whole, as a file: nothing is lost."""
    if len(mail.text) > LONGEST_TEXT:
        yield File("message.txt", "text/plain", mail.text.encode("utf-8", "replace"))
    if len(mail.html) > LONGEST_HTML:
        yield File("message.html", "text/html", mail.html.encode("utf-8", "replace"))


def addresses_of(mail: ParsedMail) -> Iterator[Address]:
    """Yield From, To and Cc, at most 500 addresses of each."""
    if mail.from_email:
        yield Address("from", mail.from_name, mail.from_email)
    for field, people in (("to", mail.to), ("cc", mail.cc)):
        for one in people[:MOST_RECIPIENTS]:
            yield Address(field, one.name, one.email)
