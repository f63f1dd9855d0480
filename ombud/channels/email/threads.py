"""How mails hang together: by which mailbox a ticket is answered, and what refers to what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce

from ombud.base import keys
from ombud.base.prepared import Prepared
from ombud.channels.email.models import Mailbox, MessageHeader, OutgoingMail, SentId, Thread
from ombud.channels.email.statuses import Delivery
from ombud.tickets.models import Message, Ticket
from ombud.tickets.places import threads_of
from ombud.tickets.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from ombud.tickets.models import SideConversation

LONGEST_ID = 255
LONGEST_REFERENCES = 4000
LONGEST_CHAIN = 900
LOOKUP_BYTES = 8
LATEST = 12  # more Message-IDs than a chain of 900 octets can hold of each side
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


@dataclass(frozen=True, slots=True)
class History:
    """What a mail answers: the last Message-ID, and the chain that led to it."""

    in_reply_to: str = ""
    references: str = ""


Line = tuple["datetime", str, str]  # when, what it referred to besides our rows, its own id

THREAD = Prepared(lambda ticket: Thread.objects.filter(ticket=ticket).select_related("mailbox"))


def mailbox_for(ticket: Ticket) -> Mailbox | None:
    """Return the mailbox that answers ``ticket``, or None when the desk has none.

    It is the one the conversation began with, or an agent chose last; else one of the ticket's
    team, else any, and that one is remembered.
    """
    thread = THREAD.first(ticket=ticket.pk)
    if thread and thread.mailbox.is_active:
        return thread.mailbox
    active = Mailbox.objects.filter(is_active=True)
    chosen = active.filter(team_id=ticket.team_id).first() or active.first()
    if chosen is not None and thread is None:
        remember_mailbox(ticket, chosen)
    return chosen


def answers_from(ticket: Ticket | None) -> QuerySet[Mailbox]:
    """Return the active mailboxes, first the one by which ``ticket`` is answered."""
    active = Mailbox.objects.filter(is_active=True).order_by("address")
    if ticket is None:
        return active
    own = Thread.objects.filter(ticket=ticket).values("mailbox")
    rank = Case(When(pk__in=own, then=0), When(team=ticket.team_id, then=1), default=2)
    return active.order_by(rank, "address")


def answer_by(ticket: Ticket, mailbox: Mailbox) -> None:
    """Let ``ticket`` be answered by ``mailbox`` from now on: somebody chose it."""
    Thread.objects.update_or_create(ticket=ticket, defaults={"mailbox": mailbox})


def remember_mailbox(ticket: Ticket, mailbox: Mailbox) -> None:
    """Note by which mailbox ``ticket`` is answered; the first one stays."""
    Thread.objects.bulk_create([Thread(ticket=ticket, mailbox=mailbox)], ignore_conflicts=True)


def remember_inbound(
    message: Message, internet_message_id: str, references: Iterable[str] = ()
) -> None:
    """Keep under which Message-ID the contact wrote ``message``, so that answers refer to it.

    references: those of a conversation that our own rows do not hold. Malformed ids are left
    out; without a usable Message-ID nothing is kept.
    """
    own = message_ids(bracketed(internet_message_id))
    if not own:
        return
    chain = " ".join(message_ids(*(bracketed(one) for one in references)))
    header = MessageHeader(
        message=message,
        internet_message_id=own[0][:LONGEST_ID],
        references=chain[-LONGEST_REFERENCES:],
    )
    MessageHeader.objects.bulk_create([header], ignore_conflicts=True)


def message_ids(*values: str) -> list[str]:
    """Return the well-formed Message-IDs in ``values``, each once, in order."""
    return list(
        dict.fromkeys(found for value in values for found in _MESSAGE_ID.findall(value))
    )


def reference_chain(ids: list[str]) -> str:
    """Return a References value: the first Message-ID and the latest, at most 900 octets."""
    kept = list(dict.fromkeys(ids))
    while len(" ".join(kept)) > LONGEST_CHAIN and len(kept) > 2:
        del kept[1]
    return " ".join(kept)


def bracketed(message_id: str) -> str:
    """Return a Message-ID in angle brackets, whether it came with them or without."""
    plain = message_id.strip()
    return plain if plain.startswith("<") or not plain else f"<{plain}>"


def sent_lookup(message_id: str) -> bytes:
    """Return the keyed hash under which one of our Message-IDs is found again.

    Brackets and letter case do not matter: some programs drop or fold them. Eight bytes:
    nobody can aim at one without the key.
    """
    key = keys.derived(settings.OMBUD_KEY_FILE, "sent message id")
    return keys.short_digest(key, message_id.strip().strip("<>").lower())[:LOOKUP_BYTES]


def remember_sent(mail: OutgoingMail, message_id: str) -> None:
    """Note that ``mail`` is known to the world as ``message_id``, which is new."""
    SentId.objects.create(lookup=sent_lookup(message_id), mail=mail)


def sent_mail(ids: Iterable[str]) -> OutgoingMail | None:
    """Return our mail that one of ``ids`` names, the latest of them, or None."""
    lookups = [sent_lookup(one) for one in ids]
    if not lookups:
        return None
    known = SentId.objects.filter(lookup__in=lookups).select_related("mail")
    found = known.order_by("-mail_id").first()
    return found.mail if found else None


def message_of(mail: int, ticket: Ticket) -> int | None:
    """Return the row number of the message that our mail of that number carried, if that was
    a mail about ``ticket``.
    """
    found = OutgoingMail.objects.filter(pk=mail, ticket=ticket)
    return found.values_list("message_id", flat=True).first()


def own_among(ids: Iterable[str]) -> frozenset[str]:
    """Return those of the Message-IDs ``ids`` that we gave out; one query for all."""
    lookups = {one: sent_lookup(one) for one in ids}
    if not lookups:
        return frozenset()
    known = SentId.objects.filter(lookup__in=set(lookups.values()))
    found = {bytes(one) for one in known.values_list("lookup", flat=True)}
    return frozenset(one for one, lookup in lookups.items() if lookup in found)


def history_before(mail: OutgoingMail) -> History:
    """Return what ``mail`` answers, so that it lands in the contact's own thread.

    That is the last message of this contact, else the last one from anybody. The chain that
    led to it (RFC 5322 section 3.6.4) is what they wrote and what we sent them, in the order of
    time, after what the conversation was before it reached us.
    """
    if mail.ticket_id is None:
        return History()
    merged = threads_of(mail.ticket) if mail.ticket else []
    side = side_of(mail.message_id)
    sent = OutgoingMail.objects.filter(
        ticket__in=merged,
        message__side_message__side=side,
        contact=mail.contact,
        state__in=[Delivery.SENT, Delivery.BOUNCED],
        pk__lt=mail.pk,
    )
    when = Coalesce("message__at", "not_before")
    columns = (when, Value(""), "internet_message_id")
    ours: list[Line] = list(sent.order_by("-pk").values_list(*columns)[:LATEST])
    theirs = _inbound(mail, merged, side)
    answered = (theirs or ours)[:1]
    before = (
        found for _, references, own in sorted([*theirs, *ours]) for found in (references, own)
    )
    return History(answered[0][2] if answered else "", reference_chain(message_ids(*before)))


def _inbound(
    mail: OutgoingMail, merged: list[int], side: SideConversation | None
) -> list[Line]:
    """Return the latest that was written to us before ``mail``, the last of them first."""
    shown = Message.objects.shown_in(Ticket.objects.filter(pk=mail.ticket_id or 0))
    inbound = MessageHeader.objects.filter(
        message__in=shown.values("pk"), message__side_message__side=side
    )
    if mail.message_id is not None:
        inbound = inbound.filter(message_id__lt=mail.message_id)
    own = inbound.filter(message__contact=mail.contact)
    alone = inbound.exclude(message__ticket__in=merged[1:])  # never those of a merged customer
    return _latest(own) or _latest(alone)


def _latest(headers: QuerySet[MessageHeader]) -> list[Line]:
    columns = ("message__at", "references", "internet_message_id")
    return list(headers.order_by("-message_id").values_list(*columns)[:LATEST])
