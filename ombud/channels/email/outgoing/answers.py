"""What a mail server answered, without the people in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_ANSWER = 200
_PRIVATE = re.compile(
    r"\S*@\S*|<[^>]*>|\"[^\"]*\"|'[^']*'|https?:\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
LEAST_NAME = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended: delivered, to be tried again, or refused for good.

    answer: code and words of the server, or our own word where none was given.
    is_server_trouble: the server, not this mail, is the problem.
    """

    is_delivered: bool = False
    is_final: bool = False
    answer: str = ""
    is_server_trouble: bool = False


def cut(code: int, words: bytes | str, private: Iterable[str] = ()) -> str:
    """Return ``250 2.0.0 Ok``: code and words of an answer, at most 200 characters.

    Addresses, quotations, links, and every part of the ``private`` texts (the address and the
    name of the recipient) are cut out.
    """
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    text = _PRIVATE.sub("…", _CONTROL.sub(" ", text))
    for part in {part for one in private for part in re.split(r"[^\w]+", one)}:
        if len(part) >= LEAST_NAME:
            text = re.sub(rf"\b{re.escape(part)}\b", "…", text, flags=re.IGNORECASE)
    return " ".join(f"{code} {text}".split())[:LONGEST_ANSWER]
