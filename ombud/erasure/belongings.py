"""Files and raw mails of messages: destroyed where they are the person's, else cleaned.

What is destroyed is destroyed for many messages at once: a person can have a hundred
thousand of them, and a statement for each would take hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base.redact import REMOVED
from ombud.channels.email.actions.redaction import redact_mail
from ombud.channels.email.models import IncomingMail, MailDelivery, SinkMail
from ombud.erasure.statuses import Result
from ombud.tickets.models import Attachment
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.redact import Needles
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


def nothing_for(times: int) -> Blob:
    """Return the sealed object that stands for destroyed ones, with ``times`` uses more."""
    empty = vault.keep(EMPTY)
    vault.keep_again(empty, times - 1)
    return empty


def clean_file(file: Attachment, needles: Needles, tally: Tally) -> None:
    """Take marks out of the name and the words of somebody else's file."""
    if file.is_removed:
        return
    name, text = needles.text(file.name)[:255], needles.text(file.text)
    is_inside = text != file.text
    if (name, text) == (file.name, file.text):
        return
    file.name, file.text = name, text
    is_rewritten = is_inside and rewrite_file(file, needles)
    file.save()
    kept = is_inside and not is_rewritten
    tally.note(FILES, Result.RETAINED if kept else Result.REDACTED)


def rewrite_file(file: Attachment, needles: Needles) -> bool:
    """Write another person's text file again without the marks; say whether that was done."""
    if not file.content_type.startswith("text/"):
        return False
    try:
        text = vault.read(file.blob).decode()
    except UnicodeDecodeError:
        return False
    new = needles.text(text).encode()
    old, file.blob, file.size, file.sha256 = file.blob, vault.keep(new), len(new), ""
    vault.release(old)
    return True


def clean_mail(mail: IncomingMail | SinkMail, needles: Needles, tally: Tally) -> None:
    """Write a raw mail of somebody else again without the marks."""
    if redact_mail(mail, needles, NO_DIGESTS):
        tally.note(MAILS, Result.REDACTED)
