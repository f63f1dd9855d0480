"""What the residue scan found, taken out: places that no index of words leads to.

The stages before look where words are indexed and where keys lead. An address in a header of
somebody else's mail, behind a link, or a number in the spelling of its own country stands in
neither; the scan reads every store and finds it. What is found so is done as all else is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ombud.channels.email.actions.redaction import redact_mail
from ombud.channels.email.mime.rewriting import NOTE, digest_of
from ombud.channels.email.models import IncomingMail, MailDelivery
from ombud.erasure.belongings import MAILS, clean_others_mail, drop_files, drop_mails, sent_by
from ombud.erasure.chunks import Chunk, index_anew
from ombud.erasure.conversations import erase_messages
from ombud.erasure.finding import AT_ONCE
from ombud.erasure.groups import group_of
from ombud.erasure.lawful import kept_of
from ombud.erasure.plugs import held
from ombud.erasure.statuses import Result
from ombud.erasure.strategies import in_use
from ombud.erasure.sweeping import sweep_row
from ombud.erasure.walking import texts
from ombud.erasure.work import Work, spares
from ombud.tickets.models import Attachment, MaskedValue, Message
from ombud.vault import actions as vault
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable

ENVELOPE = ("sender", "envelope_from", "subject")
TABLE, OBJECT = "database: ", ": blob "


@dataclass
class Found:
    """Where residue lies: numbers of rows by their table, and of sealed objects."""

    rows: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    blobs: set[int] = field(default_factory=set)


def found_in(hits: Iterable[str]) -> Found:
    """Return the rows and the objects that ``hits`` name, in the words of the scan."""
    found = Found()
    for hit in hits:
        place, _colon, key = hit.removeprefix(TABLE).partition(":")
        if hit.startswith(TABLE) and key.isdecimal():
            found.rows[place.partition(".")[0]].add(int(key))
        elif OBJECT in hit:
            number = hit.partition(OBJECT)[2]
            found.blobs |= {int(number)} if number.isdecimal() else set()
    return found


def mend(work: Work, hits: Iterable[str]) -> bool:
    """Take the person out of where ``hits`` found them; say whether anything was changed.

    What cannot be written again, an office file of somebody else for example, stays, and so
    does what a hold keeps: the next scan names it, and a person decides.
    """
    found = found_in(hits)
    mend_messages(work, found)
    mend_mails(work, found)
    mend_rows(work, found)
    return bool(work.tally.counts)


def mend_messages(work: Work, found: Found) -> None:
    files = Attachment.objects.filter(blob__in=found.blobs) | Attachment.objects.filter(
        pk__in=found.rows[Attachment._meta.db_table]
    )
    masked = MaskedValue.objects.filter(pk__in=found.rows[MaskedValue._meta.db_table])
    numbers = found.rows[Message._meta.db_table] | set(files.values_list("message", flat=True))
    numbers |= set(masked.values_list("message", flat=True))
    if spares(work, "tickets", "files"):
        return
    every = sorted(numbers - held(Message, numbers))
    spared = frozenset(work.erasure.spared)
    for start in range(0, len(every), AT_ONCE):
        rows = Message.objects.filter(pk__in=every[start : start + AT_ONCE])
        messages = list(rows.select_related("ticket").order_by("pk"))
        erase_messages(messages, work.person, work.marks, work.tally, own=False, spared=spared)


def mend_mails(work: Work, found: Found) -> None:
    """Clean raw mails of others, those that became no message among them, and destroy the
    person's own: answers of machines, that came while the erasure was at work.
    """
    if spares(work, "files"):
        return
    mails = IncomingMail.objects.filter(blob__in=found.blobs) | IncomingMail.objects.filter(
        pk__in=found.rows[IncomingMail._meta.db_table]
    )
    mails = mails.select_related("blob")
    drop_mails(list(mails.filter(sent_by(work.marks)).distinct()), work.tally)
    for mail in mails.order_by("pk"):
        if not (mail.message_id and held(Message, [mail.message_id])):
            clean_others_mail(mail, work.marks.exact, work.marks, work.tally)
            clean_envelope(mail, work)


def clean_envelope(mail: IncomingMail, work: Work) -> None:
    """Take the person out of the addresses a mail of others came with: a list's way back."""
    old = {name: getattr(mail, name) for name in ENVELOPE}
    new = {name: work.marks.exact.text(said) for name, said in old.items()}
    if new != old:
        IncomingMail.objects.filter(pk=mail.pk).update(**new)
        work.tally.note(MAILS, Result.REDACTED)
    for one in MailDelivery.objects.filter(mail=mail):
        said = work.marks.exact.text(one.envelope_from)
        if said != one.envelope_from:
            MailDelivery.objects.filter(pk=one.pk).update(envelope_from=said)


def mend_rows(work: Work, found: Found) -> None:
    """Take identifiers out of any other text of the desk, as the sweep before did."""
    for model, names in texts():
        numbers = found.rows[model._meta.db_table]
        if not numbers or spares(work, group_of(model._meta.label)):
            continue
        stay: list[Any] = [one.number for one in kept_of(work.person, model)]
        for row in model._default_manager.filter(pk__in=numbers).exclude(pk__in=stay):
            sweep_row(work, model, row, names)


def drop_named_files(work: Work, hits: Iterable[str]) -> bool:
    """Destroy what of others names the person and cannot be written again; say whether
    anything was: files go whole, and out of the raw mails that brought them.

    Only where a person said so: it is data of somebody else. What a hold keeps stays.
    """
    found = found_in(hits)
    files = Attachment.objects.filter(blob__in=found.blobs, is_removed=False)
    numbers = set(files.values_list("message", flat=True))
    numbers -= held(Message, numbers)
    chunk = Chunk.of(list(Message.objects.filter(pk__in=numbers).select_related("ticket")))
    gone = [one for number in numbers for one in chunk.files.get(number, ())]
    gone = [one for one in gone if one.blob_id in found.blobs]
    before = chunk.words()
    digests = frozenset(digest_of(vault.read(one.blob)) for one in gone)
    drop_files(gone, work.tally)
    index_anew(before, chunk.words())
    for mail in IncomingMail.objects.filter(blob__in=found.blobs).select_related("blob"):
        if not (mail.message_id and held(Message, [mail.message_id])):
            drop_parts(work, mail, digests)
    for blob in Blob.objects.filter(pk__in=found.blobs - in_use(found.blobs)):
        vault.release_many([blob.pk] * blob.uses)  # nobody's: no row leads to it
        work.tally.note("vault.Blob", Result.REMOVED)
    return bool(work.tally.counts)


def drop_parts(work: Work, mail: IncomingMail, digests: frozenset[str]) -> None:
    """Take the files out of a raw mail; where none of them is known in it, it goes whole."""
    if not redact_mail(mail, work.marks.exact, digests):
        old, mail.blob = mail.blob, vault.keep(NOTE)
        mail.save(update_fields=["blob"])
        vault.release(old)
    work.tally.note(MAILS, Result.REDACTED)
