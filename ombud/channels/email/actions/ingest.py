"""Taking a journalled mail in: exactly once, whatever happens in between.

Reading comes first and needs no lock. Then one transaction holds the mail's row, looks
whether it still waits, and does all there is to do. A process that dies before the commit
leaves nothing; one that comes second finds the mail done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.locks import lock
from ombud.base.redact import Needle, Needles
from ombud.channels.email import threads
from ombud.channels.email.actions.conversations import settle_letter
from ombud.channels.email.actions.guarding import keep_out
from ombud.channels.email.actions.machines import SETTLE
from ombud.channels.email.actions.redaction import redact_mail
from ombud.channels.email.actions.settlement import (
    Settlement,
    arrived,
    envelope_from_of,
    ignored,
    ways_of,
)
from ombud.channels.email.facts import MailSetAside
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.queries import Mailboxes, mailboxes
from ombud.channels.email.reading import Reading, read
from ombud.channels.email.statuses import TAKEN_IN, Outcome, Reason
from ombud.events import log
from ombud.people.addresses import normalised
from ombud.tickets.actions.writing import without_nul
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.channels.email.actions.settlement import Arrived
    from ombud.channels.email.identity import Sender

log_line = structlog.get_logger()

MOST_ATTEMPTS = 3
LONGEST_SUBJECT = 250
LONGEST_ADDRESS = 320
NO_FILES: frozenset[str] = frozenset()
WRITTEN = (
    "outcome",
    "reason",
    "kind",
    "sender",
    "envelope_from",
    "envelope_to",
    "subject",
    "is_aligned",
    "ticket",
    "message",
    "names_ticket",
    "done_at",
)


def process(mail_id: int) -> IncomingMail:
    """Take in the mail ``mail_id``, unless that is done; return it as it stands then.

    Raises what the database or a full disk raises; the mail then still waits, as it does
    after any other failure until the third one shows it as unreadable. Raises
    ``DoesNotExist``.
    """
    mail = IncomingMail.objects.select_related("blob").get(pk=mail_id)
    if mail.outcome != Outcome.RECEIVED:
        return mail
    batch = read_batch([mail])
    try:
        with transaction.atomic():
            for one in hold(batch.mails):
                settled(one, batch)
    except (OSError, DatabaseError):
        raise
    except Exception:
        if not note_failure(mail):
            raise
    return mail


def process_many(mail_ids: Sequence[int]) -> list[IncomingMail]:
    """Take in several mails in one commit and return them; the failures of one are its own.

    Raises what the database or a full disk raises; then all of them still wait.
    """
    found = IncomingMail.objects.select_related("blob").prefetch_related("deliveries")
    mails = found.in_bulk(mail_ids)
    ordered = [mails[number] for number in dict.fromkeys(mail_ids) if number in mails]
    batch = read_batch([mail for mail in ordered if mail.outcome == Outcome.RECEIVED])
    with transaction.atomic():
        for mail in hold(batch.mails):
            try:
                with transaction.atomic():
                    settled(mail, batch)
            except (OSError, DatabaseError):
                raise
            except Exception:  # one odd mail must not hold up the others
                log_line.exception("mail-not-taken-in", id=mail.pk)
                note_failure(mail)
    return ordered


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails that were read, and what was looked up once for all of them.

    own_ids: those of their Message-IDs that are ours.
    """

    mails: list[IncomingMail]
    readings: dict[int, Reading | Reason]
    mailboxes: Mailboxes
    own_ids: frozenset[str]


def read_batch(mails: list[IncomingMail]) -> Batch:
    """Read ``mails``. Needs no transaction, and touches nothing."""
    readings = {mail.pk: attempt_to_read(mail) for mail in mails}
    ids = [one.parsed.message_id for one in readings.values() if isinstance(one, Reading)]
    return Batch(mails, readings, mailboxes(), threads.own_among(filter(None, ids)))


def attempt_to_read(mail: IncomingMail) -> Reading | Reason:
    """Return what the mail says, or why it cannot be read."""
    sender = mail.envelope_from or envelope_from_of(ways_of(mail))
    try:
        raw = vault.read(mail.blob)
    except Broken:
        return Reason.DAMAGED
    reason = Reason.CRASH
    for _ in range(MOST_ATTEMPTS):
        try:
            return read(raw, sender)
        except Unreadable as problem:
            reason = Reason(problem.reason)
            if reason is not Reason.CRASH:  # a reader that somebody killed may be started again
                break
    return reason


def hold(mails: list[IncomingMail]) -> list[IncomingMail]:
    """Lock those of ``mails`` that still wait and return them; the others are read again."""
    if not mails:
        return []
    numbers = [mail.pk for mail in mails]
    waiting = IncomingMail.objects.filter(pk__in=numbers, outcome=Outcome.RECEIVED)
    held = set(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    for mail in mails:
        if mail.pk not in held:
            mail.refresh_from_db()
    return [mail for mail in mails if mail.pk in held]


def settled(mail: IncomingMail, batch: Batch) -> IncomingMail:
    """Do everything that follows from what a held mail says, and write down the end."""
    reading = batch.readings[mail.pk]
    if isinstance(reading, Reason):
        return finish(mail, Settlement(Outcome.UNREADABLE, reading))
    kept_out = keep_out(mail, reading)
    if kept_out is not None:
        return finish(mail, kept_out)
    note_words(mail, reading)
    forget_cards(mail, reading)
    if reading.parsed.message_id in batch.own_ids:
        return finish(mail, ignored(Reason.OWN_MAIL))
    one = arrived(mail, reading, batch.mailboxes)
    return finish(mail, settle(one), one.sender)


def settle(one: Arrived) -> Settlement:
    """Choose by who wrote the mail: a machine with a report, or somebody."""
    return SETTLE.get(one.reading.kind, settle_letter)(one)


def note_words(mail: IncomingMail, reading: Reading) -> None:
    """Put onto the row what the lists show; the subject is masked already."""
    mail.kind = reading.kind
    mail.sender = without_nul(reading.parsed.from_email)[:LONGEST_ADDRESS]
    mail.subject = " ".join(without_nul(reading.letter.subject).split())[:LONGEST_SUBJECT]
    mail.is_aligned = reading.is_aligned


def forget_cards(mail: IncomingMail, reading: Reading) -> None:
    """Write the raw mail again without what may not be kept anywhere (OMBUD_FORGET_CARDS)."""
    needles = [Needle(one) for one in reading.letter.removed]
    if needles:
        redact_mail(mail, Needles(needles), NO_FILES)


def forget_words(mail: IncomingMail, writer: Sender | None) -> None:
    """Leave out of the row what the ticket says: a copy would have to be erased as well.

    An address stays that is not the one by which the writer of the message was found, so that
    the mails of whoever has it are found by it.
    """
    mail.subject = mail.envelope_to = ""
    if mail.message is not None and mail.message.contact_id is not None and writer is not None:
        mail.sender = kept_beside(writer.address, mail.sender)
        mail.envelope_from = kept_beside(writer.address, mail.envelope_from)


def kept_beside(known: str, address: str) -> str:
    """Return ``address`` unless it is ``known`` in another spelling."""
    return "" if normalised(address) == normalised(known) else address


def finish(
    mail: IncomingMail, settlement: Settlement, writer: Sender | None = None
) -> IncomingMail:
    """Write down what became of a held mail; what no ticket shows is recorded as a fact.

    writer: by whose address the contact of the message was found.
    """
    mail.outcome = settlement.outcome
    mail.reason = settlement.reason or ""
    mail.ticket, mail.message = settlement.ticket, settlement.message
    mail.names_ticket = settlement.names_ticket
    if mail.outcome in TAKEN_IN:
        forget_words(mail, writer)
    mail.done_at = clock.now()
    mail.save(update_fields=WRITTEN)
    if settlement.reason is not None:
        fact = MailSetAside(outcome=settlement.outcome, reason=settlement.reason)
        log.record(fact, mail, actor=SYSTEM)
    return mail


@transaction.atomic
def note_failure(mail: IncomingMail) -> bool:
    """Count a failure that lies in the mail or in our code; say whether it was the third.

    The third puts the mail where people see it, so that it holds nobody up and is not lost.
    """
    lock(mail)
    mail.attempts += 1
    mail.save(update_fields=["attempts"])
    if mail.attempts < MOST_ATTEMPTS or mail.outcome != Outcome.RECEIVED:
        return False
    finish(mail, Settlement(Outcome.UNREADABLE, Reason.FAILED))
    return True
