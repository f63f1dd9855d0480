"""The words of a message as HTML: links, folds, what was masked; no page grows without end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from ombud.base.html import clean_written_html, linkify, pictures_in, with_images
from ombud.base.redact import REMOVED
from ombud.desk.icons import icon
from ombud.desk.pictures import source_in
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from ombud.tickets.models import MaskedValue, Message

LONGEST_SHOWN = 30_000  # characters; a mail of half a million would be a page of megabytes
WHOLE = 10**9  # longer than any message
# A tag is passed over: what stands in an attribute is no place for a chip.
PLACEHOLDER = re.compile(r'<[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+>|\[[^\[\]<>]{1,60}\]')


def body_of(message: Message, *, reveals: bool, longest: int = LONGEST_SHOWN) -> Markup:
    """Return the text of ``message`` as HTML, of a very long one the beginning.

    longest: how many characters are shown; a link leads to the whole text of what has more.
    """
    if is_formatted(message) and len(message.text) <= longest:
        html = clean_written_html(message.html)
        if pictures_in(html):
            html = with_images(html, lambda cid: source_in(message, cid))
        rich = Markup('<div class="rich" dir="auto">{}</div>').format(
            Markup(html)  # noqa: S704 - cleaned here
        )
        return with_chips(rich, message, reveals=reveals)
    spans = message.folds or [["visible", 0, len(message.text)]]
    parts = (
        part_of(kind, message.text[start : min(end, longest)])
        for kind, start, end in spans
        if start < longest
    )
    body = with_chips(Markup().join(parts), message, reveals=reveals)
    if len(message.text) <= longest:
        return body
    words = _("This message is very long. Its beginning is shown.")
    return body + Markup(
        '<p class="callout">{}<span>{} <a class="link" href="/messages/{}/html/?text=1" '
        'target="_blank" rel="noopener">{}</a></span></p>'
    ).format(icon("file", "s"), words, message.pk, _("The whole text"))


def is_formatted(message: Message) -> bool:
    """Say whether the desk itself wrote ``message``, with formatting: the page shows that."""
    return bool(message.html) and message.direction != Direction.IN


def with_chips(body: Markup, message: Message, *, reveals: bool) -> Markup:
    """Return ``body`` with a chip for each masked value, in one pass however many there are."""
    masked = {str(escape(one.placeholder)): one for one in message.masked.all()}

    def chip_for(found: re.Match[str]) -> str:
        one = masked.get(found[0])
        if one is not None:
            return str(mask(one, reveals=reveals))
        return str(removed_chip()) if found[0] == REMOVED else found[0]

    return Markup(PLACEHOLDER.sub(chip_for, str(body)))  # noqa: S704 - Markup with our own chips


def removed_chip() -> Markup:
    """Return what stands where something was removed for good."""
    return Markup('<span class="mask">{}{}</span>').format(icon("trash", "s"), _("removed"))


def part_of(kind: str, text: str) -> Markup:
    trimmed = text.strip("\r\n")
    if not trimmed.strip():
        return Markup()
    if kind == "visible":
        return Markup('<div class="plain" dir="auto">{}</div>').format(linkify(trimmed))
    label = _("Signature") if kind == "signature" else _("Earlier messages")
    return Markup(
        '<details class="quoted"><summary><span class="quoted__dots">{}</span>'
        '<span class="vh">{}</span></summary>'
        '<div class="plain" dir="auto">{}</div></details>'
    ).format(icon("dots"), label, linkify(trimmed))


def mask(masked: MaskedValue, *, reveals: bool) -> Markup:
    """Return what stands in the place of a masked value; with the way to it where allowed."""
    shown = masked.placeholder.strip("[]").partition(" \u00b7 ")[0]
    chip = Markup('<span class="mask">{}{}</span>').format(icon("lock", "s"), shown)
    if not reveals:
        return chip
    href = f"/masked/{masked.pk}/reveal/"
    return Markup(
        '<span class="reveal">{} <a class="link" href="{}" hx-get="{}" '
        'hx-target="closest .reveal" hx-swap="outerHTML">{}</a></span>'
    ).format(chip, href, href, _("Reveal"))
