"""Others who are asked about a ticket: on the side, or for a decision."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)

from ombud.events.fact import (
    Fact,
)
from ombud.tickets.statuses import (
    ApprovalRule,
    ApprovalState,
    Decision,
)


@dataclass(frozen=True)
class SideOpened(Fact):
    """A side conversation with somebody outside the ticket was begun.

    side: number of the side conversation.
    """

    kind = "side.opened"
    side: int


@dataclass(frozen=True)
class SideWritten(Fact):
    """An agent wrote to the third party of a side conversation.

    side: number of the side conversation. message: number of the message.
    """

    kind = "side.written"
    side: int
    message: int


@dataclass(frozen=True)
class SideRecalled(Fact):
    """What an agent wrote to a third party was taken back before it left.

    side: number of the side conversation. message: number that the message had.
    """

    kind = "side.recalled"
    side: int
    message: int


@dataclass(frozen=True)
class SideReceived(Fact):
    """The third party of a side conversation wrote.

    side: number of the side conversation. message: number of the message.
    """

    kind = "side.received"
    side: int
    message: int


@dataclass(frozen=True)
class SideClosed(Fact):
    """Nothing is waited for in a side conversation any more.

    side: number of the side conversation.
    """

    kind = "side.closed"
    side: int


@dataclass(frozen=True)
class SideReopened(Fact):
    """A side conversation that was closed goes on.

    side: number of the side conversation.
    """

    kind = "side.reopened"
    side: int


@dataclass(frozen=True)
class ApprovalAsked(Fact):
    """An agent asked others whether something may be done.

    approval: number of the question. rule: how many have to agree. approvers: how many were
    asked. blocks: the ticket cannot be solved before the decision.
    """

    kind = "approval.asked"
    approval: int
    rule: ApprovalRule
    approvers: int
    blocks: bool


@dataclass(frozen=True)
class ApproverAsked(Fact):
    """An agent is one of those who decide.

    approval: number of the question. agent: number of who was asked.
    """

    kind = "approval.approver-asked"
    approval: int
    agent: int


@dataclass(frozen=True)
class ApproverReminded(Fact):
    """An agent has not said anything yet, and the time for it comes to its end.

    approval: number of the question. agent: number of who was reminded.
    """

    kind = "approval.approver-reminded"
    approval: int
    agent: int


@dataclass(frozen=True)
class ApprovalDecided(Fact):
    """One of those who were asked approved or declined.

    approval: number of the question. decision: what they said.
    """

    kind = "approval.decided"
    approval: int
    decision: Decision


@dataclass(frozen=True)
class ApprovalEnded(Fact):
    """Nothing is waited for any more: approved, declined, withdrawn, or too late.

    approval: number of the question. state: what became of it. agent: number of who asked;
    nothing when they left.
    """

    kind = "approval.ended"
    approval: int
    state: ApprovalState
    agent: int | None
