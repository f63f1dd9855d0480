"""What is recorded when somebody is told."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact


@dataclass(frozen=True)
class AgentNotified(Fact):
    """An agent, who is the subject, was told of something.

    notification: number of the notification.
    """

    kind = "agent.notified"
    notification: int
