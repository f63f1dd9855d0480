"""Tickets that become one, become two, or belong together."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)

from ombud.events.fact import (
    Fact,
)
from ombud.tickets.statuses import (
    LinkKind,
    Sharing,
)


@dataclass(frozen=True)
class TicketMerged(Fact):
    """The ticket was merged into another one, on whose page it is read from now on.

    into: number of the other ticket.
    sharing: who may read what, when two contacts' tickets became one.
    """

    kind = "ticket.merged"
    into: int
    sharing: Sharing


@dataclass(frozen=True)
class TicketTookIn(Fact):
    """Another ticket was merged into this one.

    other: number of the other ticket.
    """

    kind = "ticket.took-in"
    other: int


@dataclass(frozen=True)
class TicketUnmerged(Fact):
    """The ticket stands alone again, as it did before it was merged.

    out_of: number of the ticket into which it had been merged.
    """

    kind = "ticket.unmerged"
    out_of: int


@dataclass(frozen=True)
class TicketGaveBack(Fact):
    """A merge into this ticket was undone.

    other: number of the ticket that stands alone again.
    """

    kind = "ticket.gave-back"
    other: int


@dataclass(frozen=True)
class TicketSplit(Fact):
    """Messages of the ticket became a ticket of their own, where they are read from now on.

    into: number of the new ticket. messages: how many.
    """

    kind = "ticket.split"
    into: int
    messages: int


@dataclass(frozen=True)
class TicketSplitOff(Fact):
    """The ticket was made of messages of another one.

    out_of: number of the other ticket.
    """

    kind = "ticket.split-off"
    out_of: int


@dataclass(frozen=True)
class SplitUndone(Fact):
    """The messages of a split are read again where they were before.

    other: number of the ticket at the other end of the split.
    """

    kind = "ticket.split-undone"
    other: int


@dataclass(frozen=True)
class TicketLinked(Fact):
    """The ticket was linked to another one.

    link: how they stand to each other. other: number of the other ticket.
    is_source: this ticket is the one that the words of the link begin with.
    """

    kind = "ticket.linked"
    link: LinkKind
    other: int
    is_source: bool


@dataclass(frozen=True)
class TicketUnlinked(Fact):
    """A link to another ticket was removed.

    link, other, is_source: as in ticket.linked.
    """

    kind = "ticket.unlinked"
    link: LinkKind
    other: int
    is_source: bool
