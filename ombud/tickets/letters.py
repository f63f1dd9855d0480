"""What somebody wrote, made into the content of a message; the limits hold on every way in."""

from __future__ import annotations

from email.utils import getaddresses
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.html import clean_written_html, html_to_text, pictures_in, text_to_html
from ombud.tickets.content import Address, Content, File
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.tickets.models import Draft

LARGEST_FILES = 25 * 2**20
LONGEST_TEXT = 200_000
LONGEST_HTML = 1_000_000
MOST_COPIES = 50
MOST_DAYS_AHEAD = 365


def written(text: str, html: str) -> tuple[str, str]:
    """Return words as text, and as HTML where they have formatting.

    html: what the editor of a page holds. The text is then read from it, so that both say
    the same; words without formatting are text alone, and their rows as small as ever.
    Raises ``Refused`` when they are too long.
    """
    if len(html) > LONGEST_HTML:
        raise Refused("This text is longer than 200,000 characters. Attach it as a file.")
    clean = clean_written_html(html) if html.strip() else ""
    read = html_to_text(clean).replace("\xa0", " ") if clean else ""
    if read.strip() or pictures_in(clean):
        return read, clean
    return text.replace("\r\n", "\n"), ""


def joined_html(*parts: tuple[str, str]) -> str:
    """Return texts with their HTML, one below the other, as HTML; none where all are plain."""
    if not any(html for _text, html in parts):
        return ""
    return "<div><br></div>".join(
        html or str(text_to_html(text)) for text, html in parts if text or html
    )


def content_of(
    text: str,
    files: Iterable[File],
    *,
    html: str = "",
    recipients: tuple[Address, ...] = (),
) -> Content:
    """Return what is sent. Raises ``Refused`` when it is too long or too large.

    html: the same words with their formatting, as ``written`` returns them.
    """
    kept = tuple(files)
    if sum(len(file.data) for file in kept) > LARGEST_FILES:
        raise Refused("These files are larger than 25 MB together. Send a link instead.")
    if len(text) > LONGEST_TEXT:
        raise Refused("This text is longer than 200,000 characters. Attach it as a file.")
    plain = text.replace("\r\n", "\n").strip("\n")
    return Content(text=plain.rstrip(), html=html, files=kept, recipients=recipients)


def copies(text: str, hidden: str = "") -> tuple[Address, ...]:
    """Return the addresses of a Cc field, and those of a Bcc field.

    Raises ``Refused`` at the first that is none.
    """
    return (*addresses_in(text, "cc"), *addresses_in(hidden, "bcc"))


def addresses_in(text: str, field: str) -> tuple[Address, ...]:
    found = []
    for name, address in getaddresses([text.replace(";", ",").replace("\n", ",")]):
        if not name and not address:
            continue
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                "One of the copies is not a mail address. Correct it and send again."
            ) from None
        found.append(Address(field, " ".join(name.split())[:200], address))
    if len(found) > MOST_COPIES:
        raise Refused("A reply can have at most 50 copies. Use fewer.")
    return tuple(found)


def drafted_files(draft: Draft | None, html: str | None) -> list[File]:
    """Return the files that were laid into ``draft``, for the words in ``html``.

    A picture that was taken out of the words again does not go. html: None where the words
    come from a page without the editor: its pictures go as files.
    """
    if draft is None:
        return []
    shown = pictures_in(html or "")
    return [
        File(
            name=one.name,
            content_type=one.content_type,
            data=vault.read(one.blob),
            content_id=one.content_id if one.content_id in shown else "",
            is_inline=one.content_id in shown,
        )
        for one in draft.files.all()
        if not one.content_id or one.content_id in shown or html is None
    ]


def label_of(name: str) -> str:
    """Return the name of a file as a label: the part behind any path, never empty."""
    return name.replace("\\", "/").rpartition("/")[2] or "file"


def lying_ahead(moment: datetime) -> datetime:
    """Return ``moment`` (aware). Raises ``Refused`` when it is past or over a year away."""
    if not clock.now() < moment < clock.in_(days=MOST_DAYS_AHEAD):
        raise Refused("Choose a time that lies ahead, within a year.")
    return moment
