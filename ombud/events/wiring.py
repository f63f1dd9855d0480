"""What the log plugs into the queue below it."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from ombud.events.facts import JobDiscarded, JobPutAside, JobRetried
from ombud.events.log import record
from ombud.events.tasks import seal_rest, seal_thousands, verify_log
from ombud.jobs.schedule import every
from ombud.jobs.watch import Turn, watchers

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.events.fact import Fact
    from ombud.jobs.models import Job


def record_turn(turn: Turn, job: Job, actor: Actor) -> None:
    """Record what became of a job that would not run."""
    facts: dict[Turn, Fact] = {
        Turn.PUT_ASIDE: JobPutAside(attempts=job.attempts, deaths=job.deaths),
        Turn.RETRIED: JobRetried(),
        Turn.DISCARDED: JobDiscarded(),
    }
    record(facts[turn], job, actor=actor)


watchers.append(record_turn)
every("seal every thousand events", seal_thousands, seconds=60)
every("seal the log", seal_rest, seconds=600)
every("verify the log", verify_log, daily_at=time(3, 40))
