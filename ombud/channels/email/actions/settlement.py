"""What a mail is about to become, and the little that every way of settling it shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.channels.email.identity import sender_of
from ombud.channels.email.statuses import Outcome, Reason
from ombud.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.channels.email.identity import Sender
    from ombud.channels.email.models import IncomingMail, Mailbox, Way
    from ombud.channels.email.queries import Mailboxes
    from ombud.channels.email.reading import Reading
    from ombud.tickets.models import Message, Ticket

MOST_ADDRESSES = 50


@dataclass(frozen=True, slots=True)
class Arrived:
    """A held mail that was read, and by which ways it reached us.

    mailbox: the one that answers it; team: the one it goes to, None on a desk without teams.
    sender: whom to answer, None when the mail is in the name of our own mailbox.
    """

    mail: IncomingMail
    reading: Reading
    envelope_to: tuple[str, ...]
    mailbox: Mailbox | None
    team: Team | None
    sender: Sender | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a mail."""

    outcome: Outcome
    reason: Reason | None = None
    ticket: Ticket | None = None
    message: Message | None = None
    names_ticket: Ticket | None = None


def ignored(
    reason: Reason, ticket: Ticket | None = None, message: Message | None = None
) -> Settlement:
    """Keep the mail in the journal, where it can be seen, and do nothing more."""
    return Settlement(Outcome.IGNORED, reason, ticket=ticket, message=message)


def arrived(mail: IncomingMail, reading: Reading, ours: Mailboxes) -> Arrived:
    """Return ``mail`` with its ways to us; the mailbox of the first one decides the team."""
    ways = ways_of(mail)
    parsed = reading.parsed
    told = (parsed.headers.get(name, "") for name in ("delivered-to", "x-original-to"))
    addresses = [one.envelope_to for one in ways]
    addresses += [address for value in told for address in value.split(", ")]
    reached = tuple(filter(None, addresses))[:MOST_ADDRESSES]
    named = [one.email for one in (*parsed.to, *parsed.cc)][:MOST_ADDRESSES]
    mailbox = mailbox_of(ways, ours) or ours.at(*reached) or ours.at(*named) or ours.default
    return Arrived(
        mail=mail,
        reading=reading,
        envelope_to=reached,
        mailbox=mailbox,
        team=mailbox.team if mailbox else any_team(),
        sender=sender_of(parsed, envelope_from_of(ways), mail.pk, ours),
    )


def ways_of(mail: IncomingMail) -> list[Way]:
    """Return how ``mail`` reached us: the first way stands on its own row."""
    return [mail, *sorted(mail.deliveries.all(), key=lambda one: one.pk)]


def mailbox_of(ways: Iterable[Way], ours: Mailboxes) -> Mailbox | None:
    """Return the active mailbox of the first way that has one."""
    by_number = {box.pk: box for box in ours.by_address.values()}
    numbers = (one.mailbox_id for one in ways)
    return next((by_number[number] for number in numbers if number in by_number), None)


def envelope_from_of(ways: Iterable[Way]) -> str:
    """Return the envelope sender of the first way that has one, as it was journalled."""
    return next((one.envelope_from for one in ways if one.envelope_from), "")


def any_team() -> Team | None:
    """Return the oldest active team, for a desk that has no mailbox."""
    return Team.objects.filter(is_active=True).order_by("pk").first()
