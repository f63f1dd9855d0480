"""What happens to tickets. The log knows numbers, dates and enumerations only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.events.fact import Fact
from ombud.tickets.statuses import (
    Channel,
    Impact,
    Priority,
    RevealReason,
    SetupChange,
    SetupPart,
    Status,
    Urgency,
)


@dataclass(frozen=True)
class TicketOpened(Fact):
    """Somebody asked for help and a ticket was made.

    message: number of the first message.
    channel: how it came.
    team: the team it was given to.
    """

    kind = "ticket.opened"
    message: int
    channel: Channel
    team: int


@dataclass(frozen=True)
class StatusChanged(Fact):
    """The ticket stands elsewhere on its way, other than by being solved.

    before, after: the status until now, and from now on.
    """

    kind = "ticket.status-changed"
    before: Status
    after: Status


@dataclass(frozen=True)
class TicketSolved(Fact):
    """The conversation reached an answer; the contact may still reopen it.

    before: the status it had until now.
    """

    kind = "ticket.solved"
    before: Status


@dataclass(frozen=True)
class PriorityChanged(Fact):
    """It became more or less urgent.

    before, after: the priority until now, and from now on.
    """

    kind = "ticket.priority-changed"
    before: Priority
    after: Priority


@dataclass(frozen=True)
class TicketAssigned(Fact):
    """Responsibility went to an agent, or to nobody.

    before, after: number of the agent, or none.
    """

    kind = "ticket.assigned"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TicketMoved(Fact):
    """The ticket went to another team; it left its assignee if they do not work there.

    before, after: number of the team.
    """

    kind = "ticket.moved"
    before: int
    after: int


@dataclass(frozen=True)
class TicketTagged(Fact):
    """A tag was put on.

    tag: number of the tag.
    """

    kind = "ticket.tagged"
    tag: int


@dataclass(frozen=True)
class TicketUntagged(Fact):
    """A tag was taken off.

    tag: number of the tag.
    """

    kind = "ticket.untagged"
    tag: int


@dataclass(frozen=True)
class MessageReceived(Fact):
    """The contact's side wrote.

    message: number of the message.
    channel: how it came.
    """

    kind = "message.received"
    message: int
    channel: Channel


@dataclass(frozen=True)
class ReplyWritten(Fact):
    """An agent answered; the channel sends it.

    message: number of the message.
    channel: how it leaves.
    hold_until: not before this time (undo send, or send later).
    cancel_on_reply: it is not sent when the contact writes first.
    """

    kind = "message.reply-written"
    message: int
    channel: Channel
    hold_until: datetime | None = None
    cancel_on_reply: bool = False


@dataclass(frozen=True)
class ReplyRecalled(Fact):
    """A reply was taken back before it left.

    message: number that the message had.
    """

    kind = "message.reply-recalled"
    message: int


@dataclass(frozen=True)
class NoteAdded(Fact):
    """An internal note was written.

    message: number of the note.
    """

    kind = "message.note-added"
    message: int


@dataclass(frozen=True)
class MaskRevealed(Fact):
    """An agent looked at a value that was masked at the door.

    message: number of the message.
    masked: number of the masked value.
    reason: why, as the agent chose it from a list.
    """

    kind = "message.mask-revealed"
    message: int
    masked: int
    reason: RevealReason


@dataclass(frozen=True)
class TicketTyped(Fact):
    """The ticket is of another type.

    before, after: row numbers of the types; nothing stands for the default.
    """

    kind = "ticket.typed"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class StatusNamed(Fact):
    """The status has another of the desk's own names; its kind is told by other facts.

    before, after: row numbers of the names; nothing stands for the default of the kind.
    """

    kind = "ticket.status-named"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TicketWeighed(Fact):
    """Impact or urgency are known, or known otherwise.

    impact, urgency: what they are from now on.
    """

    kind = "ticket.weighed"
    impact: Impact | None
    urgency: Urgency | None


@dataclass(frozen=True)
class ProductNamed(Fact):
    """The ticket is about another product or version.

    product, version: row numbers, from now on.
    """

    kind = "ticket.product-named"
    product: int | None
    version: int | None


@dataclass(frozen=True)
class FieldFilled(Fact):
    """A field of the desk's own has another value on the ticket.

    field: row number of the field. is_empty: the value was taken away.
    """

    kind = "ticket.field-filled"
    field: int
    is_empty: bool


@dataclass(frozen=True)
class SetupChanged(Fact):
    """Somebody administered what tickets can be: types, status names, fields, forms.

    part: of what kind the row is. change: what was done to it.
    """

    kind = "setup.changed"
    part: SetupPart
    change: SetupChange
