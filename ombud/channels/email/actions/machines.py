"""Mail that a machine wrote: noted where it belongs, kept, and never answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email import identity, threads, tokens
from ombud.channels.email.actions import sides
from ombud.channels.email.actions.outbox import mark_bounced
from ombud.channels.email.actions.settlement import Settlement, ignored
from ombud.channels.email.mime.model import Kind
from ombud.channels.email.mime.reports import delivery_report
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.standing import Step, standing_of
from ombud.channels.email.statuses import Delivery, Outcome, Reason
from ombud.people.addresses import normalised
from ombud.tickets.actions import receive_message
from ombud.tickets.statuses import Channel, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ombud.channels.email.actions.settlement import Arrived
    from ombud.channels.email.mime.reports import DeliveryReport, FailedRecipient

WENT_OUT = frozenset({Delivery.SENT, Delivery.SENDING, Delivery.DEFERRED, Delivery.BOUNCED})


def settle_bounce(arrived: Arrived) -> Settlement:
    """Note a failed delivery on our mail that it concerns (RFC 3464)."""
    parsed = arrived.reading.parsed
    report = delivery_report(parsed)
    mail = our_mail([*report.original_ids, *parsed.in_reply_to, *arrived.envelope_to])
    failure = failure_of(report, mail)
    if mail is not None and failure is not None and mail.state in WENT_OUT:
        mark_bounced(mail, answer=answer_of(failure))
    reason = reason_of(report, failure)
    return about(mail, reason)


def settle_receipt(arrived: Arrived) -> Settlement:
    """Keep a read receipt (RFC 8098); that somebody opened a mail is none of our business."""
    parsed = arrived.reading.parsed
    report = delivery_report(parsed)
    answered = [*report.original_ids, *parsed.in_reply_to, *parsed.references]
    return about(our_mail([*answered, *arrived.envelope_to]), Reason.READ_RECEIPT)


def settle_complaint(arrived: Arrived) -> Settlement:
    """Keep a complaint (RFC 5965), linked to our mail that it is about."""
    report = delivery_report(arrived.reading.parsed)
    return about(our_mail([*report.original_ids, *arrived.envelope_to]), Reason.COMPLAINT)


def settle_auto_reply(arrived: Arrived) -> Settlement:
    """Add an automatic reply to the conversation that it answers, waking nobody."""
    reading = arrived.reading
    contact = identity.known_sender(reading.parsed)
    named = identity.naming_of(reading.parsed, arrived.envelope_to)
    naming = identity.naming_by(named, contact)
    if naming.ticket is None or contact is None:
        return Settlement(Outcome.IGNORED, Reason.AUTO_REPLY, names_ticket=naming.ticket)
    evidence = identity.evidence_for(naming, contact, None, is_aligned=reading.is_aligned)
    standing = standing_of(evidence)
    if standing.step is Step.APPEND and naming.side is not None:
        actor, proved = contact.actor, standing.is_verified
        return sides.received(
            arrived, naming.side, contact, actor, is_verified=proved, wakes=False
        )
    if standing.step is Step.APPEND and naming.ticket.status != Status.CLOSED:
        message = receive_message(
            naming.ticket,
            reading.letter.content,
            contact=contact,
            channel=Channel.EMAIL,
            actor=contact.actor,
            is_verified=standing.is_verified,
            reopens=False,
        )
        return Settlement(Outcome.APPENDED, ticket=naming.ticket, message=message)
    return Settlement(Outcome.IGNORED, Reason.AUTO_REPLY, names_ticket=naming.ticket)


def our_mail(strings: Sequence[str]) -> OutgoingMail | None:
    """Return our mail that Message-IDs or addresses in ``strings`` lead to, or None."""
    claim = tokens.claim_in(strings)
    if claim is not None:
        found = OutgoingMail.objects.filter(pk=claim.mail).first()
        if found is not None:
            return found
    return threads.sent_mail([one for one in strings if one.startswith("<")])


def about(mail: OutgoingMail | None, reason: Reason) -> Settlement:
    return ignored(reason, mail.ticket if mail else None, mail.message if mail else None)


def failure_of(report: DeliveryReport, mail: OutgoingMail | None) -> FailedRecipient | None:
    """Return the recipient who will not be reached; our mail went to one address only.

    A report that names other addresses than the one we wrote to is still about our mail:
    forwarding changes addresses.
    """
    failed = [one for one in report.recipients if one.is_permanent]
    if mail is not None:
        own = [one for one in failed if normalised(one.email) == normalised(mail.to)]
        failed = own or failed
    return failed[0] if failed else None


def reason_of(report: DeliveryReport, failure: FailedRecipient | None) -> Reason:
    if failure is not None or not report.recipients:
        return Reason.BOUNCE
    kinds = {one.action for one in report.recipients}
    return Reason.DELAYED if kinds & {"delayed", "failed"} else Reason.DELIVERY_REPORT


def answer_of(failure: FailedRecipient) -> str:
    """Return the codes of a failure; the server's own words may hold anything."""
    return " ".join(filter(None, (failure.smtp_code, failure.status))) or "Bounced."


SETTLE: dict[Kind, Callable[[Arrived], Settlement]] = {
    Kind.BOUNCE: settle_bounce,
    Kind.MDN: settle_receipt,
    Kind.COMPLAINT: settle_complaint,
    Kind.AUTO_REPLY: settle_auto_reply,
}
