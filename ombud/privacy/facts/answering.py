"""Facts about what was decided, asked for it and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.events.fact import Fact
from ombud.privacy.statuses import FeeState, LetterKind, Outcome


@dataclass(frozen=True)
class ReceiptSent(Fact):
    """The person got the word that their request is here, where no code is needed."""

    kind = "privacy-request.receipt-sent"


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
