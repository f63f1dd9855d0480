"""Messages of and around a person, many at a time: texts, files, raw mail and the index."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ombud.base.redact import REMOVED, moved_folds, spliced
from ombud.base.writing import update_each
from ombud.erasure.belongings import clean_file, clean_others_mail, drop_files, drop_mails
from ombud.erasure.chunks import Chunk, index_anew
from ombud.erasure.naming import said_to_be, shown_in
from ombud.erasure.quoting import quotations, quotes_something
from ombud.erasure.statuses import Result
from ombud.people.models import Agent
from ombud.tickets.actions.redacting import content_of
from ombud.tickets.actions.writing import preview_of
from ombud.tickets.models import MaskedValue, Message, Ticket
from ombud.tickets.models.ticket import PREVIEW_LENGTH
from ombud.tickets.statuses import Direction
from ombud.vault import secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from ombud.base.redact import Needles, Span
    from ombud.erasure.needles import Marks
    from ombud.erasure.tally import Tally
    from ombud.subjects.persons import Person

MESSAGES, SUBJECTS = "tickets.Message.text", "tickets.Ticket.subject"


def erase_messages(
    messages: Sequence[Message],
    person: Person,
    marks: Marks,
    tally: Tally,
    *,
    own: bool,
    spared: Container[str] = (),
) -> None:
    """Empty the person's own messages, or take their marks out of others'.

    Files, raw mails and the index go along. Doing it twice changes nothing.
    spared: ``tickets`` leaves the words, ``files`` the files and raw mails.
    """
    chunk = Chunk.of(messages)
    before = chunk.words()
    if "files" not in spared:  # before the words, which say whom a name means
        erase_belongings(chunk, person, marks, tally, own=own)
    if "tickets" not in spared:
        erase_words(chunk, person, marks, tally, own=own)
    index_anew(before, chunk.words())


def erase_words(chunk: Chunk, person: Person, marks: Marks, tally: Tally, *, own: bool) -> None:
    """Empty texts, subjects and previews, or take marks out of them."""
    tickets: dict[int, Ticket] = {}
    changed: list[Message] = []
    needles_for = chooser(person, marks)
    for message in chunk.messages:
        needles = needles_for(message)
        was_shown = preview_of(content_of(message))
        if own:
            is_changed = empty(message, tally)
        else:
            quotes = asked(message.ticket, person)
            is_changed = take_out(message, needles, tally, quotes=quotes)
        if is_changed:
            changed.append(message)
        for ticket in chunk.subjects.get(message.pk, []):
            if new_subject(ticket, person, needles, tally):
                tickets[ticket.pk] = ticket
        if new_preview(message, person, needles, was_shown):
            tickets[message.ticket_id] = message.ticket
    update_each(changed, ["text", "html", "folds", "remote_images"])
    update_each(tickets.values(), ["subject", "preview"])
    if not own:
        clean_masked(chunk, marks.exact, tally)


def clean_masked(chunk: Chunk, needles: Needles, tally: Tally) -> None:
    """Destroy what was masked in the words of others and is a number of the person."""
    rows = MaskedValue.objects.filter(message__in=[one.pk for one in chunk.messages])
    gone = [one.pk for one in rows if needles.are_in(secrets.open_text(bytes(one.sealed)))]
    if gone:
        MaskedValue.objects.filter(pk__in=gone).delete()
        tally.note("tickets.MaskedValue", Result.REMOVED, len(gone))


def erase_belongings(
    chunk: Chunk, person: Person, marks: Marks, tally: Tally, *, own: bool
) -> None:
    """Destroy the files and raw mails of own messages, or take marks out of others'."""
    if own:
        drop_belongings(chunk, tally)
        return
    needles_for = chooser(person, marks)
    shown = set(shown_in(person))
    for message in chunk.messages:
        if message.pk in shown:
            drop_pictures(chunk, message, tally)
        clean_belongings(chunk, message, person, marks, needles_for(message), tally)


def drop_belongings(chunk: Chunk, tally: Tally) -> None:
    """Destroy the files and raw mails of own messages, and what was masked in them."""
    numbers = [one.pk for one in chunk.messages]
    MaskedValue.objects.filter(message__in=numbers).delete()
    drop_files([file for number in numbers for file in chunk.files.get(number, [])], tally)
    drop_mails(list(chain.from_iterable(chunk.mails.values())), tally)


def drop_pictures(chunk: Chunk, message: Message, tally: Tally) -> None:
    """Destroy the pictures of a message that shows the person, and the raw mails with them."""
    files = chunk.files.get(message.pk, [])
    pictures = [one for one in files if one.content_type.startswith("image/")]
    if any(not one.is_removed for one in pictures):
        drop_files(pictures, tally)
        drop_mails(chunk.mails.pop(message.pk, []), tally)


def clean_belongings(
    chunk: Chunk, message: Message, person: Person, marks: Marks, needles: Needles, tally: Tally
) -> None:
    """Take marks out of another's files and raw mails; files that were made for the
    person go, and so do mails that quote what they wrote.
    """
    files = chunk.files.get(message.pk, [])
    if is_for(message, person):
        drop_files(files, tally)
    else:
        for file in files:
            clean_file(file, needles, marks, tally)
    mails = chunk.mails.get(message.pk, [])
    if asked(message.ticket, person) and quotes_something(message.text, message.html):
        drop_mails(mails, tally)
        return
    for mail in mails:
        clean_others_mail(mail, needles, marks, tally)


def chooser(person: Person, marks: Marks) -> Callable[[Message], Needles]:
    """Return what says of a message by which words the person is recognised in it.

    In their own conversations by any part of their name; in those of others by the whole of
    it where an identifier proves whom it means; else by identifiers alone.
    """
    named = marks.named_beside(namesakes(marks))
    whole, exact = marks.with_whole_name, marks.exact
    said = set(said_to_be(person))

    def needles_for(message: Message) -> Needles:
        if is_theirs(message, person):
            return named
        told = (message.text, message.html, str(message.addresses))
        is_proved = message.pk in said or any(map(exact.are_in, told))
        return whole if is_proved else exact

    return needles_for


def namesakes(marks: Marks) -> list[str]:
    """Return the names of agents that share a word with the person's, but are not theirs."""
    theirs = {one.casefold() for name in marks.names for one in name.split()}
    whole = {name.casefold() for name in marks.names}
    return [
        name
        for name in Agent.objects.order_by("pk").values_list("name", flat=True)
        if name.casefold() not in whole and theirs & set(name.casefold().split())
    ]


def is_theirs(message: Message, person: Person) -> bool:
    """Say whether ``message`` belongs to a conversation of the person."""
    ticket = message.ticket
    if person.is_contact:
        return not {ticket.contact_id, message.contact_id}.isdisjoint(person.numbers)
    return not {message.agent_id, ticket.assignee_id}.isdisjoint(person.numbers)


def asked(ticket: Ticket, person: Person) -> bool:
    """Say whether ``ticket`` is the person's own: they are whom it is for."""
    return person.is_contact and ticket.contact_id in person.numbers


def empty(message: Message, tally: Tally) -> bool:
    """Leave of a message that it was there; say whether there was more."""
    text = REMOVED if message.text else ""
    if (message.text, message.html) == (text, ""):
        return False
    message.text, message.html, message.folds, message.remote_images = text, "", [], 0
    tally.note(MESSAGES, Result.REMOVED)
    return True


def take_out(message: Message, needles: Needles, tally: Tally, *, quotes: bool = False) -> bool:
    """Put marks into a message that goes on to be read; say whether there was something.

    quotes: what it quotes goes as well; then its text is left, without the HTML.
    """
    before = (message.text, message.html)
    if quotes and quotes_something(*before):
        put(message, quotations(message.text))
        message.html = ""
    put(message, needles.spans(message.text))
    message.html = needles.html(message.html)
    if (message.text, message.html) == before:
        return False
    tally.note(MESSAGES, Result.REDACTED)
    return True


def put(message: Message, spans: Sequence[Span]) -> None:
    message.folds = moved_folds(message.folds, spans)
    message.text = spliced(message.text, spans)


def new_subject(ticket: Ticket, person: Person, needles: Needles, tally: Tally) -> bool:
    """Take the subject of the person's ticket, or their marks out of another's."""
    is_theirs = asked(ticket, person)
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
    if asked(ticket, person):
        preview = ""
    elif ticket.preview == was_shown:
        preview = preview_of(content_of(message))
    else:
        preview = needles.text(ticket.preview)[:PREVIEW_LENGTH]
    if preview == ticket.preview:
        return False
    ticket.preview = preview
    return True


def is_for(message: Message, person: Person) -> bool:
    """Say whether ``message`` went to the person: its files were made for them."""
    return asked(message.ticket, person) and message.direction != Direction.IN
