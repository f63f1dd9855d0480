"""How the commonest words of the log are stored: short, for a desk has millions of rows.

Codes are permanent: rows hold them.
"""

from __future__ import annotations

from ombud.base.actor import ActorKind

ACTORS: dict[str, str] = {
    ActorKind.AGENT: "A",
    ActorKind.CONTACT: "C",
    ActorKind.RULE: "R",
    ActorKind.OPERATOR: "O",
    ActorKind.SYSTEM: "S",
}
KINDS: dict[str, str] = {}
SUBJECTS: dict[str, str] = {}
# Pieces of what the commonest facts hold, the most frequent last. Never changed.
PAYLOADS = (
    b'true,"kind":"status":"pending","priority":"role":"before":"closed","after":"new",'
    b'"reason":"agent":"team":"channel":"phone","channel":"web"{"is_back":false}'
    b'{"before":null,"after":{"before":"new"}{"before":"open"}"hold_until":null,'
    b'"cancel_on_reply":false}:00.000000+00:00","hold_until":"2026-","cancel_on_reply":false}'
    b'{"message":,"channel":"email","team":1}{"message":,"channel":"email"}'
)


def shorten(words: dict[str, str], word: str, code: str) -> None:
    """Store ``word`` as ``code`` in the column whose ``words`` these are.

    Raises ``ValueError`` where the code, or the word, is taken.
    """
    if words.setdefault(word, code) != code or list(words.values()).count(code) > 1:
        raise ValueError(f"{code} cannot stand for {word}.")


def kinds() -> dict[str, str]:
    return KINDS


def subjects() -> dict[str, str]:
    return SUBJECTS
