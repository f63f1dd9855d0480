"""What the words of the data map are called where people read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

STRATEGIES = {
    "delete_row": lazy("row deleted"),
    "null": lazy("made empty"),
    "constant": lazy("replaced by a fixed word"),
    "pseudonym": lazy("replaced by a pseudonym"),
    "keep": lazy("stays as it is"),
    "replace_text": lazy("text replaced"),
    "redact_spans": lazy("passages taken out"),
}
CATEGORIES = {
    "user": lazy("Anything about a person"),
    "user.authorization": lazy("Proof of who somebody is"),
    "user.authorization.credentials": lazy("Sign-in secret"),
    "user.authorization.password": lazy("Password"),
    "user.behavior": lazy("What somebody did"),
    "user.contact": lazy("Ways to reach somebody"),
    "user.contact.email": lazy("Mail address"),
    "user.content.private": lazy("What somebody wrote"),
    "user.demographic": lazy("Age or language"),
    "user.device": lazy("Device"),
    "user.financial": lazy("Payment"),
    "user.location": lazy("Place"),
    "user.name": lazy("Name"),
    "user.unique_id": lazy("Number of a person"),
    "user.unique_id.pseudonymous": lazy("Pseudonym"),
}


def category_words(key: str) -> str:
    """Return a category in words, by the longest key that is known; a new one as it is."""
    known = key
    while known and known not in CATEGORIES:
        known = known.rpartition(".")[0]
    return str(CATEGORIES[known]) if known else key
