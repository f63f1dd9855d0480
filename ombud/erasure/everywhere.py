"""The look into every store before the certificate, and the tombstones after it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ombud.erasure import records
from ombud.erasure.compaction import empty_log
from ombud.erasure.plugs import Scan, kept_apart
from ombud.erasure.statuses import Kind as EKind
from ombud.people.models import IdentifierKind
from ombud.purposes.queries import refused_marketing
from ombud.subjects import actions as subjects
from ombud.subjects.residue import readers, scan, scan_one
from ombud.subjects.residue.files import batches_below
from ombud.subjects.residue.needles import needles_like
from ombud.subjects.residue.pages import read_pages_without
from ombud.subjects.scanning import Kind, Needle
from ombud.subjects.statuses import TombstoneKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks
    from ombud.subjects.residue import Batch, Report
    from ombud.subjects.residue.trees import Rows

PAGES = "write-ahead log"  # the store by which pages of the file and of its log are read
OWN_MARKS = "erasure_erasure.sealed_needles:"  # destroyed with the certificate
KINDS: dict[str, Kind] = {IdentifierKind.EMAIL: Kind.EMAIL, IdentifierKind.PHONE: Kind.PHONE}


def needles_of(marks: Marks) -> list[Needle]:
    found: list[Needle] = []
    for kind, value in marks.identifiers:
        if kind in KINDS:
            found.append(Needle(KINDS[kind], value, apart=marks.apart))
        else:
            found += needles_like(kind, value)
    return found


def scan_stores(marks: Marks) -> Scan:
    """Return where an exact identifier lies in any store, seen through what encodes it.

    A store that could not be read counts as a place where something is left.
    """
    report = scan(needles_of(marks))
    apart = tuple(kept_apart)
    scope = {one.store: one.octets for one in report.stores}
    for place in apart:
        if kept := sum(one.place.startswith(place) for one in report.certain):
            scope[f"kept apart ({kept_apart[place]})"] = kept
    hits = hits_in(report, without=(OWN_MARKS, *apart))
    others = of_others(report, marks) & set(hits)
    return Scan(scope, [one for one in hits if one not in others], others)


def of_others(report: Report, marks: Marks) -> set[str]:
    """Return where only a longer address or number of somebody else was found: that of Joann
    ends like that of Ann.

    Each store that holds something is looked through once more, for whole identifiers. Pages
    are not: what stands before a column in them is another column.
    """
    whole = [replace(one, is_whole=True) for one in needles_of(marks)]
    found = {one.store for one in report.certain} - {PAGES}
    places = {f"{one.store}: {one.place}" for one in report.certain if one.store in found}
    for store in sorted(found & set(readers)):
        again = scan_one(store, readers[store], whole)
        places -= {f"{store}: {one.place}" for one in again.certain}
    return places


def hits_in(report: Report, *, without: tuple[str, ...] = ()) -> list[str]:
    hits = [
        f"{one.store}: {one.place}"
        for one in report.certain
        if not one.place.startswith(without)
    ]
    return hits + [f"{one.store}: {one.outcome}" for one in report.stores if one.is_unread]


def pages_with_more(marks: Marks, kept: Mapping[str, Rows]) -> list[str]:
    """Return the pages of the database file that name the person outside of rows that stay.

    kept: numbers of rows by their table. Raises ``Busy`` while a reader holds the log, for
    old pages in it could not be told from those of today.
    """
    empty_log()
    report = scan_one(PAGES, partial(read_pages_without, kept), needles_of(marks))
    return hits_in(report)


def lay_tombstones(erasure: Erasure, marks: Marks) -> None:
    """Keep machines from making the person again; who stays as a person needs none."""
    if "profile" in erasure.spared:
        return
    for kind, value in marks.identifiers:
        subjects.lay(kind, value, actor=erasure.actor)


def keep_refusal(erasure: Erasure, marks: Marks) -> None:
    """Let nobody agree to marketing for a person who refused it, should they come back: what
    is kept of that is a keyed hash, and no list of addresses. While it is known that they did.
    """
    if erasure.person_kind == EKind.CONTACT and refused_marketing(erasure.records):
        for address in marks.addresses:
            kind = IdentifierKind.EMAIL
            subjects.lay(kind, address, actor=erasure.actor, kind=TombstoneKind.SUPPRESS)


def shut_subject(erasure: Erasure, marks: Marks) -> None:
    """Let nobody be merged with the person any more, nor be split off, once it has begun."""
    del marks
    if erasure.person_kind == EKind.CONTACT and "profile" not in erasure.spared:
        subjects.mark_erased(erasure.records)


def read_ledger() -> Iterator[Batch]:
    """Yield both copies of the ledger of erasures."""
    for path in records.places():
        if path.exists():
            yield from batches_below(path)
