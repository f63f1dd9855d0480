"""Where an outgoing message stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.channels.email.outgoing.states import delivery_of
from ombud.channels.email.statuses import Delivery
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from datetime import datetime

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
WAITING = frozenset({Delivery.QUEUED, Delivery.DEFERRED})


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line under a message: icon, word, and what the server answered if that matters.

    answer: of a mail that was cancelled, why. is_waiting: it is still to leave.
    recall_until: aware; until when it can be taken back, none once that is over.
    """

    icon: str
    label: str
    answer: str
    is_bad: bool
    is_waiting: bool
    recall_until: datetime | None


def deliveries_of(messages: list[Message]) -> dict[int, DeliveryLine]:
    """Return the line of each outgoing message that has one; at most one statement."""
    outgoing = [one for one in messages if is_outgoing(one)]
    if not outgoing:
        return {}
    now = clock.now()
    return {
        number: DeliveryLine(
            icon=ICONS[one.state],
            label=str(one.state.label),
            answer=answer_of(one.state, one.answer),
            is_bad=one.state in BAD,
            is_waiting=one.state in WAITING,
            recall_until=one.not_before
            if one.can_be_recalled and one.not_before > now
            else None,
        )
        for number, one in delivery_of(outgoing).items()
    }


def answer_of(state: Delivery, answer: str) -> str:
    if state is Delivery.CANCELLED:
        return _(answer) if answer else ""  # our own words, not a server's
    return answer if state in ANSWERS_SHOWN else ""


def is_outgoing(message: Message) -> bool:
    """Say whether ``message`` leaves: to a contact, or to the people of a side conversation."""
    is_beside = getattr(message, "told_inbound", None) is False
    return is_beside or message.direction == Direction.OUT
