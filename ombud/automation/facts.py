"""What happens to prepared work, and with it."""

from __future__ import annotations

from dataclasses import dataclass

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
