"""Who did it: the author of a change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    AGENT = "agent"
    CONTACT = "contact"
    RULE = "rule"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change: a kind and the id of the row that stands for them.

    ``id`` is 0 for the system itself. It is a pair and not a foreign key because the
    log lies below the people (house.md 3.4).
    """

    kind: ActorKind
    id: int = 0


SYSTEM = Actor(ActorKind.SYSTEM)
OPERATOR = Actor(ActorKind.OPERATOR)  # whoever works at the command line of the server
