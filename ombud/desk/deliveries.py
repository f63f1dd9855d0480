"""Where an outgoing message stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.channels.email.outgoing.states import delivery_of
from ombud.channels.email.statuses import Delivery
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from ombud.tickets.models import Message

ICONS = {
    Delivery.QUEUED: "clock",
    Delivery.SENDING: "send",
    Delivery.SENT: "check",
    Delivery.DEFERRED: "refresh",
    Delivery.FAILED: "alert",
    Delivery.BOUNCED: "alert",
    Delivery.CANCELLED: "ban",
}
BAD = frozenset({Delivery.FAILED, Delivery.BOUNCED})
ANSWERS_SHOWN = BAD | {Delivery.DEFERRED}


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line under a message: icon, word, and what the server answered if that matters."""

    icon: str
    label: str
    answer: str
    is_bad: bool


def deliveries_of(messages: list[Message]) -> dict[int, DeliveryLine]:
    """Return the line of each outgoing message that has one; at most one statement."""
    outgoing = [one for one in messages if one.direction == Direction.OUT]
    if not outgoing:
        return {}
    return {
        number: DeliveryLine(
            icon=ICONS[one.state],
            label=str(one.state.label),
            answer=one.answer if one.state in ANSWERS_SHOWN else "",
            is_bad=one.state in BAD,
        )
        for number, one in delivery_of(outgoing).items()
    }
