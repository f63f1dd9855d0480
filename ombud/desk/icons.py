"""Icons: one line of SVG that points into the sprite."""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from markupsafe import Markup

SIZES = {"": "i", "s": "i i-s", "l": "i i-l", "flip": "i i-flip", "turned": "i i-turned"}


@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> Markup:
    """Return the icon ``name``.

    size: empty, s, l, flip (mirrored right-to-left), or turned (upside down).
    """
    sprite = static("desk/icons.svg")
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        SIZES[size], sprite, name
    )


@lru_cache(maxsize=2048)
def avatar(letters: str, colour: str, size: str = "") -> Markup:
    """Return the round with initials; never a picture fetched from anywhere."""
    more = f" av--{size}" if size else ""
    return Markup('<span class="av av--{}{}" aria-hidden="true">{}</span>').format(
        colour, more, letters
    )
