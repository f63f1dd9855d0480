"""What a person can do about a job that was put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.jobs.bell import ring
from ombud.jobs.models import Job
from ombud.jobs.watch import Turn, tell

if TYPE_CHECKING:
    from ombud.base.actor import Actor


@transaction.atomic
def retry_dead(job: Job, *, actor: Actor) -> None:
    """Queue a job that was put aside once more, with all its tries. Any other stays as it is.

    It takes its old place in its stream, so what came later has run before it.
    """
    lock(job)
    if job.state != Job.State.DEAD:
        return
    job.state = Job.State.READY
    job.attempts = job.deaths = 0
    job.run_at = clock.now()
    job.save(update_fields=["state", "attempts", "deaths", "run_at"])
    ring()
    tell(Turn.RETRIED, job, actor)


@transaction.atomic
def discard_dead(job: Job, *, actor: Actor) -> None:
    """Remove a job that was put aside; its work will not be done.

    Raises ``Refused`` when it was not put aside.
    """
    lock(job)
    if job.state != Job.State.DEAD:
        raise Refused("Only work that was put aside can be discarded. Let it run first.")
    tell(Turn.DISCARDED, job, actor)
    job.delete()
