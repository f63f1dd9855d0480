"""What happens to visits of contacts."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.events.statuses import Ages


@dataclass(frozen=True)
class VisitLinkSent(Fact):
    """A link to sign in was sent to an address of the contact."""

    kind = "visit.link-sent"
    ages = Ages.SIGNING_IN


@dataclass(frozen=True)
class VisitBegan(Fact):
    """A contact signed in by the link."""

    kind = "visit.began"
    ages = Ages.SIGNING_IN


@dataclass(frozen=True)
class VisitEnded(Fact):
    """A contact signed out.

    others: how many further browsers were signed out with this one.
    """

    kind = "visit.ended"
    ages = Ages.SIGNING_IN
    others: int = 0
