"""What happens to prepared work, and with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ombud.events.fact import Fact


@dataclass(frozen=True)
class MacroRun(Fact):
    """A macro was run on a ticket; what it changed stands in the log beside it.

    macro: number of the macro.
    """

    kind = "ticket.macro-run"
    macro: int


@dataclass(frozen=True)
class MacroMade(Fact):
    """A macro was made."""

    kind = "macro.made"


@dataclass(frozen=True)
class MacroChanged(Fact):
    """What a macro does, its name, its place or who may use it was changed."""

    kind = "macro.changed"


@dataclass(frozen=True)
class MacroRetired(Fact):
    """A macro is not offered any more."""

    kind = "macro.retired"


@dataclass(frozen=True)
class MacroBroughtBack(Fact):
    """A macro that was retired is offered again."""

    kind = "macro.brought-back"


@dataclass(frozen=True)
class SavedReplyMade(Fact):
    """A saved reply was made."""

    kind = "saved-reply.made"


@dataclass(frozen=True)
class SavedReplyChanged(Fact):
    """The words, files or name of a saved reply, or who may use it, were changed."""

    kind = "saved-reply.changed"


@dataclass(frozen=True)
class SavedReplyRetired(Fact):
    """A saved reply is not offered any more."""

    kind = "saved-reply.retired"


@dataclass(frozen=True)
class SavedReplyBroughtBack(Fact):
    """A saved reply that was retired is offered again."""

    kind = "saved-reply.brought-back"


@dataclass(frozen=True)
class BulkStarted(Fact):
    """The same actions begin on many tickets; each change stands in the log of its ticket."""

    kind = "bulk.started"


@dataclass(frozen=True)
class BulkEnded(Fact):
    """A run over many tickets is over.

    done, unchanged, refused: how many tickets went how.
    waiting: how many were not reached, because it was stopped.
    """

    kind = "bulk.ended"
    done: int
    unchanged: int
    refused: int
    waiting: int


@dataclass(frozen=True)
class RecurrenceSaved(Fact):
    """A ticket that comes round was made, or when it comes and what it says was changed.

    is_new: it was made now.
    """

    kind = "recurrence.saved"
    is_new: bool


@dataclass(frozen=True)
class RecurrencePaused(Fact):
    """A ticket that comes round opens no more for now."""

    kind = "recurrence.paused"


@dataclass(frozen=True)
class RecurrenceResumed(Fact):
    """A ticket that comes round opens again, from the next day on; nothing is made up for."""

    kind = "recurrence.resumed"


@dataclass(frozen=True)
class TicketRecurred(Fact):
    """The ticket was opened because its day came round.

    recurrence: number of the schedule. day: for which day. is_by_hand: somebody asked for it.
    """

    kind = "ticket.recurred"
    recurrence: int
    day: date
    is_by_hand: bool
