"""Taking a stretch of text or a file out of a conversation, for good.

Everything that the desk holds of it goes in one transaction: the message, its layout and its
place in the search index, every quotation in the conversation, the subject, drafts, and by the
plug point what other packages keep, as the raw mail. Nothing of it is kept to undo this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from ombud import datamap
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.base.redact import REMOVED, Needle, Needles, moved_folds, spliced
from ombud.datamap import Personal
from ombud.events import log
from ombud.holds.queries import refuse_if_any_held
from ombud.tickets import search
from ombud.tickets.actions.writing import preview_of
from ombud.tickets.content import Content
from ombud.tickets.facts import FileRedacted, TextRedacted
from ombud.tickets.models import Attachment, DraftFile, MaskedValue, Message, Placement, Ticket
from ombud.tickets.places import place_of, threads_of
from ombud.tickets.redaction import redactors
from ombud.vault import actions as vault
from ombud.vault.secrets import open_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ombud.base.actor import Actor

LEAST, MOST = 2, 20_000
TO_PERSON = "ticket__contact"


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was changed: messages, and other things such as drafts and raw mails."""

    messages: int
    others: int


def needle_for(message: Message, text: str) -> Needle:
    """Return how ``text`` is looked for. Raises ``Refused`` when ``message`` has none of it."""
    wanted = text.strip()
    if not LEAST <= len(wanted) <= MOST:
        raise Refused("Select at least two characters of the message.")
    needle = Needle(wanted)
    if not stands_in(Needles([needle]), message):
        inside = Needle(
            wanted, pattern=needle.expression.replace(r"(?<!\w)", "").replace(r"(?!\w)", "")
        )
        if not stands_in(Needles([inside]), message):
            raise Refused("This text does not stand in the message. Select it there again.")
        return inside
    return needle


def stands_in(needles: Needles, message: Message) -> bool:
    return needles.are_in(message.text) or needles.html(message.html) != message.html


def count_of(message: Message, text: str) -> int:
    """Return in how many messages of the conversation ``text`` stands.

    Raises ``Refused`` as ``redact_text`` does.
    """
    needles = Needles([needle_for(message, text)])
    messages = Message.objects.filter(ticket__in=conversation_around(message))
    return sum(stands_in(needles, one) for one in messages.iterator(chunk_size=200))


@transaction.atomic
def redact_text(message: Message, text: str, *, actor: Actor) -> Redacted:
    """Take ``text`` out of ``message`` and of everything around it, for good.

    Raises ``Refused`` when it does not stand in the message, or a hold is on the ticket.
    """
    lock(message.ticket)
    lock(message)
    needle = needle_for(message, text)
    tickets = conversation_around(message)
    refuse_if_any_held(Ticket, tickets)
    hidden = list(masked_inside(tickets, needle))
    needles = Needles([needle, *(Needle(open_text(bytes(one.sealed))) for one in hidden)])
    MaskedValue.objects.filter(pk__in=[one.pk for one in hidden]).delete()
    changed = redact_messages(Message.objects.filter(ticket__in=tickets), needles)
    others = redact_columns(tickets, needles) + redact_elsewhere(tickets, needles)
    fact = TextRedacted(message=message.pk, messages=changed, others=others)
    log.record(fact, message.ticket, actor=actor)
    return Redacted(changed, others)


@transaction.atomic
def redact_file(attachment: Attachment, *, actor: Actor) -> Redacted:
    """Take a file out of its message and of the conversation, wherever it is attached again.

    Raises ``Refused`` when that has been done, or a hold is on the ticket.
    """
    message = attachment.message
    lock(message.ticket)
    lock(attachment)
    if attachment.is_removed:
        raise Refused("This file was removed before. Nothing is left of it.")
    number, digest = attachment.pk, attachment.sha256
    tickets = conversation_around(message)
    refuse_if_any_held(Ticket, tickets)
    same = Attachment.objects.filter(message__ticket__in=tickets, sha256=digest)
    files = list(same.select_related("message__ticket", "blob").order_by("pk"))
    for file in files:
        empty_file(file)
    laid = DraftFile.objects.filter(draft__ticket__in=tickets, blob=files[0].blob)
    others = len(laid) + redact_elsewhere(tickets, Needles([]), frozenset({digest}))
    for draft_file in laid.select_related("blob"):
        blob = draft_file.blob
        draft_file.delete()
        vault.release(blob)
    changed = len({file.message_id for file in files})
    fact = FileRedacted(message=message.pk, file=number, messages=changed, others=others)
    log.record(fact, message.ticket, actor=actor)
    return Redacted(changed, others)


def conversation_around(message: Message) -> set[int]:
    """Return the row numbers of the tickets in which what ``message`` belongs to is read."""
    tickets = set(threads_of(place_of(message.ticket))) | {message.ticket_id}
    placed = Placement.objects.filter(message__ticket__in=tickets) | Placement.objects.filter(
        ticket__in=tickets
    )
    for here, origin in placed.values_list("ticket_id", "message__ticket_id"):
        tickets |= {here, origin}
    return tickets


def masked_inside(tickets: Collection[int], needle: Needle) -> Iterator[MaskedValue]:
    """Yield the masked values whose place is taken out: their originals go with it."""
    for one in MaskedValue.objects.filter(message__ticket__in=tickets):
        if one.placeholder in needle.text:
            yield one


def redact_messages(messages: models.QuerySet[Message], needles: Needles) -> int:
    """Take ``needles`` out of ``messages`` and their files' names and words; count them."""
    if not needles:
        return 0
    rows = messages.select_related("ticket").order_by("pk").iterator(chunk_size=200)
    return sum(redact_message(message, needles) for message in rows)


def redact_message(message: Message, needles: Needles) -> bool:
    """Take ``needles`` out of one message; say whether there was something."""
    files = list(message.attachments.order_by("pk"))
    spans = needles.spans(message.text)
    html = needles.html(message.html)
    changes = [(file, needles.text(file.name), needles.text(file.text)) for file in files]
    touched = [one for one in changes if (one[0].name, one[0].text) != one[1:]]
    subject = search.subject_of_first(message)
    clean_subject = needles.text(subject)
    if not spans and html == message.html and not touched and clean_subject == subject:
        return False
    search.unindex_message(message, subject, files)
    was_shown = preview_of(content_of(message))
    message.folds = moved_folds(message.folds, spans)
    message.text, message.html = spliced(message.text, spans), html
    message.save(update_fields=["text", "html", "folds"])
    if message.ticket.preview == was_shown:  # which may end in the middle of what goes
        message.ticket.preview = preview_of(content_of(message))
        message.ticket.save(update_fields=["preview"])
    for file, name, text in touched:
        file.name, file.text = name[:255], text
        file.save(update_fields=["name", "text"])
    if clean_subject != subject:
        longest = Ticket._meta.get_field("subject").max_length
        message.ticket.subject = clean_subject = clean_subject[:longest]
        message.ticket.save(update_fields=["subject"])
    search.index_message(message, clean_subject, files)
    return True


def content_of(message: Message) -> Content:
    """Return the words of ``message`` as a row of the list would be made of them."""
    folds = tuple((str(kind), int(start), int(end)) for kind, start, end in message.folds)
    return Content(text=message.text, folds=folds)


def empty_file(file: Attachment) -> None:
    """Leave of ``file`` that it was there: its bytes, name and words go."""
    message = file.message
    subject = search.subject_of_first(message)
    search.unindex_message(message, subject, list(message.attachments.order_by("pk")))
    blob, file.blob = file.blob, vault.keep(b"")
    file.name, file.text, file.content_id, file.sha256 = REMOVED, "", "", ""
    file.holds = ""
    file.size, file.is_removed, file.is_inline = 0, True, False
    file.save()
    vault.release(blob)
    search.index_message(message, subject, list(message.attachments.order_by("pk")))


def redact_columns(tickets: Collection[int], needles: Needles) -> int:
    """Take ``needles`` out of every declared text that hangs on ``tickets``; count the rows."""
    return sum(
        redact_rows(model._default_manager.filter(**{f"{path}__in": tickets}), names, needles)
        for model, path, names in texts_on_tickets()
    )


def texts_on_tickets() -> Iterator[tuple[type[models.Model], str, list[str]]]:
    """Yield by the data map what hangs on a ticket: model, path to the ticket, text columns.

    Messages and their files are not among them: they have a place in the search index.
    """
    for model, declaration in datamap.models.items():
        found: dict[str, list[str]] = {}
        for name, column in declaration.columns.items():
            path = path_to_ticket(model, column)
            if path and isinstance(
                model._meta.get_field(name), models.CharField | models.TextField
            ):
                found.setdefault(path, []).append(name)
        if model not in {Message, Attachment}:
            yield from ((model, path, names) for path, names in found.items())


def path_to_ticket(model: type[models.Model], column: object) -> str:
    """Return the lookup from a row to its ticket, or an empty text."""
    if not isinstance(column, Personal):
        return ""
    if model is Ticket:
        return "pk"
    paths = (path.rpartition(":")[2] for path in column.subject)
    ending = next((path for path in paths if path.endswith(TO_PERSON)), "")
    return ending.removesuffix("__contact")


def redact_rows(rows: models.QuerySet[Any], names: Iterable[str], needles: Needles) -> int:
    """Take ``needles`` out of the columns ``names`` of ``rows``; return how many had some."""
    changed = 0
    for row in rows.iterator(chunk_size=200):
        new = {name: cut(row, name, needles) for name in names}
        told = {name: value for name, value in new.items() if value != getattr(row, name)}
        if told:
            changed += type(row)._default_manager.filter(pk=row.pk).update(**told)
    return changed


def cut(row: models.Model, name: str, needles: Needles) -> Any:
    """Return the column ``name`` of ``row`` without ``needles``, in the room it has."""
    value = getattr(row, name)
    if not value:
        return value
    longest = getattr(row._meta.get_field(name), "max_length", None)
    # Layout cut to a length would end in a tag; its column has no limit.
    return needles.html(value) if name == "html" else needles.text(value)[:longest]


def redact_elsewhere(
    tickets: Collection[int], needles: Needles, files: frozenset[str] = frozenset()
) -> int:
    return sum(redactors[name](tickets, needles, files) for name in redactors)
