"""How a ticket comes to be, moves and ends."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)

from ombud.events.fact import (
    Fact,
)
from ombud.tickets.statuses import (
    Channel,
    Priority,
    Status,
)


@dataclass(frozen=True)
class TicketOpened(Fact):
    """Somebody asked for help and a ticket was made.

    message: number of the first message.
    channel: how it came.
    team: the team it was given to.
    """

    kind = "ticket.opened"
    code = "TO"
    message: int
    channel: Channel
    team: int


@dataclass(frozen=True)
class TicketTakenOver(Fact):
    """A conversation that a person had with another desk was taken over from there.

    messages: how many it has. team: the team it was given to.
    """

    kind = "ticket.taken-over"
    messages: int
    team: int


@dataclass(frozen=True)
class TicketLocked(Fact):
    """The ticket is a request of a person about their data; few may see it from now on."""

    kind = "ticket.locked"


@dataclass(frozen=True)
class StatusChanged(Fact):
    """The ticket stands elsewhere on its way, other than by being solved.

    before, after: the status until now, and from now on.
    """

    kind = "ticket.status-changed"
    code = "TS"
    before: Status
    after: Status


@dataclass(frozen=True)
class TicketSolved(Fact):
    """The conversation reached an answer; the contact may still reopen it.

    before: the status it had until now.
    """

    kind = "ticket.solved"
    code = "TD"
    before: Status


@dataclass(frozen=True)
class PriorityChanged(Fact):
    """It became more or less urgent.

    before, after: the priority until now, and from now on.
    """

    kind = "ticket.priority-changed"
    code = "TP"
    before: Priority
    after: Priority


@dataclass(frozen=True)
class TicketAssigned(Fact):
    """Responsibility went to an agent, or to nobody.

    before, after: number of the agent, or none.
    """

    kind = "ticket.assigned"
    code = "TA"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TicketMoved(Fact):
    """The ticket went to another team; it left its assignee if they do not work there.

    before, after: number of the team.
    """

    kind = "ticket.moved"
    code = "TM"
    before: int
    after: int


@dataclass(frozen=True)
class TicketTagged(Fact):
    """A tag was put on.

    tag: number of the tag.
    """

    kind = "ticket.tagged"
    code = "TT"
    tag: int


@dataclass(frozen=True)
class TicketUntagged(Fact):
    """A tag was taken off.

    tag: number of the tag.
    """

    kind = "ticket.untagged"
    code = "TU"
    tag: int


@dataclass(frozen=True)
class HandoverEnded(Fact):
    """What an agent or a team left behind has changed hands.

    moved: how many tickets went to the successor.
    freed: how many wait for somebody.
    """

    kind = "handover.ended"
    moved: int
    freed: int
