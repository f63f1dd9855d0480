"""Which entries were emptied, and whether the log says so itself.

The verifier shows each row of its walk to ``Aged``. An emptied one names the ageing by which
that was done; a fact of the log says of it which range, how many and which leaves. What no
fact covers was emptied by somebody else.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from ombud.events.entry import COLUMNS, EMPTIED, to_words
from ombud.events.fact import ageing
from ombud.events.facts import LogAged
from ombud.events.models import Event
from ombud.events.tree import HASH_BYTES, root_of
from ombud.events.triggers import LEAST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.events.witness import Head

CLOCKS = timedelta(hours=1)  # so far apart the clocks of two machines of one desk may be
Named = tuple[int, str]


@dataclass(slots=True)
class Emptied:
    """The entries that name one ageing, in the order of the tree; 48 bytes for each."""

    events: array[int] = field(default_factory=lambda: array("q"))
    positions: array[int] = field(default_factory=lambda: array("q"))
    hashes: bytearray = field(default_factory=bytearray)
    kinds: dict[str, int] = field(default_factory=dict)

    def add(self, position: int, event: int, kind: str, leaf: bytes) -> None:
        self.events.append(event)
        self.positions.append(position)
        self.hashes += leaf
        self.kinds.setdefault(kind, event)

    def leaves(self) -> list[bytes]:
        every = bytes(self.hashes)
        return [every[at : at + HASH_BYTES] for at in range(0, len(every), HASH_BYTES)]

    def words(self) -> tuple[int, ...]:
        """Return the root over all leaves, as a fact writes it."""
        return to_words(root_of(self.leaves()))

    def one_too_many(self, count: int, wanted: tuple[int, ...]) -> int | None:
        """Return the event without which ``count`` leaves are left, of the root ``wanted``."""
        if len(self.events) != count + 1:
            return None  # of fewer or more leaves no tree has that root
        leaves = self.leaves()
        for place, event in enumerate(self.events):
            if to_words(root_of(leaves[:place] + leaves[place + 1 :])) == wanted:
                return event
        return None


@dataclass(frozen=True, slots=True)
class Record:
    """What a fact of the log says about one ageing. ``position``: its leaf; none: unsealed."""

    event: int
    place: int
    at: datetime
    said: dict[str, Any]
    position: int | None

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.said["until"])

    @property
    def root(self) -> tuple[int, ...]:
        return tuple(self.said["root"])

    def fits(self, emptied: Emptied) -> bool:
        """Say whether exactly these entries were emptied."""
        found = (len(emptied.events), min(emptied.events), max(emptied.events))
        wanted = (self.said["count"], self.said["first"], self.said["last"])
        return found == wanted and emptied.words() == self.root


@dataclass(frozen=True, slots=True)
class Proven:
    """How many entries there were at a moment, as the heads signed by then say."""

    moments: list[datetime]
    sizes: list[int]

    @classmethod
    def by(cls, heads: list[Head]) -> Self:
        signed = sorted((head.sealed_at, head.size) for head in heads)
        sizes = accumulate((size for _, size in signed), max)
        return cls([moment for moment, _ in signed], list(sizes))

    def size_at(self, moment: datetime) -> int:
        place = bisect_right(self.moments, moment)
        return self.sizes[place - 1] if place else 0


@dataclass(slots=True)
class Aged:
    """All that was emptied, by the ageing that it names, and what the log says about it."""

    count: int = 0
    emptied: dict[int, Emptied] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    def see(self, position: int | None, leaf: bytes, values: tuple[Any, ...]) -> None:
        """Take a row of the log, the values of ``COLUMNS``, with its place in the tree."""
        event, kind, subject_type, place = values[:4]
        if subject_type == EMPTIED and position is not None:
            self.count += 1
            self.emptied.setdefault(place, Emptied()).add(position, event, kind, leaf)
        elif kind == LogAged.kind:
            at, said = values[6:8]
            self.records.append(Record(event, place, at, said, position))

    def see_unsealed(self, size: int) -> None:
        """Take the records that came after the first ``size`` leaves."""
        later = Event.objects.filter(
            Q(leaf__isnull=True) | Q(leaf__position__gte=size), kind=LogAged.kind
        )
        for values in later.order_by("pk").values_list(*COLUMNS):
            self.see(None, b"", values)

    def unfounded(self) -> Iterator[Named]:
        """Yield the entries that were emptied without a record, or without a rule, by number.

        A record that is not sealed yet may have come while the log was walked, so fewer
        entries than it says are no flaw.
        """
        recorded = {record.place for record in self.records}
        found = [
            (min(one.events), "without a record of it")
            for place, one in self.emptied.items()
            if place not in recorded
        ]
        for record in self.records:
            found += self.against(record)
        for event, how in sorted(found):
            yield event, f"Event {event} was emptied {how}."

    def against(self, record: Record) -> Iterator[Named]:
        """Yield what speaks against ``record``."""
        one = self.emptied.get(record.place, Emptied())
        if len(one.events) < record.said["count"]:
            if record.position is not None:
                yield record.said["first"], f"otherwise than event {record.event} says"
        elif not record.fits(one):
            stray = one.one_too_many(record.said["count"], record.root)
            event = min(one.events) if stray is None else stray
            how = "without a record of it" if stray else f"not as event {record.event} says"
            yield event, how
        for kind, event in one.kinds.items():
            if ageing.get(kind) != record.said["about"]:
                yield event, "without a rule for its class"

    def too_soon(self, heads: list[Head]) -> Iterator[Named]:
        """Yield the entries of which no head proves that they were old enough.

        heads: as they were signed, by size.
        """
        proven, sizes = Proven.by(heads), [head.size for head in heads]
        for record in self.records:
            one = self.emptied.get(record.place, Emptied())
            size = 0 if record.until > record.at - LEAST else proven.size_at(record.until)
            young = [
                event
                for event, position in zip(one.events, one.positions, strict=True)
                if position >= size
            ]
            if young:
                yield min(young), f"Event {min(young)} was emptied before its time."
            if record.position is None:
                continue
            after = bisect_right(sizes, record.position)
            if after < len(heads) and record.at > heads[after].sealed_at + CLOCKS:
                yield record.event, f"Event {record.event} is said to be later than its seal."
