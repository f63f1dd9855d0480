"""Mail HTML and plain text: cleaned for the desk, read as text, written for sending."""

from __future__ import annotations

from ombud.base.html.clean import (
    CleanHtml,
    clean_mail_html,
    clean_written_html,
    pictures_in,
)
from ombud.base.html.images import with_images
from ombud.base.html.links import linkify, text_to_html
from ombud.base.html.text import html_to_text

__all__ = [
    "CleanHtml",
    "clean_mail_html",
    "clean_written_html",
    "html_to_text",
    "linkify",
    "pictures_in",
    "text_to_html",
    "with_images",
]
