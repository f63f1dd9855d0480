"""The look into every store before the certificate, and the tombstones after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.erasure import records
from ombud.erasure.plugs import Scan, kept_apart
from ombud.people.models import IdentifierKind
from ombud.subjects import actions as subjects
from ombud.subjects.residue import scan
from ombud.subjects.residue.files import batches_below
from ombud.subjects.scanning import Kind, Needle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks
    from ombud.subjects.residue import Batch

OWN_MARKS = "erasure_erasure.sealed_needles:"  # destroyed with the certificate
KINDS = {IdentifierKind.EMAIL: Kind.EMAIL, IdentifierKind.PHONE: Kind.PHONE}


def scan_stores(marks: Marks) -> Scan:
    """Return where an exact identifier lies in any store, seen through what encodes it.

    A store that could not be read counts as a place where something is left.
    """
    needles = [
        Needle(KINDS.get(IdentifierKind(kind), Kind.NUMBER), value)
        for kind, value in marks.identifiers
    ]
    report = scan(needles)
    apart = tuple(kept_apart)
    hits = [
        f"{one.store}: {one.place}"
        for one in report.certain
        if not one.place.startswith((OWN_MARKS, *apart))
    ]
    hits += [f"{one.store}: {one.outcome}" for one in report.stores if one.is_unread]
    scope = {one.store: one.octets for one in report.stores}
    for place in apart:
        if kept := sum(one.place.startswith(place) for one in report.certain):
            scope[f"kept apart ({kept_apart[place]})"] = kept
    return Scan(scope, hits)


def lay_tombstones(erasure: Erasure, marks: Marks) -> None:
    """Keep machines from making the person again; who stays as a person needs none."""
    if "profile" in erasure.spared:
        return
    for kind, value in marks.identifiers:
        subjects.lay(kind, value, actor=erasure.actor)


def read_ledger() -> Iterator[Batch]:
    """Yield both copies of the ledger of erasures."""
    for path in records.places():
        if path.exists():
            yield from batches_below(path)
