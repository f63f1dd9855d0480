"""Verbs of the outbox: queue, take back, cancel, acknowledge, note a bounce."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.base.prepared import Prepared
from ombud.base.sentence import Sentence
from ombud.channels.email import threads, tokens
from ombud.channels.email.models import AutomaticCount, Mailbox, OutgoingMail
from ombud.channels.email.outgoing.answers import LONGEST_ANSWER
from ombud.channels.email.outgoing.delivery import change
from ombud.channels.email.outgoing.gate import decision_on, note_denial
from ombud.channels.email.outgoing.headers import is_address
from ombud.channels.email.outgoing.tasks import send_mail
from ombud.channels.email.statuses import Delivery, MailKind
from ombud.jobs.enqueue import enqueue
from ombud.people.actions import contact_by_email
from ombud.people.addresses import lookup_of, normalised
from ombud.people.queries import address_of
from ombud.tickets.actions.writing import take_part
from ombud.tickets.addresses import Address, as_text
from ombud.tickets.models import Message
from ombud.tickets.statuses import Channel, Direction, ParticipantRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from ombud.events.models import Event
    from ombud.people.models import Contact
    from ombud.tickets.models import Ticket

MOST_AUTOMATIC_A_DAY = 6
MOST_READERS = 50
NOWHERE = ".invalid"  # addresses of people who gave none, RFC 6761 section 6.4


WRITTEN = Prepared(
    lambda number: (
        Message.objects.select_related("ticket__contact", "agent")
        .defer("text", "html", "folds", "ticket__preview")
        .filter(pk=number)
    )
)


def written(number: int) -> Message:
    """Return message ``number`` with what its envelope needs, without its words."""
    message = WRITTEN.first(number=number)
    if message is None:
        raise Message.DoesNotExist
    return message


def queue_reply(event: Event) -> None:
    """Queue the mails of a written reply, in the transaction of the reply itself.

    Raises ``Refused``, and so undoes the reply, when it could never leave.
    """
    payload = event.payload
    if payload["channel"] != Channel.EMAIL:
        return
    held = payload["hold_until"]
    queue_message(
        written(payload["message"]),
        not_before=datetime.fromisoformat(held) if held else None,
        cancel_on_reply=bool(payload["cancel_on_reply"]),
        actor=Actor(ActorKind(event.actor_kind), event.actor_id),
    )


def queue_opening(event: Event) -> None:
    """Queue the first message of a ticket that an agent opened towards a contact."""
    if event.payload["channel"] != Channel.EMAIL or event.actor_kind == ActorKind.CONTACT:
        return
    message = written(event.payload["message"])
    is_of_it = message.ticket_id == event.subject_id  # not one that was split off
    if is_of_it and message.direction == Direction.OUT:
        actor = Actor(ActorKind(event.actor_kind), event.actor_id)
        queue_message(message, not_before=None, cancel_on_reply=False, actor=actor)


@transaction.atomic(savepoint=False)
def queue_message(
    message: Message, *, not_before: datetime | None, cancel_on_reply: bool, actor: Actor
) -> list[OutgoingMail]:
    """Queue one mail for each reader of ``message``, and return them.

    not_before: aware; None means after the time in which sending can be undone.
    Raises ``Refused`` when there is no mailbox, or nobody who can be written to.
    """
    ticket = message.ticket
    mailbox = sender_of(message)
    readers = readers_of(message, mailbox, actor=actor)
    undo_until = clock.in_(seconds=settings.OMBUD_UNDO_SECONDS)
    return [
        queue_mail(
            OutgoingMail(
                message=message,
                ticket=ticket,
                contact=contact,
                mailbox=mailbox,
                to=address,
                cancel_on_reply=cancel_on_reply,
                not_before=not_before or undo_until,
            )
        )
        for address, contact in readers.items()
    ]


def sender_of(message: Message) -> Mailbox:
    """Return the mailbox that ``message`` leaves from: the one it names, else the ticket's.

    The one it names answers the ticket from then on. Raises ``Refused`` when there is none.
    """
    ticket = message.ticket
    named = [one.address for one in message.in_field("from")]
    if not named:
        mailbox = threads.mailbox_for(ticket)
        if mailbox is None:
            raise Refused("There is no mailbox to send from. Add one under Mailboxes first.")
        return mailbox
    chosen = Mailbox.objects.filter(is_active=True, address=named[0]).first()
    if chosen is None:
        raise Refused("You cannot answer from this address. Choose another sender.")
    threads.answer_by(ticket, chosen)
    return chosen


def readers_of(message: Message, mailbox: Mailbox, *, actor: Actor) -> dict[str, Contact]:
    """Return who gets ``message``, by address, and write To and From onto it.

    They are exactly those whom the message names in To, Cc and Bcc; where it names nobody in
    To, that is the ticket's contact. Who is in Bcc alone takes no part in the conversation.
    """
    contact = message.ticket.contact
    asker = normalised(address_of(contact))
    named = message.recipients
    fields = {one.field for one in named}
    missing = []
    if "to" not in fields:
        if not is_address(asker) or asker.endswith(NOWHERE):
            raise Refused("This contact has no mail address. Add one, or answer another way.")
        missing.append(Address("to", contact.name, asker))
    if "from" not in fields:
        missing.append(Address("from", mailbox.name, mailbox.address))
    if missing:
        write_addresses(message, [*named, *missing])
    wanted = {
        normalised(one.address): one.name for one in (*missing, *named) if one.field != "from"
    }
    others = others_of(wanted.keys() - {asker})
    if len(wanted) > MOST_READERS:
        raise Refused(Sentence("A reply goes to at most %(most)s people.", most=MOST_READERS))
    readers = {
        address: contact
        if address == asker
        else contact_by_email(address, name, source="agent", actor=actor)
        for address, name in wanted.items()
        if address == asker or address in others
    }
    if not readers:
        raise Refused("Nobody is left to write to. Name somebody outside the desk.")
    if others:
        open_ones = {normalised(one.address) for one in named if one.field != "bcc"} | {asker}
        seen = [contact for address, contact in readers.items() if address in open_ones]
        take_part(message.ticket, seen, ParticipantRole.CC)
    return readers


def others_of(addresses: Set[str]) -> Set[str]:
    """Return ``addresses`` without those of the desk itself, or mail would run in a circle."""
    if not addresses:
        return addresses
    if not all(is_address(one) for one in addresses):
        raise Refused("One of the addresses is not a mail address. Correct it and send again.")
    own = Mailbox.objects.filter(address__in=addresses).values_list("address", flat=True)
    return addresses - set(own)


def refuse_own(addresses: Set[str]) -> None:
    """Raise ``Refused`` when the desk would write to itself: that runs in a circle."""
    if Mailbox.objects.filter(address__in=list(addresses)).exists():
        raise Refused("One of the addresses is our own mailbox. Name somebody outside.")


def write_addresses(message: Message, addresses: Iterable[Address]) -> None:
    """Write onto ``message`` who its mail is from and who gets it."""
    message.addresses = as_text(addresses)
    message.save(update_fields=["addresses"])


def queue_mail(mail: OutgoingMail) -> OutgoingMail:
    """Store ``mail`` with its token and the job that sends it; the gate is asked first."""
    decision = decision_on(mail) if mail.contact_id is not None else None
    if decision is not None and not decision.allowed:
        note_denial(decision, mail.contact)
        mail.state = Delivery.CANCELLED
        mail.server_answer = _("Not allowed by the contact's choices.")
    mail.internet_message_id = f"<{secrets.token_hex(16)}@waiting.invalid>"
    mail.save()
    claim = tokens.TokenClaim(mail.ticket_id or 0, mail.contact_id or 0, mail.pk)
    mail.internet_message_id = tokens.message_id(tokens.make(claim), mail.mailbox.address)
    mail.save(update_fields=["internet_message_id"])
    threads.remember_sent(mail, mail.internet_message_id)
    if mail.state == Delivery.QUEUED:
        enqueue(send_mail, mail.pk, run_at=mail.not_before)
    return mail


@transaction.atomic
def recall(message: Message) -> bool:
    """Hold back the mails of ``message``; False when one of them may have left already."""
    mails = [lock(mail) for mail in message.outgoing_mails.order_by("pk")]
    still_here = {Delivery.QUEUED, Delivery.CANCELLED}
    if not all(mail.state in still_here and mail.attempts == 0 for mail in mails):
        return False
    for mail in mails:
        change(mail, Delivery.CANCELLED, _("Taken back."))
    return True


def cancel_held(event: Event) -> None:
    """Cancel replies that were only to go if the contact stayed silent.

    Machines do not count: their mail leaves the ticket waiting for nobody new.
    """
    held = OutgoingMail.objects.filter(
        ticket_id=event.subject_id,
        ticket__awaits_us=True,
        cancel_on_reply=True,
        state__in=[Delivery.QUEUED, Delivery.DEFERRED],
    )
    for mail in held:
        change(lock(mail), Delivery.CANCELLED, _("The contact wrote first."))


@transaction.atomic
def queue_acknowledgement(
    ticket: Ticket, *, contact: Contact, mailbox: Mailbox, actor: Actor
) -> OutgoingMail | None:
    """Queue the automatic word that a message arrived; None when this is once too often.

    It holds nothing of what was written, so that nobody can use the desk to send words to
    others. One address gets at most six automatic mails a day. The caller decides whether
    the sender is one who may be answered (RFC 3834).
    """
    address = normalised(address_of(contact))
    if not is_address(address) or address.endswith(NOWHERE) or not count_automatic(address):
        return None
    threads.remember_mailbox(ticket, mailbox)
    return queue_mail(
        OutgoingMail(
            ticket=ticket,
            contact=contact,
            mailbox=mailbox,
            kind=MailKind.ACKNOWLEDGEMENT,
            to=address,
            not_before=clock.now(),
        )
    )


def count_automatic(address: str) -> bool:
    """Count one more automatic mail to ``address`` today (UTC); False when six were sent.

    One statement decides, so that parallel tries cannot pass together.
    """
    today = clock.now().date()
    lookup = lookup_of("automatic", address)
    AutomaticCount.objects.get_or_create(lookup=lookup, day=today)
    left = AutomaticCount.objects.filter(
        lookup=lookup, day=today, count__lt=MOST_AUTOMATIC_A_DAY
    )
    return bool(left.update(count=F("count") + 1))


@transaction.atomic
def mark_bounced(mail: OutgoingMail, *, answer: str) -> None:
    """Note that ``mail`` came back; a second bounce of it changes nothing.

    answer: codes of the report (RFC 3463), without addresses.
    """
    if lock(mail).state == Delivery.BOUNCED:
        return
    change(mail, Delivery.BOUNCED, answer[:LONGEST_ANSWER])


@transaction.atomic
def send_again(mail: OutgoingMail) -> None:
    """Try a mail once more that was not delivered, with the same Message-ID.

    Raises ``Refused`` when it is not one that was given up.
    """
    if lock(mail).state not in {Delivery.FAILED, Delivery.BOUNCED, Delivery.DEFERRED}:
        raise Refused("This mail is on its way or has arrived. There is nothing to repeat.")
    mail.not_before, mail.first_tried_at = clock.now(), None
    change(mail, Delivery.QUEUED, "", "not_before", "first_tried_at")
    enqueue(send_mail, mail.pk)
