"""The gate: nothing is sent, exported or analysed without a purpose that allows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ombud.base.registry import Registry
from ombud.purposes.queries import entry_of, has_consented, objects_to, with_basis
from ombud.purposes.register import (
    EMPLOYMENT,
    NEWS,
    RIGHTS,
    SATISFACTION,
    SECURITY,
    SUPPORT,
    Use,
    uses,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.purposes.statuses import Ground

__all__ = [
    "EMPLOYMENT",
    "NEWS",
    "RIGHTS",
    "SATISFACTION",
    "SECURITY",
    "SUPPORT",
    "Channel",
    "Decision",
    "Use",
    "decide",
    "freezes",
    "restrictions",
    "uses",
]


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


# Each says whether data of a contact may rest here but not be used (privacy.md 2.9, 2.10):
# ``restrictions`` leave the service that the person asked for, ``freezes`` leave nothing.
restrictions: Registry[Callable[[int], bool]] = Registry("restriction")
freezes: Registry[Callable[[int], bool]] = Registry("freeze")


def decide(
    contact_id: int, purpose: str, channel: Channel, *, ground: Ground | None = None
) -> Decision:
    """Say whether ``purpose`` may use data of contact ``contact_id`` over ``channel``.

    contact_id: 0 where it is about nobody outside. ground: of GDPR Art. 18(2), by which data
    that is restricted may be used after all. In this order: what is restricted is used only
    for the person's own rights and safety, or on a stated ground; what the desk stopped or
    somebody objects to stops; what they asked for goes on; the rest needs their consent or
    another basis in the register of processing.
    Raises ``KeyError`` for a purpose that is not in the register: an unknown purpose is a
    fault in the code, not a decision.
    """
    use = uses[purpose]
    if not contact_id:
        return Decision(use.is_service, f"service:{channel}" if use.is_service else "nobody")
    if ground is None and not use.is_for_rights and (frozen := first(freezes, contact_id)):
        return Decision(allowed=False, reason=frozen)
    if not use.is_service:
        entry = entry_of(purpose)
        if entry is not None and not entry.is_running:
            return Decision(allowed=False, reason="stopped")
        use = with_basis(use, entry)
    if use.can_be_objected and objects_to(contact_id, purpose):
        return Decision(allowed=False, reason="objected")
    if use.is_service:
        return Decision(allowed=True, reason=f"service:{channel}")
    if held := first(restrictions, contact_id):
        return Decision(allowed=False, reason=held)
    return by_basis(contact_id, use)


def first(reasons: Registry[Callable[[int], bool]], contact_id: int) -> str:
    """Return the code of the first reason that holds, or an empty text."""
    found = (name for name in reasons if reasons[name](contact_id))
    name = next(found, "")
    return f"restricted:{name}" if name else ""


def by_basis(contact_id: int, use: Use) -> Decision:
    """Decide on what nobody asked for: by consent, or by another basis there is.

    Whoever objects to our interest has been answered before.
    """
    if use.needs_consent:
        is_given = has_consented(contact_id, use.key)
        return Decision(is_given, "consent" if is_given else "no-consent")
    if use.can_be_objected:
        return Decision(allowed=True, reason="interest")
    return Decision(bool(use.basis), use.basis or "no-basis")
