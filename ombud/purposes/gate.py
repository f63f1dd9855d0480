"""The gate: nothing is sent, exported or analysed without a purpose that allows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base.registry import Registry
from ombud.purposes.ages import is_too_young
from ombud.purposes.queries import entry_of, has_consented, objects_to, with_basis
from ombud.purposes.register import (
    EMPLOYMENT,
    NEWS,
    RIGHTS,
    SATISFACTION,
    SECURITY,
    SENSITIVE,
    SUPPORT,
    Use,
    uses,
)
from ombud.purposes.statuses import Basis, Channel, Denial, Ground

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "EMPLOYMENT",
    "NEWS",
    "RIGHTS",
    "SATISFACTION",
    "SECURITY",
    "SENSITIVE",
    "SUPPORT",
    "Channel",
    "Decision",
    "Use",
    "decide",
    "freezes",
    "restrictions",
    "uses",
]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a use may go on, and the coded reason."""

    allowed: bool
    reason: str

    @property
    def denial(self) -> Denial:
        """The reason as the log knows it. Raises ``ValueError`` where the use is allowed."""
        return Denial(self.reason.partition(":")[0])


# Each says whether data of a contact may rest here but not be used (privacy.md 2.9, 2.10):
# ``restrictions`` leave the service that the person asked for, ``freezes`` leave nothing.
restrictions: Registry[Callable[[int], bool]] = Registry("restriction")
freezes: Registry[Callable[[int], bool]] = Registry("freeze")


BY_PEOPLE = frozenset({Channel.EMAIL, Channel.PORTAL})  # the others hand data to programs


def decide(
    contact_id: int,
    purpose: str,
    channel: Channel,
    *,
    ground: Ground | None = None,
    is_sensitive: bool = False,
) -> Decision:
    """Say whether ``purpose`` may use data of contact ``contact_id`` over ``channel``.

    contact_id: 0 where it is about nobody outside. ground: of GDPR Art. 18(2), by which data
    that is restricted may be used after all. is_sensitive: the use takes especially sensitive
    data; whoever limited that gets what they asked for from people, and no program gets those
    data (Cal. Civ. Code §1798.121). In this order: what is restricted is used only
    for the person's own rights and safety, or on a stated ground; what the desk stopped or
    somebody objects to stops; what they asked for goes on; the rest needs their consent or
    another basis in the register of processing.
    Raises ``KeyError`` for a purpose that is not in the register: an unknown purpose is a
    fault in the code, not a decision.
    """
    use = uses[purpose]
    if not contact_id:
        return Decision(use.is_service, f"service:{channel}" if use.is_service else "nobody")
    if is_sensitive and is_limited(contact_id, use, channel):
        return Decision(allowed=False, reason="limited")
    if ground is None and not use.is_for_rights and (frozen := first(freezes, contact_id)):
        return Decision(allowed=False, reason=frozen)
    return by_word(contact_id, use, channel)


def by_word(contact_id: int, use: Use, channel: Channel) -> Decision:
    """Decide by what the desk stopped, what the person said, and why they are here."""
    if not use.is_service:
        entry = entry_of(use.key)
        if entry is not None and not entry.is_running:
            return Decision(allowed=False, reason="stopped")
        use = with_basis(use, entry)
    if use.can_be_objected and objects_to(contact_id, use.key):
        return Decision(allowed=False, reason="objected")
    if use.is_service:
        return Decision(allowed=True, reason=f"service:{channel}")
    if held := first(restrictions, contact_id):
        return Decision(allowed=False, reason=held)
    return by_basis(contact_id, use)


def is_limited(contact_id: int, use: Use, channel: Channel) -> bool:
    """Say whether the contact limited the use of sensitive data, and ``use`` goes beyond it."""
    is_asked_for = use.is_service and channel in BY_PEOPLE
    if use.is_for_rights or is_asked_for:
        return False
    return not decide(contact_id, SENSITIVE.key, channel, ground=Ground.CONSENT).allowed


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
        if is_given and is_too_young(contact_id):
            return Decision(allowed=False, reason="too-young")
        return Decision(is_given, "consent" if is_given else "no-consent")
    if use.basis == Basis.LEGITIMATE_INTEREST:
        return Decision(allowed=True, reason="interest")
    return Decision(bool(use.basis), use.basis or "no-basis")
