"""Background work of retention. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.jobs.enqueue import enqueue
from ombud.retention import actions
from ombud.retention.models import Rule, Run

STEPS_IN_JOB = 25


@task()
def carry_out(run_id: int) -> None:
    """Take some chunks of a run, and queue the rest; a killed job goes on where it was."""
    run = Run.objects.filter(pk=run_id).select_related("rule").first()
    if run is None:
        return
    for _ in range(STEPS_IN_JOB):
        if not actions.step(run):
            return
    enqueue(carry_out, run_id, key=f"retention:{run_id}")


@task()
def nightly() -> None:
    """Make a pass of every rule that is switched on."""
    for rule in Rule.objects.filter(is_active=True):
        run = actions.pass_of(rule)
        if run is not None:
            enqueue(carry_out, run.pk, key=f"retention:{run.pk}")
