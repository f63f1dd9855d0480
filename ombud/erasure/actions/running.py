"""Carrying an erasure on, chunk by chunk, to its certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from ombud import datamap
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.locks import lock
from ombud.erasure import plugs
from ombud.erasure.actions.concluding import add_results, conclude
from ombud.erasure.actions.dropping import drop_all
from ombud.erasure.compaction import compact
from ombud.erasure.decisions import entry_for, still_spared
from ombud.erasure.facts import ErasureStopped
from ombud.erasure.models import Erasure
from ombud.erasure.needles import Marks
from ombud.erasure.records import LedgerBroken, append
from ombud.erasure.stages import RUN, person_of
from ombud.erasure.statuses import BEGUN, STAGES, Stage, State
from ombud.erasure.tally import Tally
from ombud.erasure.work import Busy, HeldBack, Work
from ombud.events import log
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from datetime import datetime


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
    while drops_files and drop_all(erasure):
        carry_on(erasure)
    erasure.refresh_from_db()
    return erasure


def step(erasure: Erasure) -> bool:
    """Do one chunk; say whether another one follows."""
    erasure.refresh_from_db()
    if erasure.state not in BEGUN or erasure.sealed_needles is None:
        return False
    marks = Marks.opened(bytes(erasure.sealed_needles))
    stage = Stage(erasure.stage)
    if stage is Stage.STOP:
        append(entry_for(erasure, marks))  # first: a restored backup has to know
    if stage is Stage.COMPACT:
        compact(touched_tables(erasure))
        return move_on(erasure, stage)
    if stage is Stage.SCAN:
        return conclude(erasure, marks)
    return chunk(erasure, marks)


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


def end_what_was_spared() -> int:
    """Go on with erasures whose spared data have reached their last day; return how many."""
    done = Erasure.objects.filter(state=State.DONE).exclude(spared={})
    return sum(map(reopen, done.order_by("pk")))


@transaction.atomic
def reopen(erasure: Erasure) -> bool:
    """Let an erasure go on with the groups whose last day is over; say whether it does."""
    lock(erasure)
    left = still_spared(erasure.spared)
    if left == erasure.spared or erasure.state != State.DONE:
        return False
    erasure.spared, erasure.state = left, State.RUNNING
    erasure.stage, erasure.cursor = STAGES[0], 0
    erasure.save(update_fields=["spared", "state", "stage", "cursor"])
    return True  # the job that looks for what stands takes it up


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
