"""The desk's own people and words, for those who look after them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, Email, Flag, From, Id, In, Made, Out, Word
from ombud.api.schemas.tickets import PriorityWord, StatusWord, TeamRef
from ombud.notifications.models import Notification
from ombud.people.models import Agent, Role
from ombud.tickets.models import Ticket

Name = Annotated[str, Field(min_length=1, max_length=80)]
Key = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_-]+$")]
OrderWord = Literal["newest", "oldest", "youngest", "eldest", "urgent"]
ColumnWord = Literal[
    "number",
    "subject",
    "contact",
    "status",
    "priority",
    "assignee",
    "team",
    "tags",
    "channel",
    "opened",
    "updated",
]
Columns = Annotated[list[ColumnWord], Field(max_length=20)]
PartWord = Literal["types", "statuses", "products", "fields"]
WeightWord = Literal["low", "medium", "high"]
KindWord = Literal[
    "assigned",
    "mentioned",
    "reply",
    "side",
    "approval",
    "decided",
    "task",
    "due",
    "woken",
    "reminder",
    "deadline",
    "overdue",
    "review",
    "run",
    "hold",
    "stopped",
]


class ViewIn(In):
    """A view as a whole: what it asks, and for whom it is.

    shared: own, with a team, or with everybody. parent: the view that it narrows, by key.
    """

    name: Name
    condition: Annotated[dict[str, Any], Field(description="As in searching tickets.")] = {}
    shared: Literal["own", "team", "all"] = "own"
    team: Id | None = None
    parent: Key | None = None
    order: OrderWord = "newest"
    columns: Columns = []


class ArrangementIn(In):
    """How the owner of the token sees a view; empty is as the view says."""

    columns: Columns = []
    order: OrderWord | None = None


class SequenceIn(In):
    """The views of the owner of the token, by key, in their order."""

    views: Annotated[list[Key], Field(min_length=1, max_length=500)]


class IntoIn(In):
    """The number of another one of its kind, into which this goes."""

    into: Id


class NotificationOut(Out):
    """One thing that the owner of the token was told of."""

    id: Annotated[int, ID]
    kind: Annotated[KindWord, From(Notification, "kind")]
    ticket: Annotated[int | None, From(Ticket, "number")]
    at: Annotated[datetime, From(Notification, "at")]
    is_read: Annotated[bool, Made("the owner's own mark, told to nobody else")]


class ReadUpTo(In):
    """The number of the newest that was seen."""

    up_to: Id


class NotificationChoice(In):
    """What the owner of the token wants to be told of, and when it is quiet."""

    kinds: Annotated[list[KindWord], Field(max_length=20)]
    quiet_from: Annotated[time | None, Field(description="By the owner's clock.")] = None
    quiet_until: time | None = None


class NotificationChoiceOut(Out):
    """What the owner of the token wants to be told of."""

    kinds: Annotated[list[str], Made("words of the product, the owner's own choice")]
    quiet_from: Annotated[str | None, Made("the owner's own choice, by their clock")]
    quiet_until: Annotated[str | None, Made("the owner's own choice, by their clock")]


class NewTeam(In):
    """A team to make; without a key one is made of the name."""

    name: Name
    key: Key | None = None


class SuccessorIn(In):
    """Who takes over what is there."""

    successor: Id


class LeaveIn(In):
    """Who takes the open tickets; null leaves them waiting for somebody."""

    successor: Id | None = None


class GrantIn(In):
    """A role, in one team or (null) in all."""

    role: Id
    team: Id | None = None


class InvitationIn(In):
    """Somebody to invite: at least one role."""

    email: Email
    name: Annotated[str, Field(min_length=1, max_length=120)]
    language: Annotated[str, Field(max_length=12, pattern=r"^[a-zA-Z-]*$")] = ""
    roles: Annotated[list[GrantIn], Field(min_length=1, max_length=50)]


class RoleRef(Out):
    """A role, by number and name."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Role, "name")]


class GrantOut(Out):
    """What somebody holds."""

    role: RoleRef
    team: TeamRef | None


class ColleagueOut(Out):
    """An account as those see it who manage it."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Agent, "name")]
    email: Annotated[str, From(Agent, "email")]
    is_active: Annotated[bool, From(Agent, "is_active")]
    roles: list[GrantOut]


class InvitedOut(ColleagueOut):
    """An account that was made, and whether its invitation left by mail.

    Where no mail leaves, the invitation is shown in the browser, on the account's page.
    """

    is_sent: Annotated[bool, Made("whether a channel took the letter")]


class RoleOut(Out):
    """A role and what it allows."""

    id: Annotated[int, ID]
    key: Annotated[str, From(Role, "key")]
    name: Annotated[str, From(Role, "name")]
    capabilities: Annotated[list[str], From(Role, "capabilities")]
    needs_second_factor: Annotated[bool, From(Role, "needs_second_factor")]


class RoleIn(In):
    """A role as a whole."""

    name: Name
    capabilities: Annotated[list[Word], Field(max_length=50)]
    needs_second_factor: Flag = False


class EntryOut(Out):
    """One word of the desk's vocabulary, with the number that the verbs take."""

    id: Annotated[int, ID]
    key: Annotated[str, Made("a short name of the desk's own")]
    name: Annotated[str, Made("a word of the desk's own vocabulary")]
    is_retired: Annotated[bool, Made("whether it can still be chosen")]
    is_default: Annotated[bool, Made("whether a ticket has it without a choice")]


class EntryIn(In):
    """A word to add to the vocabulary. Statuses say on which of the five kinds they stand."""

    name: Name
    kind: StatusWord | None = None


class FieldIn(In):
    """A field to make up. Without a purpose and a legal basis there is no field."""

    name: Name
    type: Literal["text", "long", "number", "decimal", "date", "flag", "one", "several"]
    hint: Annotated[str, Field(max_length=200)] = ""
    in_lists: Flag = False
    purpose: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(max_length=300)]
    basis: Annotated[str, Field(max_length=300)]
    category: Annotated[str, Field(max_length=40)]
    erasure: Literal["delete_row", "keep"]
    keep_days: Annotated[int, Field(ge=1, le=36500, strict=True)]
    options: Annotated[list[Name], Field(max_length=200)] = []


class FieldChanges(In):
    """What to change of a field; what it holds stays."""

    name: Name | None = None
    hint: Annotated[str, Field(max_length=200)] | None = None
    in_lists: Flag | None = None
    purpose: Annotated[str, Field(max_length=40)] | None = None
    reason: Annotated[str, Field(max_length=300)] | None = None
    basis: Annotated[str, Field(max_length=300)] | None = None
    category: Annotated[str, Field(max_length=40)] | None = None
    erasure: Literal["delete_row", "keep"] | None = None
    keep_days: Annotated[int, Field(ge=1, le=36500, strict=True)] | None = None


class DirectionIn(In):
    """Which way an entry goes by one place."""

    direction: Literal["up", "down"]


class CellIn(In):
    """The priority that follows from one impact and one urgency."""

    impact: WeightWord
    urgency: WeightWord
    priority: PriorityWord


class MatrixIn(In):
    """The cells to set; others stay."""

    cells: Annotated[list[CellIn], Field(min_length=1, max_length=9)]


class CellOut(Out):
    """The priority that follows from one impact and one urgency."""

    impact: Annotated[WeightWord, Made("a word of the product")]
    urgency: Annotated[WeightWord, Made("a word of the product")]
    priority: Annotated[PriorityWord, Made("a word of the product")]


class MatrixOut(Out):
    """All cells."""

    cells: list[CellOut]
