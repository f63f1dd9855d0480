"""What the search box could mean next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.rules import moments
from ombud.rules.fields import Field, FieldSet, FieldType
from ombud.rules.folding import folded
from ombud.rules.operators import Operator
from ombud.rules.query import ORDER_NAMES
from ombud.rules.query_text import PLAIN, quoted
from ombud.rules.values import ME, MY_TEAMS, NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST = re.compile(r'-*((?:[^\s"(]|"[^"]*"?)*)$')
DISTANCES = ("<1h", "<1d", "<7d", "<30d", ">7d")
MOST = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Replace the text from position ``start`` by ``insert``; ``label`` explains it."""

    start: int
    insert: str
    label: str


def complete(text: str, fields: FieldSet) -> list[Suggestion]:
    """Return at most ``MOST`` ways to go on after ``text``: names first, then values."""
    match = LAST.search(text)
    start = match.start(1) if match else len(text)
    name, colon, value = text[start:].partition(":")
    found = _values(name, value, fields) if colon else _names(name, fields)
    return [Suggestion(start, insert, label) for insert, label in list(found)[:MOST]]


def _names(beginning: str, fields: FieldSet) -> Iterator[tuple[str, str]]:
    word = folded(beginning)
    for field in fields.every():
        if field.derived and field.derived.sql is None:
            continue
        names = [name for name in (field.name, *field.search.aliases) if name.startswith(word)]
        if names:
            yield f"{names[0]}:", str(field.label)
    for term in (*fields.flags(), "has:", "no:", f"{ORDER_NAMES[0]}:"):
        if term.startswith(word):
            yield term, ""


def _values(name: str, value: str, fields: FieldSet) -> Iterator[tuple[str, str]]:
    before, comma, last = value.rpartition(",")
    beginning = last.strip('"')
    for word, label in _words(folded(name), beginning, fields):
        if folded(word).startswith(folded(beginning)) or folded(label).startswith(
            folded(beginning)
        ):
            written = word if PLAIN.fullmatch(word.lstrip("<>")) else quoted(word)
            yield f"{name}:{before}{comma}{written}", label


def _words(name: str, beginning: str, fields: FieldSet) -> Iterator[tuple[str, str]]:
    for flag in fields.flags():
        if flag.startswith(f"{name}:"):
            yield flag.partition(":")[2], ""
    if name in {"has", "no"}:
        yield from (
            (f.name, str(f.label)) for f in fields.every() if Operator.EMPTY in f.operators
        )
    elif name in ORDER_NAMES:
        yield from ((order, "") for order in sorted(fields.orders))
    elif field := fields.named(name):
        yield from _values_of(field, beginning)
        other = fields.get(field.search.by_word)
        if other:
            yield from _values_of(other, beginning)


def _values_of(field: Field, beginning: str) -> Iterator[tuple[str, str]]:
    yield from ((choice.word, str(choice.label)) for choice in field.choices)
    if field.type == FieldType.FLAG:
        yield from (("yes", ""), ("no", ""))
    if field.type == FieldType.MOMENT:
        yield from ((word, "") for word in (*moments.NAMED, *DISTANCES))
    special = {"agent": (ME, NOBODY), "team": (MY_TEAMS,)}.get(field.reference, ())
    yield from ((word, "") for word in special)
    if field.search.suggest:
        yield from ((word, "") for word in field.search.suggest(beginning))
