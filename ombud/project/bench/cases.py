"""What the loader invents: tickets, their messages, and what the log says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from ombud.channels.email.facts import DeliveryChanged
from ombud.channels.email.statuses import Delivery
from ombud.tickets.facts import (
    MessageReceived,
    ReplyWritten,
    StatusChanged,
    TicketOpened,
    TicketSolved,
)
from ombud.tickets.statuses import Channel, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ombud.channels.email.models import Mailbox
    from ombud.events.fact import Fact
    from ombud.people.models import Team

MESSAGES = 3  # a ticket
OF_OTHERS = 20  # one ticket in twenty is not the person's
OPEN_SHARE = 12  # one ticket in twelve is unsolved


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote most of what is invented, and signs each message."""

    contact: int
    address: str
    name: str


@dataclass
class Place:
    """Where the invented tickets go; 19 of 20 are those of ``person``, if there is one."""

    teams: list[Team]
    mailbox: Mailbox
    agents: list[int]
    began: datetime
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An invented ticket on its way into the tables."""

    number: int
    contact: int
    address: str
    agent: int
    subject: str
    opened_at: datetime
    name: str
    team: int

    @property
    def is_open(self) -> bool:
        return self.number % OPEN_SHARE == 0

    @property
    def solved_at(self) -> datetime:
        return self.opened_at + timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of it; every second one is ours."""

    case: Case
    ticket: int
    text: str
    at: datetime
    place: int

    @property
    def is_inbound(self) -> bool:
        return self.place % 2 == 0

    @property
    def message_id(self) -> str:
        """As long as real ones: 36 letters for ours, and what a contact's program writes."""
        if self.is_inbound:
            return (
                f"<{self.ticket}.{self.place}.{stamp(b'h', self.ticket).hex()}@lumen.example>"
            )
        return f"<{stamp(b'o', self.ticket).hex()}{self.place:04}@halden.example>"


def happened(
    message: int, line: Line, mails: Iterator[int]
) -> Iterator[tuple[Fact, tuple[str, int], datetime]]:
    """Yield what the log says of a line: the fact, who did it, and when."""
    case, agent, by_mail = line.case, ("agent", line.case.agent), Channel.EMAIL
    if line.is_inbound:
        fact = MessageReceived(message, by_mail)
        first = TicketOpened(message, by_mail, case.team)
        yield fact if line.place else first, ("contact", case.contact), line.at
        return
    left_at = line.at + timedelta(seconds=10)
    yield ReplyWritten(message, by_mail, hold_until=left_at), agent, line.at
    yield StatusChanged(before=Status.NEW, after=Status.OPEN), agent, line.at
    sent = DeliveryChanged(message=message, mail=next(mails), state=Delivery.SENT)
    yield sent, ("system", 0), left_at
    if not case.is_open:
        yield TicketSolved(before=Status.OPEN), agent, case.solved_at


def stamp(what: bytes, number: int) -> bytes:
    """Return 16 bytes that look as random as a digest does."""
    return blake2b(b"%b%d" % (what, number), digest_size=16).digest()
