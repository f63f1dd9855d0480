"""Mail about people who were erased: what machines send makes nobody again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.actions.settlement import Settlement, ignored
from ombud.channels.email.mime.model import Kind
from ombud.channels.email.mime.reports import delivery_report
from ombud.channels.email.statuses import Reason
from ombud.subjects import tombstones
from ombud.subjects.actions import count_stop
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.channels.email.models import IncomingMail
    from ombud.channels.email.reading import Reading
    from ombud.subjects.models import Tombstone

REPORTS = frozenset({Kind.BOUNCE, Kind.MDN, Kind.COMPLAINT})


def keep_out(mail: IncomingMail, reading: Reading) -> Settlement | None:
    """Return how a mail of or about an erased person ends, or None when it is another mail.

    Bounces, receipts, automatic and list mail, and letters written before the erasure are
    emptied: the row stays to be seen and counted, and holds no word and no address. A letter
    that somebody writes anew is let through.
    """
    stones = list(stones_on(reading))
    if not stones:
        return None
    count_stop(stones)
    empty(mail)
    return ignored(Reason.ERASED)


def stones_on(reading: Reading) -> Iterator[Tombstone]:
    """Yield the tombstones that keep this mail out."""
    parsed = reading.parsed
    addresses = [parsed.from_email, *(one.email for one in parsed.reply_to)]
    is_letter = reading.kind is Kind.HUMAN
    if reading.kind in REPORTS:
        addresses += [one.email for one in delivery_report(parsed).recipients]
    for stone in tombstones.standing(addresses):
        if not is_letter or (parsed.date is not None and parsed.date < stone.laid_at):
            yield stone


def empty(mail: IncomingMail) -> None:
    """Destroy the raw mail and its key, and everything about addresses on its rows."""
    raw = mail.blob
    mail.blob = vault.keep(b"")
    mail.sender = mail.envelope_from = mail.subject = ""
    mail.save(update_fields=["blob", "sender", "envelope_from", "subject"])
    mail.deliveries.update(envelope_from="")
    vault.release(raw)
