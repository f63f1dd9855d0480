"""Where the mails of a message stand, for whoever shows the message."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base.prepared import Prepared
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.tickets.models import Message

# What an agent must know first stands first: one lost copy outweighs five delivered ones.
GRAVEST_FIRST = (
    Delivery.BOUNCED,
    Delivery.FAILED,
    Delivery.DEFERRED,
    Delivery.SENDING,
    Delivery.QUEUED,
    Delivery.CANCELLED,
    Delivery.SENT,
)


@dataclass(frozen=True, slots=True)
class Copy:
    """The mail to one reader. Times are aware; ``not_before`` counts while it waits."""

    mail: int
    to: str
    state: Delivery
    answer: str
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    internet_message_id: str


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """Where a message stands: the gravest state of its copies, and each copy.

    answer: what the server of the gravest copy said.
    can_be_recalled: no copy has been tried yet.
    """

    state: Delivery
    answer: str
    sent_at: datetime | None
    not_before: datetime
    can_be_recalled: bool
    copies: tuple[Copy, ...]

    @property
    def internet_message_id(self) -> str:
        """The Message-ID of the first copy, that of the main reader."""
        return self.copies[0].internet_message_id


COPIES = Prepared(
    lambda messages: OutgoingMail.objects.filter(message__in=messages).order_by("pk")
)


def delivery_of(messages: Iterable[Message]) -> dict[int, DeliveryState]:
    """Return the delivery of each of ``messages`` that goes by mail, by number; one query."""
    copies: dict[int, list[Copy]] = defaultdict(list)
    for mail in COPIES(messages=[one.pk for one in messages]):
        if mail.message_id is not None:
            copies[mail.message_id].append(copy_of(mail))
    return {number: summed_up(found) for number, found in copies.items()}


def copy_of(mail: OutgoingMail) -> Copy:
    return Copy(
        mail=mail.pk,
        to=mail.to,
        state=Delivery(mail.state),
        answer=mail.server_answer,
        attempts=mail.attempts,
        not_before=mail.not_before,
        sent_at=mail.sent_at,
        internet_message_id=mail.internet_message_id,
    )


def summed_up(copies: list[Copy]) -> DeliveryState:
    """Return the state of a message from those of its copies, which are at least one."""
    gravest = min(copies, key=lambda one: GRAVEST_FIRST.index(one.state))
    return DeliveryState(
        state=gravest.state,
        answer=gravest.answer,
        sent_at=max((one.sent_at for one in copies if one.sent_at), default=None),
        not_before=max(one.not_before for one in copies),
        can_be_recalled=all(
            one.state is Delivery.QUEUED and one.attempts == 0 for one in copies
        ),
        copies=tuple(copies),
    )


def copies_for(message: Message, own_addresses: Iterable[str]) -> list[tuple[str, str]]:
    """Return whom an answer to ``message`` would copy in, as (name, address).

    They stood in To or Cc of that message beside the desk itself. An unverified message
    proposes nobody unless it opened the ticket: whoever writes in another's name must not
    be able to add a reader.
    """
    first = message.ticket.messages.order_by("pk").first()
    if not message.is_verified and first != message:
        return []
    skipped = {one.lower() for one in own_addresses}
    found: dict[str, str] = {}
    for one in message.recipients:
        address = one.address.lower()
        if one.field in {"from", "bcc"}:
            skipped.add(address)
        elif address not in skipped:
            found.setdefault(address, one.name)
    return [(name, address) for address, name in found.items() if address not in skipped]
