"""What happens to privacy requests. The log knows numbers, dates and enumerations only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.events.fact import Fact
from ombud.privacy.statuses import (
    DataPoint,
    FeeState,
    Kind,
    LetterKind,
    Level,
    Outcome,
    Proof,
    Region,
    Source,
    State,
)


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
class ReceiptSent(Fact):
    """The person got the word that their request is here, where no code is needed."""

    kind = "privacy-request.receipt-sent"


@dataclass(frozen=True)
class PersonAsked(Fact):
    """The person was asked directly whether somebody may ask for them.

    count: to how many addresses.
    """

    kind = "privacy-request.person-asked"
    count: int


@dataclass(frozen=True)
class PersonPermitted(Fact):
    """The person said that who asks may ask for them; no document is needed."""

    kind = "privacy-request.person-permitted"


@dataclass(frozen=True)
class ComplaintLinked(Fact):
    """It was said about which earlier request a complaint is, or that it is about none.

    before, after: row numbers of requests.
    """

    kind = "privacy-request.complaint-linked"
    before: int | None
    after: int | None


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


@dataclass(frozen=True)
class CodeSent(Fact):
    """A code went to the address on file."""

    kind = "privacy-request.code-sent"


@dataclass(frozen=True)
class CodeFailed(Fact):
    """A wrong, old or burned code was typed.

    tries: how often for this code.
    """

    kind = "privacy-request.code-failed"
    tries: int


@dataclass(frozen=True)
class PointCompared(Fact):
    """A piece of information was compared with what we hold.

    point: which. matches: whether it was right.
    """

    kind = "privacy-request.point-compared"
    point: DataPoint
    matches: bool


@dataclass(frozen=True)
class IdentityReached(Fact):
    """We are surer who asks.

    level: how sure from now on.
    """

    kind = "privacy-request.identified"
    level: Level


@dataclass(frozen=True)
class ProofTaken(Fact):
    """A document was shown and lies sealed.

    proof: of which kind.
    """

    kind = "privacy-request.proof-taken"
    proof: Proof


@dataclass(frozen=True)
class ProofJudged(Fact):
    """A document was looked at.

    proof: of which kind. accepted: whether it is enough.
    """

    kind = "privacy-request.proof-judged"
    proof: Proof
    accepted: bool


@dataclass(frozen=True)
class ProofDestroyed(Fact):
    """A document and its key are gone.

    proof: of which kind.
    """

    kind = "privacy-request.proof-destroyed"
    proof: Proof


@dataclass(frozen=True)
class PersonWarned(Fact):
    """Another address of the person was told and can call the request off.

    until: as long.
    """

    kind = "privacy-request.person-warned"
    until: datetime | None


@dataclass(frozen=True)
class GroupDecided(Fact):
    """It was decided what becomes of one group of data.

    outcome: as asked, in part, or not.
    """

    kind = "privacy-request.decided"
    outcome: Outcome


@dataclass(frozen=True)
class DecisionApproved(Fact):
    """A second person approved what was decided.

    alone: the same person decided, because the desk allows it.
    """

    kind = "privacy-request.approved"
    alone: bool


@dataclass(frozen=True)
class DecisionReturned(Fact):
    """The second person sent it back to be decided again."""

    kind = "privacy-request.returned"


@dataclass(frozen=True)
class LetterSent(Fact):
    """A letter about the request went out.

    letter: of which kind. message: number of the message that carries it, none where the
    person is erased and no conversation may hold it.
    """

    kind = "privacy-request.letter-sent"
    letter: LetterKind
    message: int | None


@dataclass(frozen=True)
class ReplyAddressDestroyed(Fact):
    """The address to which the answer to an erasure went was destroyed.

    left: whether the answer has left for it.
    """

    kind = "privacy-request.reply-address-destroyed"
    left: bool


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


@dataclass(frozen=True)
class CorrectionProposed(Fact):
    """It was noted what is right in one datum; the log holds neither value.

    item: its row number, gone when the request has ended.
    """

    kind = "privacy-request.correction-proposed"
    item: int


@dataclass(frozen=True)
class FeeProposed(Fact):
    """Somebody wants to ask a fee for a request; a second person has to agree.

    fee: number of its row.
    """

    kind = "privacy-request.fee-proposed"
    fee: int


@dataclass(frozen=True)
class FeeAsked(Fact):
    """A fee was agreed to, and the letter that asks for it went out.

    fee: number of its row. until: the last moment to pay. alone: who proposed it agreed to it.
    """

    kind = "privacy-request.fee-asked"
    fee: int
    until: datetime
    alone: bool


@dataclass(frozen=True)
class FeeSettled(Fact):
    """A fee was paid, waived, or not paid in time.

    fee: number of its row. outcome: which of these.
    """

    kind = "privacy-request.fee-settled"
    fee: int
    outcome: FeeState
