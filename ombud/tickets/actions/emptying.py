"""Taking the content out of tickets whose time is over; numbers and dates stay for counting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ombud.tickets import search
from ombud.tickets.models import (
    Attachment,
    Draft,
    MaskedValue,
    Message,
    Ticket,
    TicketValue,
    TimeEntry,
)
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ombud.vault.models import Blob


@transaction.atomic
def empty_tickets(numbers: Collection[int], parts: Collection[str]) -> None:
    """Remove the named ``PARTS`` of the tickets with row ``numbers``, from the index as well.

    Doing it twice does nothing. Raises ``Refused`` when a file is held by a legal hold.
    """
    named = [part for part in PARTS if part in parts]
    messages = list(
        Message.objects.filter(ticket__in=numbers)
        .select_related("ticket")
        .prefetch_related("attachments__blob")
        .order_by("pk")
    )
    for message in messages:
        unindex(message)
    for part in named:
        WORK[part](numbers)
    if set(named) < set(PARTS):
        for message in Message.objects.filter(ticket__in=numbers).select_related("ticket"):
            files = list(message.attachments.order_by("pk"))
            search.index_message(message, search.subject_of_first(message), files)


def unindex(message: Message) -> None:
    files = list(message.attachments.order_by("pk"))
    search.unindex_message(message, search.subject_of_first(message), files)


def subjects(numbers: Collection[int]) -> None:
    Ticket.objects.filter(pk__in=numbers).update(subject="", preview="")


def conversation(numbers: Collection[int]) -> None:
    """Blank every message with the addresses on it, and what was being written."""
    rows = Message.objects.filter(ticket__in=numbers)
    MaskedValue.objects.filter(message__in=rows).delete()
    drop_drafts(Draft.objects.filter(ticket__in=numbers).values_list("pk", flat=True))
    TimeEntry.objects.filter(ticket__in=numbers).update(note="")
    rows.update(text="", html="", addresses="", folds=[])
    Ticket.objects.filter(pk__in=numbers).update(preview="")


def files(numbers: Collection[int]) -> None:
    rows = Attachment.objects.filter(message__ticket__in=numbers)
    blobs = [one.blob for one in rows.select_related("blob").order_by("pk")]
    rows.delete()
    let_go(blobs)


def values(numbers: Collection[int]) -> None:
    TicketValue.objects.filter(ticket__in=numbers).delete()


def drop_drafts(numbers: Iterable[int]) -> int:
    """Remove drafts with their files; return how many."""
    drafts = list(Draft.objects.filter(pk__in=list(numbers)).prefetch_related("files__blob"))
    blobs = [file.blob for draft in drafts for file in draft.files.all()]
    Draft.objects.filter(pk__in=[one.pk for one in drafts]).delete()
    let_go(blobs)
    return len(drafts)


def let_go(blobs: Iterable[Blob]) -> None:
    for blob in blobs:
        vault.release(blob)


PARTS: dict[str, Any] = {
    "subject": _("Subject"),
    "conversation": _("Messages and notes"),
    "files": _("Files"),
    "fields": _("Own fields"),
}
WORK: dict[str, Callable[[Collection[int]], None]] = {
    "subject": subjects,
    "conversation": conversation,
    "files": files,
    "fields": values,
}
