"""What was found, taken out of the text: redacted for good, or masked and sealed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from ombud.base.minimise.find import find
from ombud.base.minimise.runs import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ombud.base.minimise.finding import Finding

Change = tuple[int, int, str]
_NAMES = {"card": "card", "iban": "IBAN", "national_id": "national id", "secret": "secret"}


class Policy(StrEnum):
    """What happens to a finding.

    Redact removes it for good, mask replaces and seals it, warn leaves it and tells, allow
    leaves it.
    """

    REDACT = "redact"
    MASK = "mask"
    WARN = "warn"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class Rules:
    """The policy for each kind of finding."""

    card: Policy = Policy.MASK
    iban: Policy = Policy.MASK
    national_id: Policy = Policy.MASK
    secret: Policy = Policy.MASK

    def for_kind(self, kind: str) -> Policy:
        """The policy for a kind; an unknown kind is masked, the careful choice."""
        policy: Policy = getattr(self, kind, Policy.MASK)
        return policy


@dataclass(frozen=True, slots=True)
class Sealed:
    """An original that the caller encrypts apart from the text, under its placeholder."""

    kind: str
    placeholder: str
    original: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored readably, and what was taken out of it.

    ``counts`` says how many findings of each kind there were, whatever the policy;
    ``warned`` are the kinds that stand in the text because the policy only warns.
    """

    text: str
    sealed: tuple[Sealed, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    warned: tuple[str, ...] = ()


class Masker:
    """Masks the parts of one message (subject, text, HTML, file names) with one counter.

    The same original gets the same placeholder in every part. Numbers that already stand in
    a part, as in a quoted earlier message, are not used again.
    """

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self.sealed: list[Sealed] = []
        self.counts: Counter[str] = Counter()
        self.warned: dict[str, None] = {}
        self.removed: list[str] = []  # originals that the caller takes out of its copies too
        self._placeholders: dict[tuple[str, str], str] = {}
        self._taken: set[int] = set()
        self._number = 0

    def text(self, text: str) -> str:
        """The text, or a subject or a file name, with its findings replaced."""
        replaced = self._replaced(text)
        return _spliced(text, ((found.start, found.end, new) for found, new in replaced))

    def html(self, html: str) -> str:
        """Cleaned HTML with findings in its text and in alt and title attributes replaced.

        Text is read across inline tags, so digits split by them are found; tags stay.
        """
        parts = parts_of(html)
        shown = "".join(part.shown for part in parts)
        signs = list(shown)
        for found, new in self._replaced(shown):
            signs[found.start : found.end] = [new, *[""] * (found.end - found.start - 1)]
        texts = [{name: self.text(old) for name, old in part.texts.items()} for part in parts]
        if signs == list(shown) and texts == [part.texts for part in parts]:
            return html
        rest = iter(signs)
        return "".join(
            part.written("".join(islice(rest, len(part.shown))), new)
            for part, new in zip(parts, texts, strict=True)
        )

    def result(self, text: str) -> Masked:
        """The masked text with everything that this masker has taken out so far."""
        counts = tuple(sorted(self.counts.items()))
        return Masked(text, tuple(self.sealed), counts, tuple(self.warned))

    def _replaced(self, text: str) -> list[tuple[Finding, str]]:
        found = find(text)
        if found:
            self._taken.update(_numbers_in(text))
        replaced: list[tuple[Finding, str]] = []
        for finding in found:
            self.counts[finding.kind] += 1
            policy = self.rules.for_kind(finding.kind)
            original = text[finding.start : finding.end]
            if policy is Policy.REDACT:
                self.removed.append(original)
                replaced.append((finding, self._removal(finding, original)))
            elif policy is Policy.MASK:
                replaced.append((finding, self._placeholder(finding, original)))
            elif policy is Policy.WARN:
                self.warned[finding.kind] = None
        return replaced

    def _removal(self, finding: Finding, original: str) -> str:
        """Return what stands for what is gone: of a card its last digits, as on a receipt."""
        bare = "".join(filter(str.isalnum, original))
        last = (
            f" \u2022\u2022\u2022\u2022 {bare[-finding.keep_last :]}"
            if finding.keep_last
            else ""
        )
        return f"[{_NAMES[finding.kind]}{last} removed]"

    def _placeholder(self, finding: Finding, original: str) -> str:
        bare = "".join(filter(str.isalnum, original)) if finding.keep_last else original
        key = (finding.kind, bare)
        if key not in self._placeholders:
            last = f" {bare[-finding.keep_last :]}" if finding.keep_last else ""
            name = _NAMES[finding.kind]
            placeholder = f"[{name} \u2022\u2022\u2022\u2022{last} \u00b7 m{self._next()}]"
            self._placeholders[key] = placeholder
            self.sealed.append(Sealed(finding.kind, placeholder, original))
        return self._placeholders[key]

    def _next(self) -> int:
        self._number += 1
        while self._number in self._taken:
            self._number += 1
        return self._number


def mask(text: str, rules: Rules | None = None) -> Masked:
    """One text masked by the rules, with what was sealed. See ``Masker`` for many parts."""
    masker = Masker(rules)
    return masker.result(masker.text(text))


def mask_html(html: str, rules: Rules | None = None) -> Masked:
    """One piece of HTML masked by the rules, with what was sealed."""
    masker = Masker(rules)
    return masker.result(masker.html(html))


def _numbers_in(text: str) -> Iterator[int]:
    for part in text.split("\u00b7 m")[1:]:
        digits = part[:9].split("]")[0]
        if digits.isdecimal():
            yield int(digits)


def _spliced(text: str, changes: Iterable[Change]) -> str:
    kept: list[str] = []
    last = 0
    for start, end, new in changes:
        kept += [text[last:start], new]
        last = end
    return "".join([*kept, text[last:]])
