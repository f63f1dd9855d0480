"""What a browser tells: from where it asks, and which way its reader reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def network_of(request: HttpRequest) -> str:
    """Return the network address from which ``request`` came."""
    return str(request.META.get("REMOTE_ADDR", ""))


def direction_of(language: str) -> str:
    """Return ``rtl`` or ``ltr``, as the ``dir`` attribute wants it for a language code."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
