"""Categories of data (keys of the Fides taxonomy) in words that people know."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

CATEGORIES = {
    "user": lazy("Other data about you"),
    "user.account": lazy("Your account"),
    "user.authorization": lazy("What lets you in"),
    "user.behavior": lazy("What you did here"),
    "user.contact": lazy("Addresses and numbers by which you are reached"),
    "user.content": lazy("What you wrote and sent"),
    "user.demographic": lazy("Language and the like"),
    "user.device": lazy("Devices"),
    "user.financial": lazy("Numbers of accounts and cards"),
    "user.government_id": lazy("Numbers of identity documents"),
    "user.location": lazy("Places"),
    "user.name": lazy("Names"),
    "user.unique_id": lazy("Numbers that stand for you or for what is yours"),
    "user.workplace": lazy("Where you work"),
}


def category_words(key: str) -> str:
    """Return a category in words, by the longest key that is known; the key for a new one."""
    while key and key not in CATEGORIES:
        shorter = key.rpartition(".")[0]
        if not shorter:
            return key
        key = shorter
    return str(CATEGORIES[key])
