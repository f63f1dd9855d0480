"""What happens to rules of retention and their runs. Never about a person."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.retention.statuses import Act, Alarm


@dataclass(frozen=True)
class RuleSaved(Fact):
    """A rule of retention was made or changed.

    act: what it does. is_active: whether it runs.
    """

    kind = "retention.rule-saved"
    act: Act
    is_active: bool


@dataclass(frozen=True)
class RunTriedOut(Fact):
    """A rule was tried out: nothing was changed.

    count: how many items it would take. held: how many only a hold keeps. alarm: why it
    needs approval.
    """

    kind = "retention.tried-out"
    count: int
    held: int
    alarm: Alarm


@dataclass(frozen=True)
class RunApproved(Fact):
    """Somebody approved a run that is larger than usual."""

    kind = "retention.approved"


@dataclass(frozen=True)
class RunFinished(Fact):
    """A run took all its items.

    count: how many.
    """

    kind = "retention.finished"
    count: int


@dataclass(frozen=True)
class RunWaits(Fact):
    """A pass of the night is larger than usual: it waits for somebody's approval.

    count: how many items it would take. alarm: what is unusual.
    """

    kind = "retention.run-waits"
    count: int
    alarm: Alarm
