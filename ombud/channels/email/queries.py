"""Reads about mail that several callers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from ombud.base import keys
from ombud.channels.email import digest
from ombud.channels.email.mime.dates import read_date
from ombud.channels.email.models import IncomingMail, Mailbox
from ombud.channels.email.statuses import TAKEN_IN, Outcome
from ombud.people.addresses import normalised
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.channels.email.models import MailTemplate
    from ombud.channels.email.statuses import TemplateKind
    from ombud.tickets.models import Message

MailQuerySet = QuerySet[IncomingMail]
LONGEST_FETCH = timedelta(days=60)  # a mailbox that nobody emptied for longer


def journal_key() -> bytes:
    """Return the key of the journal's hashes."""
    return keys.derived(settings.OMBUD_KEY_FILE, "mail journal")


def arrived(internet_message_id: str) -> MailQuerySet:
    """Return the mails that came in under a Message-ID, with or without angle brackets."""
    bare = digest.bare_id(internet_message_id.encode("utf-8", "replace"))
    return IncomingMail.objects.filter(id_lookup=digest.lookup_of_id(bare, journal_key()))


def with_message_ids(message_ids: Iterable[str]) -> MailQuerySet:
    """Return the mails that became part of a ticket and have one of ``message_ids``."""
    bare = [digest.bare_id(one.encode("utf-8", "replace")) for one in message_ids]
    lookups = [digest.lookup_of_id(one, journal_key()) for one in bare if one]
    return IncomingMail.objects.filter(
        id_lookup__in=lookups, outcome__in=TAKEN_IN, ticket__isnull=False
    )


def without_plus(address: str) -> str:
    """Return ``support@…`` for ``support+token@…``, in the spelling of the mailboxes."""
    local, at, domain = normalised(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """The active mailboxes by address, read once for several mails; oldest first."""

    by_address: dict[str, Mailbox]

    def at(self, *addresses: str) -> Mailbox | None:
        """Return the mailbox that the first matching one of ``addresses`` reaches."""
        for one in addresses:
            found = self.by_address.get(normalised(one)) or self.by_address.get(
                without_plus(one)
            )
            if found is not None:
                return found
        return None

    @property
    def default(self) -> Mailbox | None:
        """The mailbox that takes what is addressed to none: the oldest."""
        return next(iter(self.by_address.values()), None)


def mailboxes() -> Mailboxes:
    """Return the active mailboxes with their teams."""
    active = Mailbox.objects.filter(is_active=True).select_related("team").order_by("pk")
    return Mailboxes({normalised(one.address): one for one in active})


def template_for(
    mailbox: Mailbox, kind: TemplateKind, languages: Iterable[str]
) -> MailTemplate | None:
    """Return the words of ``mailbox`` for ``kind``: in the first of ``languages`` that has
    some, else those for every language, else None; one query.
    """
    wanted = [*dict.fromkeys(one for one in languages if one), ""]
    found = {one.language: one for one in mailbox.templates.filter(kind=kind)}
    return next((found[one] for one in wanted if one in found), None)


def mailbox_at(address: str) -> Mailbox | None:
    """Return the active mailbox that ``address`` reaches, with or without a plus part."""
    spellings = {normalised(address), without_plus(address)}
    found = Mailbox.objects.filter(is_active=True, address__in=spellings)
    return found.select_related("team").order_by("-address").first()


def waiting_to_be_read(limit: int, *, before: datetime | None = None) -> list[int]:
    """Return the numbers of mails that are journalled and not yet taken in, oldest first.

    before: aware; only those that came in before it.
    """
    waiting = IncomingMail.objects.filter(outcome=Outcome.RECEIVED).order_by("pk")
    if before is not None:
        waiting = waiting.filter(received_at__lt=before)
    return list(waiting.values_list("pk", flat=True)[:limit])


def open_addresses() -> list[tuple[str, str]]:
    """Return name and address of every mailbox in use, for those who want to write to us."""
    active = Mailbox.objects.filter(is_active=True).order_by("address")
    return list(active.values_list("name", "address"))


def reached_us_at(message: Message) -> datetime:
    """Return when the mail that became ``message`` reached a server of ours, in UTC.

    The topmost Received line says when our server took it; a mailbox may be fetched later.
    A date that lies ahead of the fetch, or more than ``LONGEST_FETCH`` before it, is not
    believed. For what came by another way: when it was written down.
    """
    mail = IncomingMail.objects.filter(message=message).order_by("pk").first()
    if mail is None:
        return message.at
    try:
        top = BytesHeaderParser().parsebytes(vault.read(mail.blob)).get("Received", "")
    except (Broken, OSError):
        return mail.received_at
    stamped = read_date(str(top).rpartition(";")[2])
    if stamped is None or not mail.received_at - LONGEST_FETCH <= stamped <= mail.received_at:
        return mail.received_at
    return stamped
