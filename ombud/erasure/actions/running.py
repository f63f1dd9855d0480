"""Carrying an erasure on, chunk by chunk, to its certificate."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from ombud import datamap
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.locks import lock
from ombud.erasure import plugs
from ombud.erasure.certificates import certificate_of
from ombud.erasure.compaction import compact, is_quick, rewrite_file
from ombud.erasure.facts import ErasureDone, ErasureStopped
from ombud.erasure.lawful import kept_of, listed
from ombud.erasure.mending import drop_named_files, mend
from ombud.erasure.models import Erasure
from ombud.erasure.naming import not_reviewed
from ombud.erasure.needles import Marks
from ombud.erasure.records import Entry, LedgerBroken, append
from ombud.erasure.stages import RUN, person_of
from ombud.erasure.statuses import BEGUN, STAGES, Result, Stage, State
from ombud.erasure.tally import Tally
from ombud.erasure.telling import is_in_pages_only, told_apart
from ombud.erasure.work import Busy, HeldBack, Work
from ombud.events import log
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from datetime import datetime

Seen = tuple[str, dict[str, dict[str, int]]]  # where an erasure stands, and what was done
REWRITTEN = "pages rewritten"
TOO_MANY = 20  # problems of one place that are worth naming


def carry_on(erasure: Erasure, *, until: datetime | None = None) -> bool:
    """Do the next chunks of ``erasure``; say whether there are more to do at once.

    until: when to come back for the rest; None does all there is. An erasure that cannot go
    on says so and is tried again later. Doing it twice changes nothing.
    """
    try:
        while step(erasure):
            if until is not None and clock.now() >= until:
                return True
    except (Busy, HeldBack, Broken, LedgerBroken, OSError, DatabaseError) as problem:
        note_problem(erasure, problem)
    return False


def run_to_the_end(erasure: Erasure, *, drops_files: bool = False) -> Erasure:
    """Do all that is left of ``erasure`` here and now, as after a restore.

    drops_files: files of others that cannot be written again and stand in its way go.
    """
    carry_on(erasure)
    while drops_files and dropped(erasure):
        carry_on(erasure)
    erasure.refresh_from_db()
    return erasure


@transaction.atomic
def dropped(erasure: Erasure) -> bool:
    """Destroy the files in which the scan found somebody; say whether there were any."""
    lock(erasure)
    if erasure.state != State.FAILED or erasure.sealed_needles is None:
        return False
    marks = Marks.opened(bytes(erasure.sealed_needles))
    work = Work(erasure, person_of(erasure), marks, Tally())
    hits = [one["place"] for one in erasure.conflicts if one.get("ground") == "residue"]
    return bool(hits) and drop_named_files(work, hits) and go_on_from_index(work)


def go_on_from_index(work: Work) -> bool:
    """Note what was done, and that the index and the scan come again."""
    add_results(work.erasure, work.tally, marks=work.marks)
    work.erasure.stage, work.erasure.cursor = Stage.INDEX, 0
    work.erasure.save(update_fields=["stage", "cursor", "results"])
    return True


def step(erasure: Erasure) -> bool:
    """Do one chunk; say whether another one follows."""
    erasure.refresh_from_db()
    if erasure.state not in BEGUN or erasure.sealed_needles is None:
        return False
    marks = Marks.opened(bytes(erasure.sealed_needles))
    stage = Stage(erasure.stage)
    if stage is Stage.STOP:
        write_entry(erasure, marks)
    if stage is Stage.COMPACT:
        compact(touched_tables(erasure))
        return move_on(erasure, stage)
    if stage is Stage.SCAN:
        return conclude(erasure, marks)
    return chunk(erasure, marks)


def write_entry(erasure: Erasure, marks: Marks) -> None:
    """Write ``erasure`` into the ledger, before anything is erased: a restored backup will
    know. Twice is once. Raises ``LedgerBroken``, ``OSError``.
    """
    append(
        Entry(
            pseudonym=erasure.pseudonym,
            at=(erasure.started_at or clock.now()).isoformat(),
            person_kind=erasure.person_kind,
            person_id=erasure.person_id,
            lookups=marks.lookups,
            spared=tuple(sorted(erasure.spared)),
        )
    )


@transaction.atomic
def chunk(erasure: Erasure, marks: Marks) -> bool:
    """Do one chunk and remember where to go on, together."""
    lock(erasure)
    if erasure.state not in BEGUN:
        return False
    stage, person = Stage(erasure.stage), person_of(erasure)
    if stage not in RUN:
        return True  # another worker was quicker
    if plugs.held(person.end, person.numbers):
        raise HeldBack
    work = Work(erasure, person, marks, Tally())
    after = RUN[stage](work, erasure.cursor)
    add_results(erasure, work.tally, marks=marks)
    erasure.state, erasure.problem = State.RUNNING, ""
    if after is None:
        erasure.stage, erasure.cursor = STAGES[STAGES.index(stage) + 1], 0
    else:
        erasure.cursor = after
    erasure.save(update_fields=["stage", "cursor", "results", "state", "problem"])
    return True


def add_results(erasure: Erasure, tally: Tally, *, marks: Marks) -> None:
    """Add what a chunk did to the counts of the whole.

    A field that was called after the person is in the name of its place.
    """
    for (named, result), count in tally.counts.items():
        place = marks.exact.text(named)
        by = Counter(erasure.results.get(place, {}))
        by[str(result)] += count
        erasure.results[place] = dict(by)


@transaction.atomic
def move_on(erasure: Erasure, stage: Stage) -> bool:
    lock(erasure)
    if erasure.stage != stage:
        return True  # another worker was quicker
    erasure.stage, erasure.cursor = STAGES[STAGES.index(stage) + 1], 0
    erasure.state, erasure.problem = State.RUNNING, ""
    erasure.save(update_fields=["stage", "cursor", "state", "problem"])
    return True


def touched_tables(erasure: Erasure) -> set[str]:
    """Return the tables whose rows the erasure changed, by the places of its results."""
    named = {model._meta.label: model for model in datamap.models}
    tables: set[str] = set()
    for place in erasure.results:
        model = named.get(".".join(place.split(".")[:2]))
        if model is not None:
            tables |= {model._meta.db_table, *datamap.models[model].tables}
    return {table for table in tables if not table.startswith("message_search_")}


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
    with transaction.atomic():
        lock(erasure)
        if erasure.state == State.DONE:
            return False
        erasure.kept = listed(kept)
        erasure.state, erasure.ended_at, erasure.problem = State.DONE, clock.now(), ""
        erasure.stopped_at, erasure.conflicts = None, []
        if not erasure.spared:  # else its end needs them
            erasure.sealed_needles = None
        if has_changed(erasure) or not is_certified(erasure):
            names = not_reviewed(person_of(erasure))
            erasure.certificate = certificate_of(erasure, plugs.Scan(scope, []), names=names)
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


def end_what_was_spared() -> int:
    """Go on with erasures whose spared data have reached their last day; return how many."""
    today = clock.now().date().isoformat()
    done = Erasure.objects.filter(state=State.DONE).exclude(spared={})
    return sum(reopen(one, today) for one in done.order_by("pk"))


@transaction.atomic
def reopen(erasure: Erasure, today: str) -> bool:
    """Let an erasure go on with the groups whose last day is over; say whether it does."""
    lock(erasure)
    left = {group: day for group, day in erasure.spared.items() if not day or day >= today}
    if left == erasure.spared or erasure.state != State.DONE:
        return False
    erasure.spared, erasure.state = left, State.RUNNING
    erasure.stage, erasure.cursor = STAGES[0], 0
    erasure.save(update_fields=["spared", "state", "stage", "cursor"])
    return True  # the job that looks for what stands takes it up


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


STATE_AFTER: dict[type[Exception], State] = {Busy: State.WAITING, HeldBack: State.BLOCKED}


@transaction.atomic
def note_problem(erasure: Erasure, problem: Exception) -> None:
    """Write down that an erasure cannot go on, and where; it is never called complete."""
    lock(erasure)
    if erasure.state not in BEGUN:
        return
    before = erasure.state
    erasure.state = STATE_AFTER.get(type(problem), State.FAILED)
    erasure.problem = type(problem).__name__[:40]
    erasure.stopped_at = erasure.stopped_at or clock.now()
    erasure.save(update_fields=["state", "problem", "stopped_at"])
    if erasure.state != before:
        log.record(ErasureStopped(stage=Stage(erasure.stage)), erasure, actor=SYSTEM)
