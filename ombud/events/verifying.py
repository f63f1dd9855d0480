"""Walking the whole log and saying whether it is genuine, and whether it is all there.

Two verdicts, because they fail differently: *integrity* means that what is there is what
was sealed; *completeness* that nothing of it was taken away. Events of the last minutes
that no head covers yet can be vouched for by neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max, Q

from ombud.events import witness
from ombud.events.aged import Aged
from ombud.events.entry import COLUMNS, kept_entry
from ombud.events.findings import Flaw, Report
from ombud.events.models import Event, Leaf, TreeHead
from ombud.events.sealing import head_of
from ombud.events.tree import Frontier, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from ombud.events.witness import Head, Line

CHUNK = 5000
UNREADABLE = b""  # the hash of no event


@dataclass
class Walk:
    """The tree grown again, leaf by leaf, and compared with every head on the way.

    ``stored`` grows from the leaves as they are kept. Where an event no longer fits its
    leaf, ``real`` goes on from the events: the next signed head tells which of both is true.
    """

    report: Report
    heads: dict[int, set[bytes]]
    stored: Frontier = field(default_factory=Frontier.empty)
    real: Frontier | None = None
    doubt: tuple[int, int] = (0, 0)
    proven: int = 0
    is_broken: bool = False

    def take(self, position: int, event: int, kept: bytes, found: bytes | None) -> None:
        """Take the next leaf: the hash ``kept`` in it, and the one ``found`` for its event."""
        if found is not None and found != kept and self.real is None:
            self.real, self.doubt = self.stored.copy(), (event, position)
        if self.real is not None:
            self.real.append(kept if found is None else found)
        self.stored.append(kept)
        if not self.is_broken and self.stored.size in self.heads:
            self.compare()

    def compare(self) -> None:
        """Compare the root with the heads that were signed over this size."""
        size, roots = self.stored.size, self.heads[self.stored.size]
        is_stored_true = roots == {self.stored.root()}
        is_real_true = self.real is not None and roots == {self.real.root()}
        if self.real is not None:
            self.blame(is_stored_true=is_stored_true, is_real_true=is_real_true)
        elif not is_stored_true:
            self.is_broken = True
            text = f"Events {self.proven + 1} to {size} of the tree are not those sealed."
            self.report.add(Flaw.ROWS_REPLACED, size, text)
        else:
            self.proven = size

    def blame(self, *, is_stored_true: bool, is_real_true: bool) -> None:
        """Say whether the event or the leaf was changed, where they disagree."""
        event, position = self.doubt
        self.is_broken = True
        if is_stored_true:
            self.report.add(Flaw.EVENT_CHANGED, event, f"Event {event} was changed.")
        elif is_real_true:
            self.report.add(Flaw.LEAF_CHANGED, position, f"Leaf {position} was changed.")
        else:
            text = f"Event {event} and leaf {position} do not fit each other."
            self.report.add(Flaw.EVENT_AND_LEAF_DISAGREE, event, text)

    def end(self) -> None:
        """Settle a doubt that no head came to settle."""
        if self.real is not None and not self.is_broken:
            self.blame(is_stored_true=False, is_real_true=False)


def verify() -> Report:
    """Walk all events, leaves and heads, and the heads remembered outside; return a report.

    Reads only; may run beside the server. A million events take well under a minute.
    """
    report = Report(events=Event.objects.count())
    written = list(witness.remembered())  # first: what it knows must be in the database
    lines = witness.counting(written, witness.key().public_key())
    report.taken_back = len(written) - len(lines)
    last = Leaf.objects.aggregate(last=Max("position"))["last"]
    report.sealed = 0 if last is None else last + 1
    rows = list(TreeHead.objects.order_by("size"))
    check_signatures(rows, lines, report)
    check_ends(rows, lines, report)
    heads = roots_by_size([*map(head_of, rows), *(head for _, head in lines if head)])
    walk, aged = Walk(report, heads), Aged()
    for position, event, kept, found in leaves(report.sealed, report, aged):
        walk.take(position, event, kept, found)
    walk.end()
    check_aged(aged, [head_of(row) for row in rows], report)
    check_inserted(report)
    return report


def check_signatures(rows: list[TreeHead], lines: list[Line], report: Report) -> None:
    """Check every head in the database, and every line outside that it does not have."""
    public = witness.key().public_key()
    known = set()
    for row in rows:
        head = head_of(row)
        known.add(head)
        if not head.is_genuine(public):
            text = f"The head over {row.size} events is not ours."
            report.add(Flaw.HEAD_FORGED, row.size, text)
    for number, line in lines:
        if line is None or (line not in known and not line.is_genuine(public)):
            text = f"Line {number} of the remembered heads is not ours."
            report.add(Flaw.REMEMBERED_HEAD_FORGED, number, text)


def check_ends(rows: list[TreeHead], lines: list[Line], report: Report) -> None:
    """Compare how far the tree, its heads and the remembered heads reach."""
    remembered = max((head.size for _, head in lines if head), default=0)
    signed = rows[-1].size if rows else 0
    now = leaf_count()  # after the heads: a leaf is never later than its head
    if max(remembered, signed) > now:
        text = f"{max(remembered, signed)} events were sealed, {now} are there."
        report.add(Flaw.LOG_CUT, now, text)
    if remembered > signed or report.sealed > signed:
        text = f"The head over {max(remembered, report.sealed)} events is gone."
        report.add(Flaw.HEAD_REMOVED, max(remembered, report.sealed), text)
    if rows and not lines:
        text = "No head is remembered outside the database, so a cut would not show."
        report.add(Flaw.MEMORY_MISSING, 0, text)


def leaf_count() -> int:
    last = Leaf.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def roots_by_size(heads: Iterable[Head]) -> dict[int, set[bytes]]:
    roots: dict[int, set[bytes]] = {}
    for head in heads:
        roots.setdefault(head.size, set()).add(head.root)
    return roots


def check_aged(aged: Aged, heads: list[Head], report: Report) -> None:
    """Look whether all that was emptied aged: by a record, in its time, by a rule."""
    report.aged = aged.count
    aged.see_unsealed(report.sealed)
    for flaw, (event, text) in chain(
        ((Flaw.EVENT_EMPTIED, one) for one in aged.unfounded()),
        ((Flaw.EVENT_EMPTIED_TOO_SOON, one) for one in aged.too_soon(heads)),
    ):
        report.add(flaw, event, text)


def leaves(
    size: int, report: Report, aged: Aged
) -> Iterator[tuple[int, int, bytes, bytes | None]]:
    """Yield position, event, kept hash and found hash of the first ``size`` leaves.

    The found hash is None where the event is gone. Ends at the first leaf that is missing.
    """
    expected = 0
    for position, kept, values in chain(joined(size), [(size, b"", ())]):
        for missing in range(expected, position):
            orphan = Leaf.objects.filter(position=missing).first()
            if orphan is None:
                report.add(Flaw.LEAF_REMOVED, missing, f"Leaf {missing} is gone.")
                return
            number = orphan.event_id
            report.add(Flaw.EVENT_REMOVED, number, f"Event {number} is gone.")
            yield missing, number, bytes(orphan.hash), None
        if len(values) == 1:
            yield position, values[0], kept, UNREADABLE
        elif values:
            aged.see(position, kept, values)
            yield position, values[0], kept, leaf_hash(kept_entry(values))
        expected = position + 1


def joined(size: int) -> Iterator[tuple[int, bytes, tuple[Any, ...]]]:
    """Yield position, hash and the event's columns; leaves without an event are left out.

    Of an event that cannot be read, because somebody wrote what no column holds, the number.
    """
    for begin in range(0, size, CHUNK):
        chunk = Leaf.objects.filter(position__gte=begin, position__lt=min(begin + CHUNK, size))
        for position, kept, *values in read(chunk.order_by("position")):
            yield position, bytes(kept), tuple(values)


def read(chunk: QuerySet[Leaf]) -> Iterable[tuple[Any, ...]]:
    """Return the rows of ``chunk``, one by one where one of them cannot be read."""
    columns = ["position", "hash", *(f"event__{column}" for column in COLUMNS)]
    try:
        return list(chunk.values_list(*columns))
    except (ValueError, TypeError, OverflowError):
        rows = []
        for row in chunk.values_list("position", "hash", "event"):
            try:
                rows.append(chunk.filter(position=row[0]).values_list(*columns).get())
            except (ValueError, TypeError, OverflowError):
                rows.append(row)
        return rows


def check_inserted(report: Report) -> None:
    """Look for events without a leaf that stand before the last one sealed."""
    last = Leaf.objects.order_by("-position").values_list("event__xid", "event_id").first()
    if last is None:
        return
    before = Q(pk__lt=last[1])
    if connection.vendor == "postgresql":
        before = Q(xid__lt=last[0]) | Q(xid=last[0], pk__lt=last[1])
    stray = Event.objects.filter(before, leaf__isnull=True).order_by("pk").first()
    if stray is not None:
        text = f"Event {stray.pk} was put in among sealed ones."
        report.add(Flaw.EVENT_INSERTED, stray.pk, text)
