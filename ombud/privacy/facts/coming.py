"""Facts about how a request came in, and how it went on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.events.fact import Fact
from ombud.privacy.statuses import Kind, Region, Source, State


@dataclass(frozen=True)
class RequestReceived(Fact):
    """A person asked something about their own data.

    request: its kind. source: how it reached us. received: when it did.
    due: the first moment that is too late.
    """

    kind = "privacy-request.received"
    request: Kind
    source: Source
    received: datetime
    due: datetime | None


@dataclass(frozen=True)
class RequestMoved(Fact):
    """The request stands elsewhere on its way.

    before, after: the state until now, and from now on.
    """

    kind = "privacy-request.moved"
    before: State
    after: State


@dataclass(frozen=True)
class RequestKindCorrected(Fact):
    """It is a request of another kind than was recorded.

    before, after: the kind until now, and from now on.
    """

    kind = "privacy-request.kind-corrected"
    before: Kind
    after: Kind


@dataclass(frozen=True)
class ResidenceCorrected(Fact):
    """The person lives elsewhere than was recorded, so another law may count.

    before, after: the region until now, and from now on.
    """

    kind = "privacy-request.residence-corrected"
    before: Region
    after: Region


@dataclass(frozen=True)
class ResidenceTaken(Fact):
    """Where the person's record says they live counts for the request, too.

    agrees: the request says nothing else; otherwise the law that is due first counts.
    """

    kind = "privacy-request.residence-taken"
    agrees: bool


@dataclass(frozen=True)
class RequestTaken(Fact):
    """Somebody looks after the request from now on, or nobody.

    before, after: numbers of agents.
    """

    kind = "privacy-request.taken"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class RequestJoined(Fact):
    """It is answered together with an earlier request of the same person.

    into: row number of the earlier request.
    """

    kind = "privacy-request.joined"
    into: int


@dataclass(frozen=True)
class ComplaintLinked(Fact):
    """It was said about which earlier request a complaint is, or that it is about none.

    before, after: row numbers of requests.
    """

    kind = "privacy-request.complaint-linked"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class ProposalAnswered(Fact):
    """Somebody said whether a ticket is a privacy request.

    right: whether it is.
    """

    kind = "privacy-request.proposal-answered"
    right: bool


@dataclass(frozen=True)
class ControllerChanged(Fact):
    """How the desk reckons deadlines and whom letters name was changed."""

    kind = "privacy-controller.changed"


@dataclass(frozen=True)
class WayChosen(Fact):
    """An organisation has a way of its own to approve erasures, or again that of the desk.

    needs_two: whether two must agree; none where it does as the desk does.
    """

    kind = "organisation.way-chosen"
    needs_two: bool | None
