"""What happens to legal holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ombud.events.fact import Fact
from ombud.holds.statuses import Ground


@dataclass(frozen=True)
class HoldPlaced(Fact):
    """A legal hold began: nothing in its scope can be removed while it lasts.

    persons, tickets: how many are named. by_condition: also whatever fits a condition.
    """

    kind = "hold.placed"
    ground: Ground
    persons: int
    tickets: int
    by_condition: bool
    review_on: date


@dataclass(frozen=True)
class HoldReviewed(Fact):
    """Somebody looked whether a legal hold is still needed, and it is.

    review_on: when it is looked at again.
    """

    kind = "hold.reviewed"
    review_on: date


@dataclass(frozen=True)
class HoldReviewDue(Fact):
    """The day has come on which somebody wanted to look at a legal hold again.

    review_on: the day.
    """

    kind = "hold.review-due"
    review_on: date


@dataclass(frozen=True)
class HoldReleased(Fact):
    """A legal hold ended: what was put off because of it runs at the next pass."""

    kind = "hold.released"
