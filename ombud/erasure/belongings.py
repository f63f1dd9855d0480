"""Files and raw mails of messages: destroyed where they are the person's, else cleaned.

What is destroyed is destroyed for many messages at once: a person can have a hundred
thousand of them, and a statement for each would take hours.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ombud.base.redact import REMOVED
from ombud.channels.email.actions.redaction import proved, redact_mail
from ombud.channels.email.mime.charsets import decode, is_text
from ombud.channels.email.models import IncomingMail, MailDelivery, SinkMail
from ombud.erasure.statuses import Result
from ombud.tickets.models import Attachment
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.redact import Needles
    from ombud.erasure.needles import Marks
    from ombud.erasure.tally import Tally
    from ombud.vault.models import Blob

FILES, MAILS = "tickets.Attachment", "email.IncomingMail"
EMPTY = b""
NO_DIGESTS: frozenset[str] = frozenset()
NOTHING: dict[str, Any] = {
    "name": REMOVED,
    "text": "",
    "content_id": "",
    "sha256": "",
    "size": 0,
    "is_removed": True,
    "is_inline": False,
}


def drop_files(files: Sequence[Attachment], tally: Tally) -> None:
    """Destroy the bytes of files, unless somebody else's file is the same, and their words."""
    gone = [file for file in files if not file.is_removed]
    if not gone:
        return
    empty, blobs = nothing_for(len(gone)), [file.blob_id for file in gone]
    Attachment.objects.filter(pk__in=[file.pk for file in gone]).update(blob=empty, **NOTHING)
    for file in gone:  # the index is made of these rows
        file.blob = empty
        for name, value in NOTHING.items():
            setattr(file, name, value)
    vault.release_many(blobs)
    tally.note(FILES, Result.REMOVED, len(gone))


def drop_mails(mails: Sequence[IncomingMail], tally: Tally) -> None:
    """Destroy raw mails; that they came stays, so that their copies are known again."""
    gone = [mail for mail in mails if mail.blob.size]
    if not gone:
        return
    empty, blobs = nothing_for(len(gone)), [mail.blob_id for mail in gone]
    numbers = [mail.pk for mail in gone]
    IncomingMail.objects.filter(pk__in=numbers).update(
        blob=empty, sender="", envelope_from="", subject=""
    )
    MailDelivery.objects.filter(mail__in=numbers).update(envelope_from="")
    vault.release_many(blobs)
    tally.note(MAILS, Result.REMOVED, len(gone))


def sent_by(marks: Marks) -> Q:
    """Return what keeps the raw mails that came from the person."""
    addresses = marks.addresses
    sent = Q(sender__in=addresses) | Q(envelope_from__in=addresses)
    return sent | Q(deliveries__envelope_from__in=addresses)


def nothing_for(times: int) -> Blob:
    """Return the sealed object that stands for destroyed ones, with ``times`` uses more."""
    empty = vault.keep(EMPTY)
    vault.keep_again(empty, times - 1)
    return empty


def clean_file(file: Attachment, needles: Needles, marks: Marks, tally: Tally) -> None:
    """Take marks out of the name and the words of somebody else's file.

    Where an identifier stands in it, the whole name beside it means the person as well.
    """
    if file.is_removed:
        return
    name, text = needles.file_name(file.name)[:255], beside(file.text, needles, marks)
    old = file.blob
    is_rewritten = rewrite_file(file, needles, marks)
    if not is_rewritten and (name, text) == (file.name, file.text):
        return
    kept = text != file.text and not is_rewritten
    file.name, file.text = name, text
    file.save()
    if is_rewritten:
        vault.release(old)
    tally.note(FILES, Result.RETAINED if kept else Result.REDACTED)


def rewrite_file(file: Attachment, needles: Needles, marks: Marks) -> bool:
    """Write another person's text file or mail again without the marks; say whether it
    held any.

    All of it is read, for the words kept beside a file may be cut off. The caller saves the
    row and lets go of the old bytes.
    """
    try:
        data = vault.read(file.blob)
    except Broken:
        return False  # nobody can read it any more
    if not (file.content_type.startswith(("text/", "message/rfc822")) or is_text(data)):
        return False
    new = without(data, file.content_type, needles, marks)
    if new == data:
        return False
    file.blob, file.size, file.sha256 = vault.keep(new), len(new), ""
    return True


def without(data: bytes, content_type: str, needles: Needles, marks: Marks) -> bytes:
    """Return the bytes of a text or of a mail without the marks; the same where it has none."""
    if content_type.startswith("message/"):
        clean = proved(data, needles, NO_DIGESTS)
        return clean if clean == data else proved(clean, marks.with_whole_name, NO_DIGESTS)
    text = decode(data, charset_by_mark(data), "")[0]
    new = beside(text, needles, marks)
    return data if new == text else new.encode()


def beside(text: str, needles: Needles, marks: Marks) -> str:
    """Return ``text`` without the marks; beside an identifier the whole name goes as well."""
    new = needles.text(text)
    return new if new == text else marks.with_whole_name.text(new)


def charset_by_mark(data: bytes) -> str:
    """Return the charset that the first bytes of a text file tell; empty where they do not."""
    return "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ""


def clean_others_mail(
    mail: IncomingMail | SinkMail, needles: Needles, marks: Marks, tally: Tally
) -> None:
    """Take the person out of a raw mail of somebody else: where an identifier of theirs stands
    in it, whatever part it is, their whole name means them as well.
    """
    if redact_mail(mail, needles, NO_DIGESTS):
        redact_mail(mail, marks.with_whole_name, NO_DIGESTS)
        tally.note(MAILS, Result.REDACTED)
