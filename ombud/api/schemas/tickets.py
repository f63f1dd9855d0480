"""Tickets, and what hangs on them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from ombud.api.schemas.base import (
    ID,
    NUMBER,
    Email,
    Flag,
    From,
    Id,
    In,
    Line,
    Moment,
    Out,
    Text,
    Word,
)
from ombud.events.models import Event
from ombud.people.models import Agent, Contact, Team
from ombud.tickets.models import Tag, Ticket

PriorityWord = Literal["low", "normal", "high", "urgent"]
StatusWord = Literal["new", "open", "pending", "solved", "closed"]
ChosenStatus = Literal["open", "pending", "solved", "closed"]
ChannelWord = Literal["email", "portal", "phone", "chat", "desk", "api"]
DirectionWord = Literal["in", "out", "note"]


class TeamRef(Out):
    """A team, by number, short name and name."""

    id: Annotated[int, ID]
    key: Annotated[str, From(Team, "key")]
    name: Annotated[str, From(Team, "name")]


class AgentRef(Out):
    """An agent, by number and name."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Agent, "name")]


class ContactRef(Out):
    """A contact, by number and name."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Contact, "name")]


class TicketOut(Out):
    """A ticket as it stands."""

    number: Annotated[int, From(Ticket, "number")]
    subject: Annotated[str, From(Ticket, "subject")]
    status: Annotated[StatusWord, From(Ticket, "status")]
    priority: Annotated[PriorityWord, From(Ticket, "priority")]
    channel: Annotated[ChannelWord, From(Ticket, "channel")]
    awaits_us: Annotated[bool, From(Ticket, "awaits_us")]
    team: TeamRef
    assignee: AgentRef | None
    contact: ContactRef
    tags: Annotated[list[str], From(Tag, "name")]
    opened_at: Annotated[datetime, From(Ticket, "opened_at")]
    updated_at: Annotated[datetime, From(Ticket, "updated_at")]
    solved_at: Annotated[datetime | None, From(Ticket, "solved_at")]


class ContactIn(In):
    """Who asks: found by mail address, met now if nobody has it."""

    email: Email
    name: Annotated[str, Field(max_length=200)] = ""


class CopyIn(In):
    """Who gets a copy of a mail."""

    email: Email
    name: Annotated[str, Field(max_length=200)] = ""


class Copies(In):
    """Who gets a copy: ``cc`` openly, ``bcc`` without the other readers knowing."""

    cc: Annotated[list[CopyIn], Field(max_length=50)] = []
    bcc: Annotated[list[CopyIn], Field(max_length=50)] = []


class FileIn(In):
    """A file: its name is a label, its content is written to the base of 64 (RFC 4648).

    With a ``content_id`` that the HTML shows by ``cid:`` it is a picture among the words.
    """

    name: Line
    content_type: Annotated[
        str, Field(max_length=120, pattern=r"^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$")
    ] = "application/octet-stream"
    content: Annotated[str, Field(max_length=28_000_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
    content_id: Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9._@-]*$")] = ""


class WordsIn(In):
    """What is written, as text or as HTML; of HTML the text is read, and ``text`` is not.

    The HTML is cleaned as on the pages: emphasis, lists, quotations, code, links and pictures
    that lie in the message; nothing else stays.
    """

    text: Text = ""
    html: Annotated[str, Field(max_length=1_000_000)] = ""


class MessageIn(WordsIn):
    """A note to write. Files lie in it, to the base of 64."""

    files: Annotated[list[FileIn], Field(max_length=20)] = []


class TicketIn(MessageIn, Copies):
    """A ticket to open. With direction ``out`` its message is sent to the contact."""

    contact: ContactIn
    team: Id
    subject: Annotated[str, Field(max_length=250)] = ""
    direction: Literal["in", "out"] = "in"
    priority: PriorityWord = "normal"


Reason = Annotated[
    str, Field(max_length=4000, description="Why; kept as an internal note of the agent.")
]


class TicketChanges(In):
    """What to change; what is left out stays. An assignee of null is nobody."""

    status: ChosenStatus | None = None
    priority: PriorityWord | None = None
    team: Id | None = None
    assignee: Id | None = None
    tags: Annotated[list[Word], Field(max_length=100)] | None = None
    reason: Reason = ""


class StatusIn(In):
    """Where a ticket stands from now on."""

    status: ChosenStatus
    reason: Reason = ""


class PriorityIn(In):
    """How urgent a ticket is from now on."""

    priority: PriorityWord


class AssigneeIn(In):
    """Who is responsible from now on; null for nobody."""

    assignee: Id | None


class TeamIn(In):
    """Whose a ticket is from now on."""

    team: Id


class TagIn(In):
    """A tag, by its name."""

    tag: Word


class ConditionIn(In):
    """What to look for: a condition on tickets, an order, and the page."""

    condition: Annotated[
        dict[str, Any],
        Field(
            default_factory=dict,
            description="A condition in the language of views and rules; {} is every ticket.",
        ),
    ]
    order: Literal["newest", "oldest"] = "newest"
    size: Annotated[int, Field(ge=1, le=100, strict=True)] = 50
    cursor: Annotated[str, Field(max_length=400)] | None = None


class ActorOut(Out):
    """Who did it: a kind, and the number of the row that stands for them."""

    kind: Annotated[str, From(Event, "actor_kind")]
    id: Annotated[int, From(Event, "actor_id")]


class HappeningOut(Out):
    """One thing that happened to a ticket; its values are listed in docs/events.md."""

    id: Annotated[int, NUMBER]
    kind: Annotated[str, From(Event, "kind")]
    at: Annotated[datetime, From(Event, "at")]
    actor: ActorOut
    values: Annotated[dict[str, Any], From(Event, "payload")]


class RedactIn(In):
    """The text to remove, as it stands in the message: at least two characters."""

    text: Text


class Sender(In):
    """``sender``: the address of a mailbox that it leaves from; empty: the usual one."""

    sender: Annotated[str, Field(max_length=254)] = ""


class ReplyIn(MessageIn, Copies, Sender):
    """A reply to send. With If-Match it is refused when the contact wrote meanwhile."""

    then: Literal["open", "pending", "solved"] | None = None
    send_at: Moment | None = None
    cancel_on_reply: Flag = False


class SendIn(In):
    """How to send a draft."""

    then: Literal["open", "pending", "solved"] | None = None
    send_at: Moment | None = None
    cancel_on_reply: Flag = False


class DraftIn(WordsIn, Copies, Sender):
    """What is being written; saving nothing at all removes it."""
