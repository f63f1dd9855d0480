"""Keeping the index equal to the messages, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.models import Attachment, Message, Ticket
from ombud.tickets.search import engine
from ombud.tickets.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The columns whose words are in the index (check PDM006).
INDEXED = {Ticket: ("subject",), Message: ("text",), Attachment: ("name", "text")}


def subject_of_first(message: Message) -> str:
    """Return the subject that is found with ``message``, else nothing: it is indexed once.

    That is the ticket's for its first message, and that of a ticket which was split off with
    this message as its first.
    """
    first = message.ticket.messages.order_by("pk").values_list("pk", flat=True).first()
    own = [message.ticket.subject] if first == message.pk else []
    begun = message.begins_splits.filter(ended_at=None).order_by("pk")
    return " ".join([*own, *begun.values_list("target__subject", flat=True)])


def words_of_files(files: Iterable[tuple[str, str]]) -> list[str]:
    """Return the words of files, given as name and text."""
    return words(" ".join(f"{name} {text}" for name, text in files))


def indexed(message: Message, subject: str, files: Sequence[Attachment]) -> engine.Indexed:
    found = words_of_files((file.name, file.text) for file in files)
    return engine.Indexed(words(subject), words(message.text), found)


def index_message(message: Message, subject: str, files: Sequence[Attachment]) -> None:
    """Make ``message`` findable; ``subject`` is given for the first of a ticket only."""
    engine.insert(message.pk, indexed(message, subject, files))


def unindex_message(message: Message, subject: str, files: Sequence[Attachment]) -> None:
    """Take ``message`` out of the index; the arguments are those it was put in with."""
    engine.delete(message.pk, indexed(message, subject, files))
