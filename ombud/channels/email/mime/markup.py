"""Between HTML and plain words, for search and for bodies that lack one of the two forms."""

from __future__ import annotations

import html

from ombud.base.html import html_to_text
from ombud.channels.email.mime import limits


def html_text(markup: str, limit: int) -> str:
    """Return the words a reader of this HTML would see, a line per block, capped at `limit`.

    Tags take most of the room in HTML, so twenty times as much of it is looked at. Never
    raises, linear in the length.
    """
    looked_at = markup[: min(limit * 20, limits.MAX_HTML_CHARACTERS)]
    return html_to_text(looked_at)[:limit].strip()


def text_markup(text: str) -> str:
    """Return plain text as a piece of HTML that looks like it."""
    return f'<div style="white-space: pre-wrap">{html.escape(text, quote=False)}</div>'
