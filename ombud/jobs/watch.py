"""Who is told when a job was put aside, and what became of it: a way up for the log."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor
    from ombud.jobs.models import Job

    Watcher = Callable[["Turn", Job, Actor], None]


class Turn(StrEnum):
    """What happened to a job that would not run."""

    PUT_ASIDE = "put-aside"
    RETRIED = "retried"
    DISCARDED = "discarded"


watchers: list[Watcher] = []


def tell(turn: Turn, job: Job, actor: Actor) -> None:
    """Tell everybody who watches, in the transaction of the change."""
    for watcher in watchers:
        watcher(turn, job, actor)
