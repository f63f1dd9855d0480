"""Questions for approval, and what is sent to ask and to decide."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, Flag, From, Id, In, Made, Moment, Out
from ombud.tickets.models import Approval, Approver

Words = Annotated[str, Field(max_length=4000)]


class ApproverOut(Out):
    """Who was asked, and what they said."""

    agent: Annotated[int, Made("number of the agent")]
    decision: Annotated[str, From(Approver, "decision")]
    reason: Annotated[str, From(Approver, "reason")]
    decided_at: Annotated[datetime | None, From(Approver, "decided_at")]


class ApprovalOut(Out):
    """A question for approval about a ticket."""

    id: Annotated[int, ID]
    ticket: Annotated[int, Made("number of the ticket")]
    question: Annotated[str, From(Approval, "question")]
    asked_by: Annotated[int | None, Made("number of the agent who asked")]
    rule: Annotated[str, From(Approval, "rule")]
    blocks_solving: Annotated[bool, From(Approval, "blocks_solving")]
    state: Annotated[str, From(Approval, "state")]
    asked_at: Annotated[datetime, From(Approval, "asked_at")]
    ended_at: Annotated[datetime | None, From(Approval, "ended_at")]
    due_at: Annotated[datetime | None, From(Approval, "due_at")]
    approvers: list[ApproverOut]


class ApprovalIn(In):
    """What is to be approved, and by whom: agents, a team, or both."""

    question: Words
    agents: Annotated[list[Id], Field(max_length=50)] = []
    team: Id | None = None
    rule: Literal["any", "all"] = "any"
    blocks_solving: Flag = False
    due_at: Moment | None = None


class DecisionIn(In):
    """The word of who was asked; declining needs a reason."""

    decision: Literal["approved", "declined"]
    reason: Words = ""
