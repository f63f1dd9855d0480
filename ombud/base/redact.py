"""Words taken out of texts for good: found however a quotation broke them, replaced by a mark.

Pure. What is looked for is never stored; what stands in its place says only of what kind it
was.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from ombud.base import spellings
from ombud.base.minimise.runs import parts_of
from ombud.base.spellings import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ombud.base.minimise.runs import Part

    Span = tuple[int, int, str]

REMOVED = "[removed]"
_SIGNS = {"@": spellings.AT, "+": spellings.PLUS}
# Longer than a word, with a capital or a digit in it, and shorter than a file.
_CODED = re.compile(r"(?=[A-Za-z]{0,40}[A-Z0-9])(?<![\w+/-])[\w+/-]{20,4096}={0,2}", re.ASCII)
# A number of a mail (RFC 5322), and what may stand in it before an address.
_ID = re.compile(r"<([^<>\s]{1,250})>")
_BEFORE = re.compile(r"[.+=_$/-]")
_URL_SAFE = str.maketrans("-_", "+/")
# Signs as wide as a Chinese one, and digits of every script, each for one of ASCII: places in
# the text stay the same.
_WIDE = {
    **{one: ord(str(unicodedata.digit(chr(one)))) for one in map(ord, DIGITS)},
    **{0xFF01 + at: 0x21 + at for at in range(94)},
}


@dataclass(frozen=True, slots=True)
class Needle:
    """Something to take out, and the mark that takes its place.

    pattern: a regular expression to find it by, where words alone do not do. Without a mark
    it stays where it is found, and so does what is part of it.
    """

    text: str
    mark: str = REMOVED
    pattern: str = ""

    @property
    def expression(self) -> str:
        """Return the expression that finds it: any case, any spelling, broken anywhere."""
        if self.pattern:
            return self.pattern
        forms = {unicodedata.normalize(form, self.text.strip()) for form in ("NFC", "NFD")}
        return "|".join(spelled(form) for form in sorted(forms))


def spelled(text: str) -> str:
    """Return the expression for ``text`` as words of its own, not as a part of longer ones."""
    words = text.split()
    if not words:
        return r"(?!)"
    inner = spellings.GAP.join(
        "".join(_SIGNS.get(c, re.escape(c)) for c in word) for word in words
    )
    before = r"(?<![\w.+-])" if "@" in text else r"(?<!\w)" if _is_word(text[0]) else ""
    after = r"(?!\w|[.-]\w)" if "@" in text else r"(?!\w)" if _is_word(text[-1]) else ""
    return f"{before}{inner}{after}"


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


class Needles:
    """Several things to take out of one text after the other."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        longest_first = sorted(needles, key=lambda one: -len(one.text))
        self._needles = tuple(one for one in longest_first if one.text.strip() or one.pattern)

    def __bool__(self) -> bool:
        return bool(self._needles)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        parts = (f"(?P<n{at}>{one.expression})" for at, one in enumerate(self._needles))
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)

    def spans(self, text: str) -> list[Span]:
        """Return where something stands in ``text``, and its mark, in order: as words, or in a
        piece of base64 as links and tickets of programs hold it.
        """
        found = self._plain(text)
        return sorted([*found, *self._coded(text, found)])

    def ids(self, text: str) -> str:
        """Return ``text``, the numbers of mails in angle brackets, without what stands in it.

        A program puts its own number before an address: ``<20261130.7.ann@brook.example>``
        ends with the address of Ann, unless it is as a whole one that stays.
        """
        return _ID.sub(
            lambda one: f"<{REMOVED}>" if self._ends(one[1]) else one[0], self.text(text)
        )

    def _ends(self, number: str) -> bool:
        stays = self._expression.fullmatch(number)
        tails = (number[one.end() :] for one in _BEFORE.finditer(number))
        return stays is None and any(map(self.are_in, tails))

    def _plain(self, text: str) -> list[Span]:
        found = self._expression.finditer(text.translate(_WIDE))
        spans = [
            (*one.span(), self._needles[int(str(one.lastgroup)[1:])].mark) for one in found
        ]
        return [span for span in spans if span[2]]

    def are_in(self, text: str) -> bool:
        """Say whether something stands in the words of ``text``."""
        return bool(self._plain(text)) if self._spares else self._has(text)

    def _coded(self, text: str, found: Sequence[Span]) -> Iterator[Span]:
        for run in _CODED.finditer(text):
            start, end = run.span()
            is_free = not any(first < end and start < last for first, last, _ in found)
            if is_free and any(map(self.are_in, decoded(run[0]))):
                yield start, end, REMOVED

    def _has(self, text: str) -> bool:
        return self._expression.search(text.translate(_WIDE)) is not None

    @cached_property
    def _spares(self) -> bool:
        return any(not one.mark for one in self._needles)

    def text(self, text: str) -> str:
        """Return ``text`` with marks in the places of what was found."""
        return spliced(text, self.spans(text))

    def file_name(self, name: str) -> str:
        """Return the name of a file with marks in it; what stands behind its last dot is what
        kind of file it is, and no part of an address.
        """
        stem, dot, ending = name.rpartition(".")
        new = self.text(name)
        return f"{self.text(stem)}{dot}{ending}" if dot and new == name else new

    def html(self, html: str) -> str:
        """Return cleaned HTML with marks in its text, and without attributes that tell it.

        Text is read across inline tags, so words split by them are found; tags stay.
        """
        parts = parts_of(html)
        shown = "".join(part.shown for part in parts)
        signs = list(shown)
        for start, end, mark in self.spans(shown):
            signs[start:end] = [mark, *[""] * (end - start - 1)]
        if signs == list(shown) and not any(self._tells(part) for part in parts):
            return html
        rest = iter(signs)
        return "".join(
            part.written("".join(islice(rest, len(part.shown))), self._attributes(part))
            for part in parts
        )

    def _tells(self, part: Part) -> bool:
        return any(self.spans(value) for value in part.attributes.values())

    def _attributes(self, part: Part) -> dict[str, str]:
        return {
            name: self.text(value) if name in part.texts else ""
            for name, value in part.attributes.items()
            if name in part.texts or self.spans(value)
        }


def decoded(run: str) -> Iterator[str]:
    """Yield what a piece of base64 (RFC 4648) says, from each place where a group can begin."""
    plain = run.rstrip("=").translate(_URL_SAFE)
    for start in range(4):
        groups = plain[start:]
        cut = groups[: len(groups) - (len(groups) % 4 == 1)]
        yield binascii.a2b_base64(cut + "=" * (-len(cut) % 4)).decode("utf-8", "ignore")


def spliced(text: str, spans: Sequence[Span]) -> str:
    """Return ``text`` with the mark of each of ``spans`` in its place."""
    kept: list[str] = []
    last = 0
    for start, end, mark in spans:
        kept += [text[last:start], mark]
        last = end
    return "".join([*kept, text[last:]])


def moved(offset: int, spans: Sequence[Span]) -> int:
    """Return where ``offset`` of the old text lies in what ``spliced`` made of it."""
    shift = 0
    for start, end, mark in spans:
        if end <= offset:
            shift += len(mark) - (end - start)
        elif start < offset:
            return start + shift + len(mark)
    return offset + shift


def moved_folds(folds: Sequence[Sequence[object]], spans: Sequence[Span]) -> list[list[object]]:
    """Return ``[kind, start, end]`` triples as they lie over what ``spliced`` made."""
    return [
        [kind, moved(int(str(start)), spans), moved(int(str(end)), spans)]
        for kind, start, end in folds
    ]
