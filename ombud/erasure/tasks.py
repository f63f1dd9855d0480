"""What erasures do by themselves. Arguments are row numbers only."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django_tasks import task

from ombud.base import clock
from ombud.erasure import actions, postgresql
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import BEGUN
from ombud.jobs.enqueue import enqueue
from ombud.vault import actions as vault

SECONDS_AT_ONCE = 10


@task()
def carry_on(erasure_id: int) -> None:
    """Do the next chunks of an erasure, and come back while there are more."""
    erasure = Erasure.objects.filter(pk=erasure_id).first()
    if erasure and actions.carry_on(erasure, until=clock.in_(seconds=SECONDS_AT_ONCE)):
        enqueue(carry_on, erasure_id, key=f"erasure {erasure_id}")


@task()
def carry_on_what_stands() -> None:
    """Try again what a hold, a reader or a broken store stopped, or lost its job.

    And go on with what was spared until a day that is over.
    """
    actions.end_what_was_spared()
    for number in Erasure.objects.filter(state__in=BEGUN).values_list("pk", flat=True):
        enqueue(carry_on, number, key=f"erasure {number}")


@task()
def sweep_files() -> None:
    """Remove sealed files that lost their object when something was killed."""
    vault.sweep(clock.in_(days=-1))


@task()
def turn_log_over() -> None:
    """Let PostgreSQL's log lose what was erased, by the day that a certificate names."""
    last = clock.now() - timedelta(days=postgresql.LOG_DAYS + 1)
    if connection.vendor == "postgresql" and Erasure.objects.filter(ended_at__gte=last):
        postgresql.turn_log_over()
