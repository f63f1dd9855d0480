"""A text column of few words, the common ones stored as short codes.

A word such as ``message.received`` is written in every row of a table that grows by the
million: two letters do as well. Only the column is shorter; queries, constraints, objects
and exports speak in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.lookups import Contains, EndsWith, In, StartsWith

Codes = Mapping[str, str]

PATTERNS: dict[str, tuple[Any, Callable[[str, str], bool]]] = {
    "startswith": (StartsWith, str.startswith),
    "endswith": (EndsWith, str.endswith),
    "contains": (Contains, str.__contains__),
}
AS_STORED = {"exact", "in", "isnull"}


def unambiguous(codes: Codes) -> dict[str, str]:
    """Return the words by code. Raises ``ValueError`` when a code could be a word.

    Codes are in capitals and words are not, so that one is never taken for the other.
    """
    words = {code: word for word, code in codes.items()}
    if len(words) < len(codes) or any(not code.isupper() for code in words):
        raise ValueError("Codes are capitals, each for one word.")
    return words


if TYPE_CHECKING:
    Words = models.CharField[str, str]
else:
    Words = models.CharField


class CodedField(Words):
    """A word, stored by its code in ``codes`` where it has one, else as it is.

    codes: word to code, or a function that returns that. A code is never given to another
    word, and never taken away: rows hold it.

    Lookups are ``exact``, ``in``, ``isnull``, ``startswith``, ``endswith`` and ``contains``;
    sorting is by code. Values that do not pass the field (raw SQL, ``Prepared`` parameters)
    are not translated.
    """

    def __init__(self, *given: Any, codes: Codes | Callable[[], Codes], **options: Any) -> None:
        super().__init__(*given, **options)
        self.codes = codes

    def deconstruct(self) -> Any:
        name, path, given, options = super().deconstruct()
        return name, path, given, {**options, "codes": self.codes}

    def known(self) -> Codes:
        return self.codes() if callable(self.codes) else self.codes

    def get_prep_value(self, value: Any) -> Any:
        word = super().get_prep_value(value)
        return word if word is None else self.known().get(str(word), str(word))

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return unambiguous_once(self.known()).get(value, value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in PATTERNS:
            return by_word(self, *PATTERNS[lookup_name])
        return super().get_lookup(lookup_name) if lookup_name in AS_STORED else None


_words: dict[int, tuple[Codes, int, dict[str, str]]] = {}


def unambiguous_once(codes: Codes) -> dict[str, str]:
    """Return ``unambiguous(codes)``, worked out again only when codes were added."""
    known = _words.get(id(codes))
    if known is None or known[0] is not codes or known[1] != len(codes):
        known = _words[id(codes)] = (codes, len(codes), unambiguous(codes))
    return known[2]


def by_word(field: CodedField, pattern: Any, fits: Callable[[str, str], bool]) -> Any:
    """Return ``pattern`` as a lookup that also finds the words which are stored as codes."""

    class ByWord(pattern):  # type: ignore[misc]  # made from a class of Django
        def as_sql(self, compiler: Any, connection: Any) -> Any:
            sql, params = super().as_sql(compiler, connection)
            words = [word for word in field.known() if fits(word, self.rhs)]
            if not words:
                return sql, params
            more, also = compiler.compile(In(self.lhs, words))
            return f"({sql} OR {more})", (*params, *also)

    return ByWord
