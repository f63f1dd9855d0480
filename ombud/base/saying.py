"""What was refused or hinted at, in the language of whoever reads the page."""

from __future__ import annotations

from django.utils.translation import gettext

from ombud.base.sentence import Sentence


def worded(text: str) -> str:
    """Return ``text`` in the language of the reader, with its values where it has any."""
    if not isinstance(text, Sentence):
        return gettext(text)
    values = {
        name: worded(value) if isinstance(value, Sentence) else value
        for name, value in text.values.items()
    }
    return gettext(text.pattern) % values if values else gettext(text.pattern)
