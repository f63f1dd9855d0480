"""Categories of data (keys of the Fides taxonomy) in words that people know."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from ombud.bundles.listening import WORDS, said

CATEGORIES = {  # whose words are the same to everybody; the others stand in ``listening``
    "user.demographic": lazy("Language and the like"),
    "user.device": lazy("Devices"),
    "user.financial": lazy("Numbers of accounts and cards"),
    "user.government_id": lazy("Numbers of identity documents"),
    "user.location": lazy("Places"),
    "user.name": lazy("Names"),
}


def category_words(key: str) -> str:
    """Return a category in words, by the longest key that is known; the key for a new one."""
    while key not in CATEGORIES and key not in WORDS:
        shorter = key.rpartition(".")[0]
        if not shorter:
            return key
        key = shorter
    return str(CATEGORIES[key]) if key in CATEGORIES else said(key)
