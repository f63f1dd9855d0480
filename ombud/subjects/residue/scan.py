"""Walking all stores with the needles of one person."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import structlog

from ombud.datamap import stores
from ombud.subjects.residue.files import batches_below
from ombud.subjects.residue.places import out_of_reach, readers
from ombud.subjects.residue.report import Outcome, Report, Residue, StoreResult
from ombud.subjects.residue.words import words_in
from ombud.subjects.scanning import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence
    from pathlib import Path

    from ombud.subjects.residue.places import Batch
    from ombud.subjects.scanning import Needle

log = structlog.get_logger()
BETWEEN = b"\n\x1e\n"  # between objects that are looked at together: nothing runs over it


def scan(
    needles: Sequence[Needle],
    *,
    retained: Container[str] = frozenset(),
    also: Sequence[Path] = (),
    progress: Callable[[StoreResult], None] | None = None,
) -> Report:
    """Look for ``needles`` in every store that the data map names; return what is left.

    retained: places that were kept with a ground. also: further folders and files (logs of a
    proxy, a mounted backup). progress: told of each store's state, again and again.

    A store that nobody can read makes the report unclean: what was not looked at is not
    clean. A reader that fails is counted as failed and the others go on.
    """
    began = time.monotonic()
    scanner = Scanner(needles)
    report = Report(len(needles))
    for name in sorted({*stores, *readers}):
        if name in readers:
            walk(StoreResult(name), readers[name], scanner, report, retained, progress)
        elif name in out_of_reach:
            report.stores.append(
                StoreResult(name, Outcome.OUT_OF_REACH, reason=out_of_reach[name])
            )
        else:
            report.stores.append(StoreResult(name, Outcome.UNKNOWN))
    for path in also:
        walk(
            StoreResult(f"folder {path.name}"),
            partial(batches_below, path),
            scanner,
            report,
            retained,
            progress,
        )
    report.seconds = time.monotonic() - began
    return report


def scan_one(
    store: str, read: Callable[[], Iterator[Batch]], needles: Sequence[Needle]
) -> Report:
    """Look for ``needles`` in what ``read`` yields, which is of ``store``."""
    report = Report(len(needles))
    walk(StoreResult(store), read, Scanner(needles), report, frozenset(), None)
    return report


def walk(
    result: StoreResult,
    read: Callable[[], Iterator[Batch]],
    scanner: Scanner,
    report: Report,
    retained: Container[str],
    progress: Callable[[StoreResult], None] | None,
) -> None:
    """Look through one store and add what was found to ``report``."""
    report.stores.append(result)
    try:
        for batch in read():
            result.objects += len(batch.pieces) + len(batch.words or ())
            result.octets += sum(len(one.data) for one in batch.pieces)
            for residue in found_in(batch, scanner, result.store, retained):
                report.residues.append(residue)
                result.hits += not residue.is_retained
            if progress is not None:
                progress(result)
    except Exception:  # one store that cannot be read must not hide the others
        log.exception("store-not-scanned", code=result.store)
        result.outcome = Outcome.FAILED
        return
    if result.hits:
        result.outcome = Outcome.FOUND


def found_in(
    batch: Batch, scanner: Scanner, store: str, retained: Container[str]
) -> Iterator[Residue]:
    """Yield what lies in ``batch``: all at once first, each object only where there is any."""
    if batch.words is not None:
        for number in words_in(batch.words, scanner.needles):
            needle = scanner.needles[number]
            yield Residue(
                store, batch.place, needle.kind, number, needle.is_certain, ("words",)
            )
        return
    pieces = batch.pieces
    look = partial(scanner.scan, deepest=batch.deepest)
    if batch.is_joined and not look(BETWEEN.join(one.data for one in pieces)):
        return
    for piece in pieces:
        for one in look(piece.data):
            yield Residue(
                store,
                piece.place,
                one.kind,
                one.needle,
                one.is_certain,
                one.trail,
                is_retained=piece.place in retained,
            )
