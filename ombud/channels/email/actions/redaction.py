"""Taking words and files out of raw mails: the journal, and the demo's mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.mime.rewriting import NOTE, is_clean, rewritten
from ombud.channels.email.models import IncomingMail, SinkMail
from ombud.channels.email.reading import sandbox
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Collection

    from ombud.base.redact import Needles


def redact_mails(tickets: Collection[int], needles: Needles, files: frozenset[str]) -> int:
    """Take ``needles`` and ``files`` out of what is kept of mails of ``tickets``.

    files: SHA-256 of their bytes, hexadecimal. Returns how many mails held some. What waits
    to be sent needs nothing: it is made of the message when it leaves.
    """
    about = Q(ticket__in=tickets) | Q(message__ticket__in=tickets) | Q(names_ticket__in=tickets)
    mails = IncomingMail.objects.filter(about).select_related("blob").order_by("pk")
    sink = SinkMail.objects.select_related("blob").order_by("pk")
    return sum(
        redact_mail(one, needles, files)
        for rows in (mails, sink)
        for one in rows.iterator(chunk_size=50)
    )


@transaction.atomic
def forget_mails_to(addresses: Collection[str]) -> int:
    """Destroy the mails that the demo sent to these addresses; return how many."""
    mails = SinkMail.objects.filter(recipient__in=list(addresses)).select_related("blob")
    gone = list(mails)
    mails.delete()
    vault.release_many([one.blob_id for one in gone])
    return len(gone)


def redact_mail(mail: IncomingMail | SinkMail, needles: Needles, files: frozenset[str]) -> bool:
    """Write one mail again where it holds something, and destroy the old one.

    Says whether it did.
    """
    subject = needles.text(mail.subject)[:250]
    blob = blob_without(mail.blob, needles, files)
    if blob is None and subject == mail.subject:
        return False
    old, mail.subject = mail.blob, subject
    if blob is not None:
        mail.blob = blob
    mail.save(update_fields=["blob", "subject"])
    if blob is not None:
        vault.release(old)
    return True


def blob_without(blob: Any, needles: Needles, files: frozenset[str]) -> Any:
    """Return a new sealed mail without them; None where the old one can stay."""
    try:
        raw = vault.read(blob)
    except Broken:
        return None  # nobody can read it any more
    clean = proved(raw, needles, files)
    return None if clean == raw else vault.keep(clean)


def proved(raw: bytes, needles: Needles, files: frozenset[str]) -> bytes:
    """Return ``raw`` written again and proved; the note in its place where that fails."""
    new = rewritten(raw, needles, files)
    try:
        return new if is_clean(new, sandbox.parse(new), needles, files) else NOTE
    except Unreadable:
        # Nobody can say what lies in it. As it came it shows the words to nobody but to who
        # looks for them byte by byte.
        return raw if new == raw and not needles.are_in(raw.decode("latin-1")) else NOTE
