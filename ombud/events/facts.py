"""What happens to the log itself and to the work queued for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.events.fact import Fact
from ombud.events.statuses import Ages


@dataclass(frozen=True)
class LogVerified(Fact):
    """The whole log was walked and compared with its signed tree.

    sealed: how many events the tree holds.
    is_whole: what is there is what was sealed.
    is_complete: nothing that was sealed is missing.
    """

    kind = "log.verified"
    sealed: int
    is_whole: bool
    is_complete: bool


@dataclass(frozen=True)
class LogAged(Fact):
    """Entries of the log whose period was over were reduced to their hashes.

    rule: row number of the rule of retention.
    about: their class.
    first: number of the first of them. last: of the last. count: how many.
    until: all of them happened by then.
    root: of the tree over their leaves, as eight numbers of 32 bits.
    """

    kind = "log.aged"
    rule: int
    about: Ages
    first: int
    last: int
    count: int
    until: datetime
    root: tuple[int, ...]


@dataclass(frozen=True)
class JobPutAside(Fact):
    """A job failed too often, or killed its worker too often, and waits for a person.

    attempts: how often it was tried.
    deaths: in how many of them the worker ended.
    """

    kind = "job.put-aside"
    attempts: int
    deaths: int


@dataclass(frozen=True)
class JobRetried(Fact):
    """A job that was put aside was queued again."""

    kind = "job.retried"


@dataclass(frozen=True)
class JobDiscarded(Fact):
    """A job that was put aside was removed; its work was not done."""

    kind = "job.discarded"
