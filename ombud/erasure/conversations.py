"""Messages of and around a person, many at a time: texts, files, raw mail and the index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Min, Q

from ombud.base.redact import REMOVED, moved_folds, spliced
from ombud.channels.email.actions.redaction import redact_mail
from ombud.channels.email.models import IncomingMail
from ombud.erasure.statuses import Result
from ombud.people.models import Contact
from ombud.tickets.actions.redacting import content_of
from ombud.tickets.actions.writing import preview_of
from ombud.tickets.models import Attachment, MaskedValue, Message, Ticket
from ombud.tickets.search import engine
from ombud.tickets.search.index import indexed
from ombud.tickets.search.reading import wanted
from ombud.tickets.statuses import Direction
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from ombud.base.redact import Needles
    from ombud.erasure.needles import Marks, Person

AT_ONCE = 100
MESSAGES, FILES, SUBJECTS, MAILS = (
    "tickets.Message.text",
    "tickets.Attachment",
    "tickets.Ticket.subject",
    "email.IncomingMail",
)
EMPTY = b""
NO_DIGESTS: frozenset[str] = frozenset()


@dataclass
class Tally:
    """What became of how many things, by place; the counts of the certificate."""

    counts: Counter[tuple[str, Result]] = field(default_factory=Counter)

    def note(self, place: str, result: Result, times: int = 1) -> None:
        if times:
            self.counts[place, result] += times


def own_messages(person: Person) -> QuerySet[Message]:
    """Return what the person wrote; what an agent wrote is the desk's and is none of it."""
    if isinstance(person, Contact):
        return Message.objects.filter(contact=person)
    return Message.objects.none()


def messages_around(person: Person) -> QuerySet[Message]:
    """Return the other messages of conversations that the person takes part in."""
    if not isinstance(person, Contact):
        return Message.objects.filter(Q(agent=person) | Q(ticket__assignee=person))
    part = Ticket.objects.filter(Q(contact=person) | Q(participants__contact=person))
    theirs = Q(contact=person)
    return Message.objects.filter(ticket__in=part.values("pk")).exclude(theirs)


def messages_with(values: Iterable[str], after: int) -> list[int]:
    """Return the numbers of messages above ``after`` in which one of ``values`` may stand.

    By the search index, which knows words and not their places; at most a chunk, lowest
    first. ``holding`` says which of them do.
    """
    found: set[int] = set()
    for value in values:
        terms = wanted(value, is_phrase=True)
        if terms:
            rows = engine.matching(Message.objects.all(), engine.question(terms))
            above = rows.filter(pk__gt=after).order_by("pk")
            found.update(above.values_list("pk", flat=True)[:AT_ONCE])
    return sorted(found)[:AT_ONCE]


def holding(numbers: Iterable[int], needles: Needles) -> set[int]:
    """Return in which of these messages, their subjects and files something stands."""
    found: set[int] = set()
    rows = Message.objects.filter(pk__in=list(numbers)).select_related("ticket")
    for message in rows.prefetch_related("attachments"):
        texts = [message.text, message.ticket.subject]
        texts += [f"{file.name} {file.text}" for file in message.attachments.all()]
        if any(needles.are_in(text) for text in texts) or needles.html(message.html) != (
            message.html
        ):
            found.add(message.pk)
    return found


@dataclass
class Chunk:
    """Some messages that are changed together, with their files and first subjects."""

    messages: Sequence[Message]
    files: dict[int, list[Attachment]]
    mails: dict[int, list[IncomingMail]]
    firsts: frozenset[int]

    @classmethod
    def of(cls, messages: Sequence[Message]) -> Chunk:
        numbers = [one.pk for one in messages]
        shared: dict[int, Ticket] = {}
        for one in messages:  # one row of a ticket, not a copy for each message
            one.ticket = shared.setdefault(one.ticket_id, one.ticket)
        files: dict[int, list[Attachment]] = {number: [] for number in numbers}
        attached = Attachment.objects.filter(message__in=numbers).select_related("blob")
        for file in attached.order_by("pk"):
            files[file.message_id].append(file)
        mails: dict[int, list[IncomingMail]] = {}
        for mail in IncomingMail.objects.filter(message__in=numbers).select_related("blob"):
            mails.setdefault(mail.message_id or 0, []).append(mail)
        tickets = {one.ticket_id for one in messages}
        first = Message.objects.filter(ticket__in=tickets).values("ticket")
        firsts = first.annotate(first=Min("pk")).values_list("first", flat=True)
        return cls(messages, files, mails, frozenset(firsts))

    def subject_of(self, message: Message) -> str:
        return message.ticket.subject if message.pk in self.firsts else ""

    def words(self) -> dict[int, engine.Indexed]:
        """Return what the index holds of each message, as it stands in the rows now."""
        return {
            one.pk: indexed(one, self.subject_of(one), self.files[one.pk])
            for one in self.messages
        }


def erase_messages(
    messages: Sequence[Message], person: Person, marks: Marks, tally: Tally, *, own: bool
) -> None:
    """Empty the person's own messages, or take their marks out of others'.

    Files, raw mails and the index go along. Doing it twice changes nothing.
    """
    chunk = Chunk.of(messages)
    before = chunk.words()
    changed: list[Message] = []
    tickets: dict[int, Ticket] = {}
    named, exact = marks.with_name, marks.exact
    for message in messages:
        needles = named if is_sure(message, person, exact) else exact
        was_shown = preview_of(content_of(message))
        is_changed = empty(message, tally) if own else take_out(message, needles, tally)
        if is_changed:
            changed.append(message)
        for file in chunk.files[message.pk]:
            erase_file(file, message, person, needles, tally, own=own)
        is_first = message.pk in chunk.firsts  # with which the subject is indexed
        is_named = is_first and new_subject(message.ticket, person, needles, tally)
        if new_preview(message, person, needles, was_shown) or is_named:
            tickets[message.ticket_id] = message.ticket
        for mail in chunk.mails.get(message.pk, []):
            erase_mail(mail, needles, tally, own=own)
    if own:
        MaskedValue.objects.filter(message__in=[one.pk for one in changed]).delete()
    Message.objects.bulk_update(changed, ["text", "html", "folds", "remote_images"])
    Ticket.objects.bulk_update(tickets.values(), ["subject", "preview"])
    index_anew(before, chunk.words())


def is_sure(message: Message, person: Person, exact: Needles) -> bool:
    """Say whether a name in ``message`` means the person: it is theirs, or proved beside it."""
    ticket = message.ticket
    if isinstance(person, Contact):
        if person.pk in {ticket.contact_id, message.contact_id}:
            return True
    elif person.pk in {message.agent_id, ticket.assignee_id}:
        return True
    return exact.are_in(message.text) or exact.are_in(message.html)


def empty(message: Message, tally: Tally) -> bool:
    """Leave of a message that it was there; say whether there was more."""
    text = REMOVED if message.text else ""
    if (message.text, message.html) == (text, ""):
        return False
    message.text, message.html, message.folds, message.remote_images = text, "", [], 0
    tally.note(MESSAGES, Result.REMOVED)
    return True


def take_out(message: Message, needles: Needles, tally: Tally) -> bool:
    """Put marks into a message that goes on to be read; say whether there was something."""
    spans = needles.spans(message.text)
    html = needles.html(message.html)
    if not spans and html == message.html:
        return False
    message.folds = moved_folds(message.folds, spans)
    message.text, message.html = spliced(message.text, spans), html
    tally.note(MESSAGES, Result.REDACTED)
    return True


def new_subject(ticket: Ticket, person: Person, needles: Needles, tally: Tally) -> bool:
    """Take the subject of the person's ticket, or their marks out of another's."""
    is_theirs = isinstance(person, Contact) and ticket.contact_id == person.pk
    subject = REMOVED if is_theirs else needles.text(ticket.subject)[:250]
    if subject == ticket.subject:
        return False
    ticket.subject = subject
    tally.note(SUBJECTS, Result.REMOVED if is_theirs else Result.REDACTED)
    return True


def new_preview(message: Message, person: Person, needles: Needles, was_shown: str) -> bool:
    """Take the first words of the person's ticket, or their marks out of another's.

    What was cut off in the middle of a mark is made anew from the message.
    """
    ticket = message.ticket
    if isinstance(person, Contact) and ticket.contact_id == person.pk:
        preview = ""
    elif ticket.preview == was_shown:
        preview = preview_of(content_of(message))
    else:
        preview = needles.text(ticket.preview)[:140]
    if preview == ticket.preview:
        return False
    ticket.preview = preview
    return True


def erase_file(
    file: Attachment,
    message: Message,
    person: Person,
    needles: Needles,
    tally: Tally,
    *,
    own: bool,
) -> None:
    """Destroy the person's files and those sent to them; take their marks off others'."""
    if file.is_removed:
        return
    is_theirs = isinstance(person, Contact) and message.ticket.contact_id == person.pk
    if own or (is_theirs and message.direction != Direction.IN):
        drop_file(file)
        tally.note(FILES, Result.REMOVED)
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


def drop_file(file: Attachment) -> None:
    """Destroy the bytes of a file, unless somebody else's file is the same, and its words."""
    blob, file.blob = file.blob, vault.keep(EMPTY)
    file.name, file.text, file.content_id, file.sha256 = REMOVED, "", "", ""
    file.size, file.is_removed, file.is_inline = 0, True, False
    file.save()
    vault.release(blob)


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


def erase_mail(mail: IncomingMail, needles: Needles, tally: Tally, *, own: bool) -> None:
    """Destroy the raw mail of an own message; write another's again without the marks."""
    if own:
        drop_mail(mail, tally)
    elif redact_mail(mail, needles, NO_DIGESTS):
        tally.note(MAILS, Result.REDACTED)


def drop_mail(mail: IncomingMail, tally: Tally) -> None:
    """Destroy a raw mail; that it came stays, so that its copies are known again."""
    if mail.blob.size == 0:
        return
    blob, mail.blob = mail.blob, vault.keep(EMPTY)
    mail.sender = mail.subject = ""
    mail.save(update_fields=["blob", "sender", "subject"])
    mail.deliveries.update(envelope_from="")
    vault.release(blob)
    tally.note(MAILS, Result.REMOVED)


def index_anew(before: dict[int, engine.Indexed], after: dict[int, engine.Indexed]) -> None:
    """Bring the search index up to date for messages whose words changed."""
    changed = [number for number in before if before[number] != after[number]]
    engine.delete_many((number, before[number]) for number in changed)
    engine.insert_many((number, after[number]) for number in changed)
