"""The end of an erasure: the scan, what it finds taken out, and the certificate."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.locks import lock
from ombud.erasure import plugs
from ombud.erasure.certificates import certificate_of
from ombud.erasure.compaction import is_quick, rewrite_file
from ombud.erasure.facts import ErasureDone, ErasureStopped
from ombud.erasure.lawful import kept_of, listed
from ombud.erasure.mending import mend
from ombud.erasure.models import Erasure
from ombud.erasure.naming import not_reviewed
from ombud.erasure.stages import person_of
from ombud.erasure.statuses import BEGUN, Result, Stage, State
from ombud.erasure.tally import Tally
from ombud.erasure.telling import is_in_pages_only, told_apart
from ombud.erasure.work import Work
from ombud.events import log

if TYPE_CHECKING:
    from ombud.erasure.needles import Marks

Seen = tuple[str, dict[str, dict[str, int]]]  # where an erasure stands, and what was done
REWRITTEN = "pages rewritten"
TOO_MANY = 20  # problems of one place that are worth naming


def conclude(erasure: Erasure, marks: Marks) -> bool:
    """Look for what is left; with nothing left, sign the certificate and destroy the marks.

    What the scan found where no index leads is taken out first. Where only pages of the
    database file hold something that no row does, the file is written anew, once. Where
    anything is left then, the erasure stops.
    """
    seen = (erasure.stage, erasure.results)
    scans = {name: plugs.scanners[name](marks) for name in plugs.scanners}
    hits = [hit for scan in scans.values() for hit in scan.hits]
    others = [place for scan in scans.values() for place in scan.others]
    kept = kept_of(person_of(erasure))
    hits, retained_hits = told_apart(marks, hits, kept, set(erasure.spared), others)
    if hits and (mended(erasure, marks, hits, seen) or written_anew(erasure, hits)):
        return True
    if hits or not scans:
        return stop_at_residue(erasure, hits)
    scope = {
        f"{name}: {what}": n for name, scan in scans.items() for what, n in scan.scope.items()
    }
    if retained_hits:
        scope["retained"] = retained_hits
    return certified(erasure, marks, plugs.Scan(scope, []), seen, listed(kept))


@transaction.atomic
def certified(
    erasure: Erasure, marks: Marks, scan: plugs.Scan, seen: Seen, kept: list[dict[str, Any]]
) -> bool:
    """End ``erasure``: nothing was found. Say whether there is more to do after all.

    kept: what excused the scan's finds, and stands on the certificate.
    """
    lock(erasure)
    if erasure.state == State.DONE:
        return False
    if is_ahead(erasure, seen):
        return True
    erasure.kept = kept
    erasure.state, erasure.ended_at, erasure.problem = State.DONE, clock.now(), ""
    erasure.stopped_at, erasure.conflicts = None, []
    if not erasure.spared:  # else its end needs them
        erasure.sealed_needles = None
    if has_changed(erasure) or not is_certified(erasure):
        erasure.certificate = certificate_of(
            erasure, scan, names=not_reviewed(person_of(erasure))
        )
    erasure.save()
    for name in plugs.followers:
        plugs.followers[name](erasure, marks)
    log.record(ErasureDone(retained=retained(erasure)), erasure, actor=SYSTEM)
    return False


@transaction.atomic
def mended(erasure: Erasure, marks: Marks, hits: list[str], seen: Seen) -> bool:
    """Take out what the scan found where no index leads; say whether to look once more.

    Each time something must have changed, and nothing is changed twice: it comes to an end.
    """
    lock(erasure)
    if is_ahead(erasure, seen):
        return True
    work = Work(erasure, person_of(erasure), marks, Tally())
    if erasure.state not in BEGUN or not mend(work, hits):
        return False
    return go_on_from_index(work)


def is_ahead(erasure: Erasure, seen: Seen) -> bool:
    """Say whether another worker has gone on since a scan began: what it found is old then."""
    return erasure.state in BEGUN and (erasure.stage, erasure.results) != seen


def written_anew(erasure: Erasure, hits: list[str]) -> bool:
    """Write the file anew where only pages of it hold something; say whether that was done."""
    if not is_in_pages_only(hits) or was_looked_at_twice(erasure) or not is_quick():
        return False
    rewrite_file()
    note_rewritten(erasure)
    return True


def was_looked_at_twice(erasure: Erasure) -> bool:
    """Say whether the file was written anew for this erasure, or it stopped before."""
    return erasure.problem == REWRITTEN or erasure.state == State.FAILED


def note_rewritten(erasure: Erasure) -> None:
    """Have the scan look once more; what it still finds then stops the erasure."""
    going_on = Erasure.objects.filter(pk=erasure.pk, state__in=BEGUN)
    going_on.update(state=State.WAITING, problem=REWRITTEN)


def has_changed(erasure: Erasure) -> bool:
    """Say whether ``erasure`` took something out; what only stayed is no change."""
    return any(set(by) - {Result.RETAINED} for by in erasure.results.values())


def is_certified(erasure: Erasure) -> bool:
    """Say whether an earlier erasure of the same person has its certificate."""
    earlier = Erasure.objects.filter(
        person_kind=erasure.person_kind, person_id__in=erasure.records, state=State.DONE
    )
    return earlier.exclude(pk=erasure.pk).exclude(certificate=None).exists()


def retained(erasure: Erasure) -> int:
    return sum(by.get(Result.RETAINED, 0) for by in erasure.results.values())


@transaction.atomic
def stop_at_residue(erasure: Erasure, hits: list[str]) -> bool:
    lock(erasure)
    if erasure.state not in BEGUN:
        return False  # another worker was quicker
    erasure.state = State.FAILED
    erasure.problem = f"residue {len(hits)}" if hits else "no scanner"
    erasure.stopped_at = erasure.stopped_at or clock.now()
    erasure.conflicts = [{"place": hit, "ground": "residue"} for hit in hits[:TOO_MANY]]
    erasure.save(update_fields=["state", "problem", "stopped_at", "conflicts"])
    log.record(ErasureStopped(stage=Stage.SCAN), erasure, actor=SYSTEM)
    return False


def add_results(erasure: Erasure, tally: Tally, *, marks: Marks) -> None:
    """Add what a chunk did to the counts of the whole.

    A field that was called after the person is in the name of its place.
    """
    for (named, result), count in tally.counts.items():
        place = marks.exact.text(named)
        by = Counter(erasure.results.get(place, {}))
        by[str(result)] += count
        erasure.results[place] = dict(by)


def go_on_from_index(work: Work) -> bool:
    """Note what was done, and that the index and the scan come again."""
    add_results(work.erasure, work.tally, marks=work.marks)
    work.erasure.stage, work.erasure.cursor = Stage.INDEX, 0
    work.erasure.save(update_fields=["stage", "cursor", "results"])
    return True
