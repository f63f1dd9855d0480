"""What happens to the way work is handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.assignment.statuses import Mode
from ombud.events.fact import Fact


@dataclass(frozen=True)
class PolicyChanged(Fact):
    """Tickets of a team are handed out in another way.

    mode: how, from now on.
    """

    kind = "assignment.policy-changed"
    mode: Mode


@dataclass(frozen=True)
class AgentWentAway(Fact):
    """An agent takes no new tickets for now.

    back_at: when they come back, if that is known.
    """

    kind = "agent.went-away"
    back_at: datetime | None


@dataclass(frozen=True)
class AgentCameBack(Fact):
    """An agent takes new tickets again."""

    kind = "agent.came-back"


@dataclass(frozen=True)
class WorkloadLimited(Fact):
    """An agent takes at most so many open tickets.

    most: how many; none means any number.
    """

    kind = "agent.workload-limited"
    most: int | None


@dataclass(frozen=True)
class SkillsChanged(Fact):
    """What an agent can do was written down anew.

    skills: numbers of the skills.
    """

    kind = "agent.skills-changed"
    skills: tuple[int, ...]


@dataclass(frozen=True)
class SkillSaved(Fact):
    """A skill was made, or the tickets that ask for it were described anew."""

    kind = "skill.saved"


@dataclass(frozen=True)
class SkillDeleted(Fact):
    """A skill is not asked for any more."""

    kind = "skill.deleted"
