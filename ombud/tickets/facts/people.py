"""Who takes part in a ticket, and who may read along."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)

from ombud.events.fact import (
    Fact,
)
from ombud.tickets.statuses import (
    ParticipantRole,
)


@dataclass(frozen=True)
class ParticipantAdded(Fact):
    """A contact takes part in the conversation, or in another role than before.

    contact: number of the contact.
    role: as what.
    """

    kind = "ticket.participant-added"
    code = "PA"
    contact: int
    role: ParticipantRole


@dataclass(frozen=True)
class ParticipantRemoved(Fact):
    """A contact takes part no longer.

    contact: number of the contact.
    """

    kind = "ticket.participant-removed"
    contact: int


@dataclass(frozen=True)
class TicketWatched(Fact):
    """An agent follows the ticket from now on.

    agent: number of the agent.
    """

    kind = "ticket.watched"
    agent: int


@dataclass(frozen=True)
class TicketUnwatched(Fact):
    """An agent follows the ticket no longer.

    agent: number of the agent.
    """

    kind = "ticket.unwatched"
    agent: int


@dataclass(frozen=True)
class AgentMentioned(Fact):
    """A note calls an agent by name.

    message: number of the note.
    agent: number of the agent.
    """

    kind = "message.agent-mentioned"
    message: int
    agent: int


@dataclass(frozen=True)
class SharingChanged(Fact):
    """Whether the contacts of an organisation see each other's new tickets was changed.

    is_on: they do. may_answer: they may also write in them.
    """

    kind = "organisation.sharing-changed"
    is_on: bool
    may_answer: bool


@dataclass(frozen=True)
class TicketShared(Fact):
    """Colleagues of who asked may see the ticket.

    organisation: number of the organisation.
    """

    kind = "ticket.shared"
    organisation: int


@dataclass(frozen=True)
class TicketKeptPrivate(Fact):
    """Colleagues of who asked may not see the ticket any more."""

    kind = "ticket.kept-private"
