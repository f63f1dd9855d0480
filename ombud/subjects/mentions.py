"""Where a text names or quotes a person: exact identifiers for certain, names as a proposal.

Pure but for its types. Positions are those of the text as it was given, so that redaction can
cut them out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick

from ombud.base.spellings import alone, folded, is_unspaced, orders
from ombud.subjects.scanning.needles import Kind
from ombud.subjects.statuses import LinkRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ombud.subjects.scanning import Needle

EXACT = frozenset({Kind.EMAIL, Kind.NUMBER, Kind.MARK})
SHORTEST = 5
LEAST_DIGITS = 6
SIGNIFICANT_DIGITS = 9
_BETWEEN = r"(?:[\s,;>|]|&nbsp;|<[^<>]{1,80}>){1,12}"
_ADDRESS_SIGN = re.compile(r"[\w.+%-]")
_DIGIT = re.compile(r"\d")
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>[ \t]?)+")
# How the programs of this world begin a quotation that has no mark on its lines.
_HEAD = re.compile(
    r"^[ \t>]*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|forwarded message|"
    r"message d'origine|mensaje original|weitergeleitete nachricht)\s*-{2,}|_{20,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCKQUOTE = re.compile(r"<(/?)blockquote\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of text about the person: from ``start`` to before ``end``."""

    start: int
    end: int
    kind: Kind
    role: LinkRole
    is_exact: bool


class Detector:
    """Finds one person in many texts."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self._machine = ahocorasick.Automaton()
        self._names: list[re.Pattern[str]] = []
        self._digits: set[str] = set()
        for needle in needles:
            if needle.kind in EXACT and len(needle.value) >= SHORTEST:
                self._machine.add_word(needle.value.lower(), needle)
            elif needle.kind is Kind.PHONE:
                digits = "".join(_DIGIT.findall(needle.value))[-SIGNIFICANT_DIGITS:]
                self._digits |= {digits} if len(digits) >= LEAST_DIGITS else set()
            elif needle.kind is Kind.NAME:
                self._names += name_patterns(needle.value)
        if len(self._machine):
            self._machine.make_automaton()

    def mentions(self, text: str) -> list[Mention]:
        """Return all mentions in ``text``, by position; where two overlap, the exact one."""
        found = [*self._identifiers(text), *self._phones(text)]
        taken = [(one.start, one.end) for one in found]
        for start, end in sorted(set(self._named(text))):
            if not any(start < last and first < end for first, last in taken):
                found.append(mention(text, start, end, Kind.NAME))
        return sorted(found, key=lambda one: one.start)

    def _identifiers(self, text: str) -> Iterator[Mention]:
        plain = text.lower()
        if not len(self._machine) or len(plain) != len(text):
            plain = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
        for last, needle in self._machine.iter(plain) if len(self._machine) else ():
            start, end = last - len(needle.value) + 1, last + 1
            if stands_alone(text, start, end):
                yield mention(text, start, end, needle.kind)

    def _phones(self, text: str) -> Iterator[Mention]:
        if not self._digits:
            return
        places = [one.start() for one in _DIGIT.finditer(text)]
        glued = "".join(text[at] for at in places)
        for digits in self._digits:
            at = glued.find(digits)
            while at >= 0:
                start, end = places[at], places[at + len(digits) - 1] + 1
                if end - start <= len(digits) * 2:  # not digits from all over the text
                    yield mention(text, before_prefix(text, start), end, Kind.PHONE)
                at = glued.find(digits, at + 1)

    def _named(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._names:
            for one in pattern.finditer(text):
                yield one.span()


def name_patterns(name: str) -> list[re.Pattern[str]]:
    """Return patterns of a name of two words or more, in its order and family name first."""
    forms = {tuple(one.casefold().split()) for one in (name, folded(name))}
    return [
        re.compile(alone(_BETWEEN.join(map(re.escape, words)), words), re.IGNORECASE)
        for form in forms
        if len(form) > 1 or is_unspaced(name[:1])
        for words in orders(form)
    ]


def mention(text: str, start: int, end: int, kind: Kind) -> Mention:
    role = LinkRole.QUOTED if is_quoted(text, start) else LinkRole.MENTIONED
    return Mention(start, end, kind, role, is_exact=kind is not Kind.NAME)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether an identifier is not a piece of a longer one (``jane@x`` of ``mjane@x``)."""
    before = text[start - 1] if start else ""
    after = text[end : end + 1]
    following = text[end + 1 : end + 2]
    if before and _ADDRESS_SIGN.match(before) and before not in ".-":
        return False
    if after in {".", "-"}:  # the end of a sentence, or a longer domain
        return not following.isalnum()
    return not (after and (after.isalnum() or after == "_"))


def before_prefix(text: str, start: int) -> int:
    """Return where the prefix of a telephone number begins (``+32 (0)``)."""
    found = re.search(
        r"(?:\+|00)[\d\s().\-/]{1,10}$|\(?0\)?[\s]?$", text[max(0, start - 14) : start]
    )
    return start - len(found[0]) if found else start


def is_quoted(text: str, at: int) -> bool:
    """Say whether ``at`` lies in a quotation: marked lines, below a head, or in HTML."""
    line = text[text.rfind("\n", 0, at) + 1 : at + 1]
    if _QUOTED_LINE.match(line):
        return True
    opened = 0
    for tag in _BLOCKQUOTE.finditer(text, 0, at):
        opened += -1 if tag[1] else 1
    if opened > 0:
        return True
    return _HEAD.search(text, 0, at) is not None


def phrases(needles: Iterable[Needle]) -> list[tuple[str, ...]]:
    """Return the phrases by which an index of words finds candidates, each once."""
    found: dict[tuple[str, ...], None] = {}
    for needle in needles:
        words = needle.words
        if needle.kind in {*EXACT, Kind.NAME} and words:
            found[words] = None
        if needle.kind is Kind.PHONE:
            found[("".join(words)[-SIGNIFICANT_DIGITS:],)] = None
    return list(found)
