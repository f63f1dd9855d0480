"""The gate: nothing is sent, exported or analysed without a purpose that allows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable


class Channel(StrEnum):
    EMAIL = "email"
    PORTAL = "portal"
    API = "api"
    WEBHOOK = "webhook"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a use may go on, and the coded reason."""

    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Use:
    """A purpose as the code names it; ``is_service``: the person asked for it themselves."""

    key: str
    text: str
    basis: str
    is_service: bool


uses: Registry[Use] = Registry("purpose")

# Each says whether data of a contact may rest here but not be used (privacy.md 2.9, 2.10).
restrictions: Registry[Callable[[int], bool]] = Registry("restriction")

SUPPORT = uses.register(
    "support", Use("support", "Answering what you asked us", "contract", is_service=True)
)
SECURITY = uses.register(
    "security",
    Use(
        "security",
        "Keeping the desk and its accounts safe",
        "legitimate_interest",
        is_service=True,
    ),
)
EMPLOYMENT = uses.register(
    "desk-work",
    Use(
        "desk-work", "Organising the work of the people who answer", "contract", is_service=True
    ),
)
RIGHTS = uses.register(
    "privacy-rights",
    Use(
        "privacy-rights",
        "Answering what you ask about your own data",
        "legal_obligation",
        is_service=True,
    ),
)


def decide(contact_id: int, purpose: str, channel: Channel) -> Decision:
    """Say whether ``purpose`` may use data of contact ``contact_id`` over ``channel``.

    A restricted person's data is used for no purpose but the service they asked for. Service
    purposes (the answer to a question somebody asked) are allowed; every other
    purpose is refused until consent, objection and restriction rows can say yes.
    Raises ``KeyError`` for a purpose that is not in the register: an unknown purpose is a
    fault in the code, not a decision.
    """
    use = uses[purpose]
    if use.is_service:
        return Decision(allowed=True, reason=f"service:{channel}")
    for name in restrictions:
        if restrictions[name](contact_id):
            return Decision(allowed=False, reason=f"restricted:{name}")
    return Decision(allowed=False, reason=f"no-basis:{contact_id and channel}")
