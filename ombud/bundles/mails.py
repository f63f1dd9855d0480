"""The mails of a person as they arrived, without other people.

Only mails that the person wrote. One that names nobody else is in the archive byte for byte;
in another one the others are masked, and where it cannot be written again without them it is
left out and listed.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.base.redact import Needle, Needles
from ombud.bundles.masking import tickets_of
from ombud.bundles.statuses import Ground, Profile
from ombud.channels.email.actions.redaction import proved
from ombud.channels.email.mime.model import Unreadable
from ombud.channels.email.mime.rewriting import NOTE, words_in
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.reading import sandbox
from ombud.datamap import Group
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.bundles.archive import Archive
    from ombud.bundles.collecting import Wanted
    from ombud.bundles.masking import Mask
    from ombud.subjects.persons import Person

NUMBERS = ("message-id", "in-reply-to", "references", "content-id")


def write_mails(archive: Archive, person: Person, wanted: Wanted, mask: Mask) -> None:
    """Write each mail of ``person`` that is kept as ``mail/NUMBER.eml``."""
    if wanted.profile is Profile.PORTABILITY:  # there the conversations are for programs
        return
    rows = IncomingMail.objects.filter(message__contact__in=person.numbers, blob__size__gt=0)
    if wanted.since:
        first = datetime.combine(wanted.since, time.min, tzinfo=UTC)
        rows = rows.filter(received_at__gte=first)
    where = _("Mails as they arrived")
    if wanted.without & {Group.TICKETS, Group.FILES}:
        archive.leave_out(where, Ground.REFUSED, rows.count())
        return
    if not archive.after:  # else they are counted
        archive.leave_out(where, Ground.OTHERS, of_others(person).count())
    rows = rows.filter(pk__gt=archive.after).select_related("blob").order_by("pk")
    for mail in rows.iterator(chunk_size=100):
        write_mail(archive, mail, wanted, mask, where)
        archive.through(after=mail.pk)


def of_others(person: Person) -> QuerySet[IncomingMail]:
    """Return the mails that others wrote in the person's conversations: what they say is on
    the pages, how they travelled is about who sent them.
    """
    there = IncomingMail.objects.filter(message__ticket__in=tickets_of(person))
    return there.filter(blob__size__gt=0).exclude(message__contact__in=person.numbers)


def write_mail(
    archive: Archive, mail: IncomingMail, wanted: Wanted, mask: Mask, where: str
) -> None:
    """Write one mail, or note why it is not there."""
    if wanted.profile is Profile.KNOW and has_secrets(mail):
        archive.leave_out(where, Ground.HELD_ONLY)
        return
    try:
        raw = vault.read(mail.blob)
    except Broken:
        archive.leave_out(where, Ground.DAMAGED)
        return
    clean = without_others(raw, mask, where)
    if clean is None:
        archive.leave_out(where, Ground.OTHERS)
    else:
        archive.put(f"mail/{mail.pk}.eml", clean)


def has_secrets(mail: IncomingMail) -> bool:
    """Say whether numbers of cards, accounts or IDs are in the mail: masked, or in a file."""
    if mail.message is None:
        return False
    return mail.message.masked.exists() or mail.message.attachments.exclude(holds="").exists()


def without_others(raw: bytes, mask: Mask, where: str) -> bytes | None:
    """Return a mail without other people, counted; None where that cannot be done."""
    try:
        mail = sandbox.parse(raw)
    except Unreadable:
        return None
    heads = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")[0]
    found = [*words_in(mail), mail.html, without_numbers(heads.decode("utf-8", "replace"))]
    numbers = {mail.message_id, *mail.in_reply_to, *mail.references}
    others = [one for text in found for one in mask.others_in(text) if one not in numbers]
    if not others:
        return raw
    needles = Needles(Needle(one, mask.mark_of(one)) for one in sorted(set(others)))
    clean = proved(raw, needles, frozenset())
    if clean == NOTE:
        return None
    mask.counts[where] += len(others)
    return clean


def without_numbers(heads: str) -> str:
    """Return the head of a mail without the lines of numbers, which look like addresses."""
    kept: list[str] = []
    is_number = False
    for line in heads.splitlines():
        if line[:1] not in {" ", "\t"}:
            is_number = line.partition(":")[0].strip().lower() in NUMBERS
        if not is_number:
            kept.append(line)
    return "\n".join(kept)
