"""What agents do with mail that waits: join it, open it, put it aside, read it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.base.sentence import Sentence
from ombud.channels.email import identity
from ombud.channels.email.actions import sides
from ombud.channels.email.actions.conversations import (
    appended,
    linked,
    open_new,
    receive,
)
from ombud.channels.email.actions.ingest import attempt_to_read, finish, process
from ombud.channels.email.actions.settlement import Settlement, arrived
from ombud.channels.email.facts import MailReplayed, MailSettled
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.queries import mailboxes
from ombud.channels.email.statuses import Outcome, Reason
from ombud.events import log
from ombud.people.actions import contact_by_email
from ombud.people.models.contact import Source
from ombud.tickets.actions import ends_here
from ombud.tickets.places import place_of
from ombud.tickets.sides import side_with

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.channels.email.actions.settlement import Arrived
    from ombud.channels.email.reading import Reading
    from ombud.tickets.models import Ticket

CAN_BECOME_A_TICKET = frozenset({Outcome.QUARANTINED, Outcome.IGNORED})
CAN_BE_READ_AGAIN = frozenset({Outcome.UNREADABLE, Outcome.RECEIVED})
DONE_ALREADY = "Somebody has dealt with this mail already."


def accept_follow_up(mail: IncomingMail, *, actor: Actor) -> IncomingMail:
    """Add a quarantined mail to the ticket it names, marked as unverified.

    Its sender takes part from now on, because the agent says so. Raises ``Refused`` when
    somebody was quicker, or the ticket is closed or gone.
    """
    reading = readable(mail)
    with transaction.atomic():
        hold(mail, frozenset({Outcome.QUARANTINED}))
        ticket = mail.names_ticket
        if ticket is None:
            raise Refused("The ticket is gone. Open a new one for this mail.")
        if ends_here(lock(place_of(lock(ticket)))):
            raise Refused("The ticket is closed. Open a new one for this mail.")
        one = arrived(mail, reading, mailboxes())
        return written_down(mail, joined(one, ticket, actor), actor)


def joined(one: Arrived, ticket: Ticket, actor: Actor) -> Settlement:
    sender = one.sender
    if sender is None:
        raise Refused("This mail is written in the name of one of our own mailboxes.")
    contact = contact_by_email(sender.address, sender.name, source=Source.MAIL, actor=actor)
    named = identity.naming_of(one.reading.parsed, one.envelope_to)
    side = identity.naming_by(named, contact).side or side_with(ticket, contact)
    proved = one.reading.is_aligned and sender.is_from
    if side is not None:
        return linked(one, sides.received(one, side, contact, actor, is_verified=proved))
    return appended(one, receive(one, ticket, contact, actor, proved))


def open_as_new(mail: IncomingMail, *, actor: Actor) -> IncomingMail:
    """Open a ticket of its own for a mail that waits or was put aside.

    Raises ``Refused`` when somebody was quicker, or nobody could be answered.
    """
    reading = readable(mail)
    with transaction.atomic():
        hold(mail, CAN_BECOME_A_TICKET)
        one = arrived(mail, reading, mailboxes())
        opened = open_new(one, is_verified=reading.is_aligned, actor=actor)
        return written_down(mail, opened, actor)


@transaction.atomic
def dismiss(mail: IncomingMail, *, actor: Actor) -> IncomingMail:
    """Put a quarantined mail aside; it stays in the journal and can still become a ticket.

    Raises ``Refused`` when somebody was quicker.
    """
    hold(mail, frozenset({Outcome.QUARANTINED}))
    aside = Settlement(Outcome.IGNORED, Reason.DISMISSED, names_ticket=mail.names_ticket)
    return written_down(mail, aside, actor)


def replay(mail_id: int, *, actor: Actor) -> IncomingMail:
    """Read a mail again that could not be read, and return what became of it.

    Raises ``Refused`` for a mail that was read, and ``DoesNotExist``.
    """
    with transaction.atomic():
        mail = lock(IncomingMail.objects.get(pk=mail_id))
        if mail.outcome not in CAN_BE_READ_AGAIN:
            raise Refused("This mail was read. Only mail that could not be read is replayed.")
        if mail.outcome == Outcome.UNREADABLE:
            mail.outcome, mail.reason, mail.attempts = Outcome.RECEIVED, "", 0
            mail.save(update_fields=["outcome", "reason", "attempts"])
            log.record(MailReplayed(), mail, actor=actor)
    return process(mail_id)


def readable(mail: IncomingMail) -> Reading:
    """Return what the mail says. Raises ``Refused`` when it cannot be read any more."""
    reading = attempt_to_read(mail)
    if isinstance(reading, Reason):
        raise Refused(Sentence("This mail cannot be read: %(why)s.", why=reading.label))
    return reading


def hold(mail: IncomingMail, expected: frozenset[Outcome]) -> None:
    if lock(mail).outcome not in expected:
        raise Refused(DONE_ALREADY)


def written_down(mail: IncomingMail, settlement: Settlement, actor: Actor) -> IncomingMail:
    before = Outcome(mail.outcome)
    if settlement.outcome == Outcome.UNREADABLE:
        raise Refused("There is no team that could answer it. Add one first.")
    finish(mail, settlement)
    log.record(MailSettled(before=before, after=settlement.outcome), mail, actor=actor)
    return mail
