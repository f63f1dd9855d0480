"""Facts about the time in which a request is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.events.fact import Fact


@dataclass(frozen=True)
class ClockPaused(Fact):
    """We asked the person for something and wait."""

    kind = "privacy-request.clock-paused"


@dataclass(frozen=True)
class ClockResumed(Fact):
    """The person answered.

    due: the first moment that is too late from now on.
    """

    kind = "privacy-request.clock-resumed"
    due: datetime | None


@dataclass(frozen=True)
class DeadlineNear(Fact):
    """Much of the time to answer has gone by, or all, and the request is still open.

    share: how much of it, in per cent: 50, 75, 90 or 100. due: the first moment that is too
    late.
    """

    kind = "privacy-request.deadline-near"
    share: int
    due: datetime


@dataclass(frozen=True)
class DeadlineExtended(Fact):
    """The one extension was made, and the person was told why.

    due: the first moment that is too late from now on.
    """

    kind = "privacy-request.extended"
    due: datetime | None
