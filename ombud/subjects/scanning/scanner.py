"""Looking for all needles of a person in bytes, through containers in containers. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import ahocorasick

from ombud.subjects.scanning.decoding import CONTAINERS, is_noise, together, without_blocks
from ombud.subjects.scanning.needles import Kind, Needle, Pattern, patterns_of
from ombud.subjects.scanning.unspelling import SPELLINGS, cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

DEEPEST = 7  # containers in containers
MOST_BYTES = 256 * 2**20  # decoded from one object
PACKED = ("gzip", "zlib", "bzip2", "xz", "zip", "pdf")
CLEANED = "cleaned"
FEW = 24  # so many cores are faster looked for one by one
NEAR = 700  # bytes before and after a core in which its check can stand
GOES_ON = b"~"
CHUNK = 4 * 2**20
IN_HEXADECIMAL = bytes(65 if chr(one) in "0123456789abcdef" else 32 for one in range(256))
HEXADECIMAL_RUN = b"A" * 32
LARGEST = 64 * 2**20  # a larger object is decoded in chunks, not as one container


@dataclass(frozen=True, slots=True)
class Found:
    """A needle that lies in the data: its number, and through which decoders it was seen."""

    needle: int
    kind: Kind
    is_certain: bool
    trail: tuple[str, ...]


class Scanner:
    """Looks for ``needles``; made once for a person, then asked for each object."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self.needles = list(needles)
        patterns = [
            pattern
            for number, needle in enumerate(self.needles)
            for pattern in patterns_of(number, needle)
        ]
        plain = [one for one in patterns if not one.is_squeezed]
        self._plain = Matcher(one for one in plain if not is_hexadecimal(one.core))
        self._hexadecimal = Matcher(one for one in plain if is_hexadecimal(one.core))
        self._squeezed = Matcher(one for one in patterns if one.is_squeezed)
        self.longest = max((len(one.core) for one in patterns), default=1) + 200

    def scan(self, data: bytes, *, deepest: int = DEEPEST) -> list[Found]:
        """Return each needle in ``data`` once, with the shortest way in which it was seen.

        deepest: how many containers in containers are opened.
        """
        if len(data) <= LARGEST:
            return self._unpacked(data, deepest)
        found: dict[int, Found] = {}
        for start in range(0, len(data), CHUNK):
            part = data[max(0, start - self.longest) : start + CHUNK]
            for one in self._unpacked(part, deepest):
                found.setdefault(one.needle, one)
        return list(found.values())

    def _unpacked(self, data: bytes, deepest: int) -> list[Found]:
        found: dict[int, Found] = {}
        for layer in layers_of(data, deepest):
            for number in self.matches(layer.data):
                needle = self.needles[number]
                found.setdefault(
                    number, Found(number, needle.kind, needle.is_certain, layer.trail)
                )
            if len(found) == len(self.needles):
                break
        return list(found.values())

    def matches(self, layer: bytes) -> set[int]:
        """Return the numbers of the needles that lie in ``layer`` as it is."""
        plain = layer.lower()
        found = self._plain.numbers(plain)
        if self._hexadecimal.patterns and HEXADECIMAL_RUN in plain.translate(IN_HEXADECIMAL):
            found |= self._hexadecimal.numbers(plain)
        if self._squeezed.patterns:
            found |= self._squeezed.numbers(together(plain))
        return found


def is_hexadecimal(core: bytes) -> bool:
    """Say whether ``core`` is a long hexadecimal number, as hashes and random names are."""
    return HEXADECIMAL_RUN in core.translate(IN_HEXADECIMAL)


@dataclass(frozen=True, slots=True)
class Layer:
    """Bytes on some level of containers in containers, and how they were reached.

    What came out of a container is looked into for containers and for every spelling; one
    spelling undone is only searched; all of them undone may show another container.
    """

    data: bytes
    trail: tuple[str, ...] = ()

    def inner(self) -> Iterator[Layer]:
        """Yield the layers below this one."""
        last = self.trail[-1] if self.trail else ""
        if last in SPELLINGS:
            return
        containers = ("base64",) if last == CLEANED else CONTAINERS
        has_text = not is_noise(self.data)
        for name in containers if has_text else PACKED:
            yield from self._made(name, CONTAINERS[name](self.data))
        if not has_text:
            return
        text = without_blocks(self.data)
        if last != CLEANED:
            for name, undo in SPELLINGS.items():
                yield from self._made(name, undo(text))
        yield from self._made(CLEANED, iter([cleaned(text)]))

    def _made(self, name: str, decoded: Iterator[bytes]) -> Iterator[Layer]:
        for one in decoded:
            if one and one != self.data:
                yield Layer(one, (*self.trail, name))


def layers_of(data: bytes, deepest: int = DEEPEST) -> Iterator[Layer]:
    """Yield ``data`` and what its containers hold, at most ``deepest`` in each other; the same
    bytes once, and no more than ``MOST_BYTES`` of them.
    """
    seen: set[bytes] = set()
    waiting = deque([Layer(data)])
    left = MOST_BYTES
    while waiting and left > 0:
        layer = waiting.popleft()
        yield layer
        for inner in layer.inner() if len(layer.trail) < deepest else ():
            mark = digest(inner.data)
            left -= len(inner.data)
            if mark not in seen and left > 0:
                seen.add(mark)
                waiting.append(inner)


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


class Matcher:
    """Which of many patterns lie in bytes: one by one when few, together when many."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns: dict[bytes, list[Pattern]] = {}
        for pattern in patterns:
            self.patterns.setdefault(pattern.core, []).append(pattern)
        self._cores = shortest_cores(self.patterns)
        self._machine = None
        if len(self._cores) > FEW:
            self._machine = ahocorasick.Automaton()
            for core in self._cores:
                self._machine.add_word(core.decode("latin-1"), core)
            self._machine.make_automaton()

    def numbers(self, plain: bytes) -> set[int]:
        """Return the needles in ``plain``, which is in lower case."""
        there = self._present(plain)
        if not there:
            return set()
        found: set[int] = set()
        for core, patterns in self.patterns.items():
            if core not in there and not any(one in core for one in there):
                continue
            if core not in there and core not in plain:
                continue
            found |= {
                one.needle
                for one in patterns
                if one.check is None
                or (one.is_whole and is_noise(plain))
                or any(one.check.search(part) for part in around(plain, core))
            }
        return found

    def _present(self, plain: bytes) -> set[bytes]:
        if self._machine is None:
            return {core for core in self._cores if core in plain}
        return {core for _, core in self._machine.iter(plain.decode("latin-1"))}


def around(plain: bytes, core: bytes) -> Iterator[bytes]:
    """Yield the pieces of ``plain`` around each place of ``core``: a check of all of it costs
    more than all else. A sign follows each that is not the end.
    """
    start = end = 0
    at = plain.find(core)
    while at >= 0:
        if at - NEAR > end:
            if end:
                yield plain[start:end] + GOES_ON
            start = at - NEAR
        end = at + len(core) + NEAR
        at = plain.find(core, at + 1)
    if end:
        yield plain[start:end] + (GOES_ON if end < len(plain) else b"")


def shortest_cores(cores: Iterable[bytes]) -> list[bytes]:
    """Return those of ``cores`` that hold no other: where none of them is, none of all is."""
    kept: list[bytes] = []
    for core in sorted(set(cores), key=len):
        if not any(one in core for one in kept):
            kept.append(core)
    return kept
