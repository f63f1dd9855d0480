"""Storing a message with everything that hangs on it. Shared by the verbs, not one itself."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.tickets import search
from ombud.tickets.addresses import as_text
from ombud.tickets.content import Content
from ombud.tickets.guards import check_writing
from ombud.tickets.models import (
    Attachment,
    MaskedValue,
    Message,
    Participant,
    Ticket,
)
from ombud.tickets.models.ticket import PREVIEW_LENGTH
from ombud.tickets.numbers import readers, taken_out, ways
from ombud.tickets.statuses import NumberWay, Review
from ombud.vault import actions as vault
from ombud.vault.secrets import seal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ombud.people.models import Contact
    from ombud.tickets.content import File
    from ombud.tickets.statuses import ParticipantRole

LONGEST_NAME = 255


def write_message(
    ticket: Ticket, content: Content, *, is_first: bool = False, **values: Any
) -> Message:
    """Store one message of ``ticket``, its files and masked values; index it.

    ``values`` are further columns of the message. Must run inside the verb's transaction.
    Raises ``Refused`` when a guard lets nobody of the desk write in it.
    """
    if values.get("agent") is not None:
        check_writing(ticket)
    message = Message.objects.create(
        ticket=ticket,
        text=without_nul(content.text),
        html=without_nul(content.html),
        addresses=as_text(content.recipients),
        folds=folds_of(content),
        remote_images=content.remote_images,
        **values,
    )
    among = ways(message.direction) if content.files else {}
    attachments = [write_file(message, file, among) for file in content.files]
    if content.masked:
        MaskedValue.objects.bulk_create(
            MaskedValue(
                message=message,
                kind=one.kind,
                placeholder=one.placeholder,
                sealed=seal_text(one.original),
            )
            for one in content.masked
        )
    search.index_message(message, ticket.subject if is_first else "", attachments)
    for file in attachments if among else ():
        for name in readers:
            readers[name](file.pk)
    return message


def without_nul(text: str) -> str:
    """Return ``text`` without NUL, which PostgreSQL cannot store in a text."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def write_file(message: Message, file: File, among: Mapping[str, NumberWay]) -> Attachment:
    """Keep one file. Where numbers in it may not pass, it waits until its words are read."""
    masked = [kind for kind, way in among.items() if way == NumberWay.MASK]
    data, _removed = taken_out(file.data, file.content_type, masked)
    return Attachment.objects.create(
        message=message,
        blob=vault.keep(data),
        name=without_nul(file.name)[:LONGEST_NAME],
        content_type=file.content_type[:120],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content_id=without_nul(file.content_id)[:255],
        is_inline=file.is_inline,
        text=without_nul(file.text),
        review=Review.UNREAD if among else Review.NONE,
    )


def folds_of(content: Content) -> list[list[Any]]:
    """Return the folds as they are stored: nothing where the page folds nothing away."""
    if all(kind == "visible" for kind, _, _ in content.folds):
        return []
    return [list(fold) for fold in content.folds]


def preview_of(content: Content) -> str:
    """Return the first words that the page would show, for a row of the list."""
    visible = [
        content.text[start:end] for kind, start, end in content.folds if kind == "visible"
    ]
    words = " ".join((" ".join(visible) or content.text)[: PREVIEW_LENGTH * 4].split())
    return without_nul(words)[:PREVIEW_LENGTH]


def preview_of_message(message: Message) -> str:
    """Return the first words of a stored ``message`` that the page shows."""
    folds = tuple((str(kind), int(start), int(end)) for kind, start, end in message.folds)
    return preview_of(Content(text=message.text, folds=folds))


def preview_of_text(text: str) -> str:
    """Return the first words of ``text`` on one line, for a row of the list."""
    return " ".join(text[: PREVIEW_LENGTH * 4].split())[:PREVIEW_LENGTH]


def touch(ticket: Ticket, *, awaits_us: bool, preview: str) -> None:
    """Note on the ticket that the conversation moved."""
    ticket.updated_at = clock.now()
    ticket.awaits_us = awaits_us
    ticket.preview = preview
    ticket.save(update_fields=["updated_at", "awaits_us", "preview"])


def take_part(ticket: Ticket, contacts: Iterable[Contact], role: ParticipantRole) -> None:
    """Note that ``contacts`` take part in ``ticket``; who is in already stays as they are."""
    Participant.objects.bulk_create(
        [Participant(ticket=ticket, contact=contact, role=role) for contact in contacts],
        ignore_conflicts=True,
    )
