"""One mail on its way: taken, tried, and what became of it.

A worker takes a mail by a short lease, talks to the server outside any transaction, and
writes down the end. When it dies in between, the lease runs out and another worker sends
the same bytes with the same Message-ID.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Misconfigured
from ombud.base.locks import lock
from ombud.channels.email.facts import DeliveryChanged
from ombud.channels.email.models import OutgoingMail, ServerPause
from ombud.channels.email.outgoing import compose, smtp
from ombud.channels.email.outgoing.answers import Outcome
from ombud.channels.email.outgoing.gate import decision_on, note_denial
from ombud.channels.email.outgoing.server import server_for
from ombud.channels.email.statuses import Delivery, MailKind
from ombud.events import log
from ombud.purposes.gate import Channel, Decision, decide
from ombud.purposes.statuses import Denial
from ombud.tickets.models.attachment import WITHHELD
from ombud.tickets.statuses import Review
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable

LEASE = timedelta(seconds=120)  # longer than looking up, connecting and talking may last
LONGEST_TRY = timedelta(days=5)  # RFC 5321 section 4.5.4.1
LONGEST_WAIT = 4 * 3600
LONGEST_PAUSE = 15 * 60
ON_ITS_WAY = (Delivery.QUEUED, Delivery.DEFERRED, Delivery.SENDING)
READING = timedelta(seconds=15)  # until a file's words are read
REVIEWING = timedelta(minutes=2)  # until it is asked again whether somebody let it go
OVERDUE = timedelta(seconds=30)


def deliver(mail_id: int) -> datetime | None:
    """Try to send mail ``mail_id`` if it is due. Must run outside a transaction.

    Returns when to try again, or None when there is nothing left to do. Calling it twice,
    or at once in two workers, sends once.
    """
    taken = take(mail_id)
    if not isinstance(taken, OutgoingMail):
        return taken
    return settle(taken, attempt(taken))


@transaction.atomic
def take(mail_id: int) -> OutgoingMail | datetime | None:
    """Return the mail, leased to the caller; or when it may be taken; or None if it is done.

    Here the purpose gate is asked a second time: what was allowed when the mail was written
    may be forbidden when it leaves.
    """
    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    if mail is None or lock(mail).state not in ON_ITS_WAY:
        return None
    now = clock.now()
    if mail.not_before > now:
        return mail.not_before
    reviews = reviews_of(mail)
    if Review.REFUSED in reviews:
        change(mail, Delivery.CANCELLED, "A file holds a number that is not sent.")
        return None
    if reviews:
        mail.not_before = now + (READING if reviews == {Review.UNREAD} else REVIEWING)
        mail.save(update_fields=["not_before"])
        return mail.not_before
    decision = decision_for(mail)
    if not decision.allowed:
        note_denial(decision, mail.contact or mail.agent)
        change(mail, Delivery.CANCELLED, "Not allowed any more by the contact's choices.")
        return None
    if mail.first_tried_at and mail.first_tried_at + LONGEST_TRY < now:
        change(mail, Delivery.FAILED, mail.server_answer or "Given up after five days.")
        return None
    free_at = server_free_at(mail)
    mail.first_tried_at = mail.first_tried_at or now
    mail.not_before = free_at or now + LEASE
    if free_at is None:
        mail.state = Delivery.SENDING
        mail.attempts += 1
    mail.save(update_fields=["state", "attempts", "not_before", "first_tried_at"])
    return mail if free_at is None else free_at


def reviews_of(mail: OutgoingMail) -> set[str]:
    """Return why files of ``mail`` may not leave now: numbers that somebody looks at first."""
    if mail.message is None:
        return set()
    files = mail.message.attachments.filter(review__in=WITHHELD)
    return set(files.values_list("review", flat=True))


def decision_for(mail: OutgoingMail) -> Decision:
    """Ask the purpose gate; a letter to an agent or a company concerns no contact."""
    if mail.contact_id is not None:
        return decision_on(mail)
    if mail.kind == MailKind.LETTER:
        return decide(0, mail.purpose, Channel.EMAIL)
    return Decision(mail.kind == MailKind.TEST, Denial.NOBODY)


def attempt(mail: OutgoingMail) -> Outcome:
    """Write the mail and hand it to the server; every ending is an outcome."""
    try:
        content = compose.mail_bytes(mail)
        server = server_for(mail.mailbox)
    except Broken:
        return Outcome(is_final=True, answer="An attachment cannot be opened any more.")
    except Misconfigured as problem:
        return Outcome(answer=str(problem)[:200])
    except ValueError:
        return Outcome(is_final=True, answer="An address of this mail is malformed.")
    return smtp.transmit(server, own_name(mail), parcel_of(mail, content))


def parcel_of(mail: OutgoingMail, content: bytes) -> smtp.Parcel:
    is_automatic = mail.kind == MailKind.ACKNOWLEDGEMENT
    address = mail.mailbox.address
    return smtp.Parcel(
        sender=""
        if is_automatic
        else address,  # nobody answers an automatic mail, RFC 3834 3.3
        fallback_sender=address,
        recipient=mail.to,
        content=content,
        private=(mail.to, *(one.name for one in (mail.contact, mail.agent) if one)),
    )


def own_name(mail: OutgoingMail) -> str:
    """Return how we greet the server: the mail domain, never the name of this machine."""
    return mail.mailbox.address.rpartition("@")[2]


@transaction.atomic
def settle(mail: OutgoingMail, outcome: Outcome) -> datetime | None:
    """Write down how the try ended; returns when to try again, or None.

    A worker that comes back after its lease was taken over changes nothing.
    """
    mine = mail.attempts
    if not OutgoingMail.objects.filter(pk=mail.pk).exists():
        return None
    if lock(mail).state != Delivery.SENDING or mail.attempts != mine:
        return None
    note_server(mail, outcome)
    if outcome.is_delivered:
        mail.sent_at = clock.now()
        change(mail, Delivery.SENT, outcome.answer, "sent_at")
        return None
    if outcome.is_final:
        change(mail, Delivery.FAILED, outcome.answer)
        return None
    mail.not_before = clock.now() + wait_after(mail.attempts)
    change(mail, Delivery.DEFERRED, outcome.answer, "not_before")
    return mail.not_before


def change(mail: OutgoingMail, state: Delivery, answer: str, *columns: str) -> None:
    """Move ``mail`` to ``state`` and say so, if that is news."""
    is_news = mail.state != state
    mail.state, mail.server_answer = state, answer[:200]
    if state not in ON_ITS_WAY and mail.sealed_letter is not None:
        mail.sealed_letter = None
        columns = (*columns, "sealed_letter")
    mail.save(update_fields=["state", "server_answer", *columns])
    if is_news:
        fact = DeliveryChanged(message=mail.message_id, mail=mail.pk, state=state)
        log.record(fact, mail.ticket or mail.mailbox, actor=SYSTEM)


def jittered(seconds: float) -> timedelta:
    """Return about ``seconds``, a quarter more or less, so that tries do not come in waves."""
    return timedelta(seconds=seconds * (0.75 + secrets.randbelow(501) / 1000))


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: one minute, doubling up to four hours."""
    return jittered(min(LONGEST_WAIT, 60 * 2 ** min(attempts - 1, 12)))


def server_name(mail: OutgoingMail) -> str | None:
    try:
        return server_for(mail.mailbox).name
    except Misconfigured:
        return None


def server_free_at(mail: OutgoingMail) -> datetime | None:
    """Return until when the mail's server is left alone; None when it may be tried.

    After a pause one mail tries first: taking it moves the pause on by one lease, so that a
    server which swallows connections holds one worker, never all of them.
    """
    pause = ServerPause.objects.filter(server=server_name(mail)).first()
    if pause is None:
        return None
    now = clock.now()
    probing = ServerPause.objects.filter(pk=pause.pk, until__lte=now)
    if probing.update(until=now + LEASE):
        return None
    pause.refresh_from_db()
    return pause.until + jittered(2)


def note_server(mail: OutgoingMail, outcome: Outcome) -> None:
    """Leave a troubled server alone for a while, twice as long each time; or free it."""
    server = server_name(mail)
    if server is None:
        return
    if not outcome.is_server_trouble:
        ServerPause.objects.filter(server=server).delete()
        return
    pause, _ = ServerPause.objects.get_or_create(server=server, defaults={"until": clock.now()})
    seconds = min(LONGEST_PAUSE, 15 * 2 ** min(pause.failures, 10))
    ServerPause.objects.filter(pk=pause.pk).update(
        failures=F("failures") + 1, until=clock.now() + jittered(seconds)
    )


def overdue() -> Iterable[int]:
    """Return mails that should have left half a minute ago: their job was lost."""
    late = OutgoingMail.objects.filter(
        state__in=[str(state) for state in ON_ITS_WAY], not_before__lte=clock.now() - OVERDUE
    )
    return late.order_by("not_before").values_list("pk", flat=True)[:500]
