"""Some messages of one or more tickets, and the words that the search index holds of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Min, Q

from ombud.channels.email.models import IncomingMail
from ombud.tickets.models import Attachment, Message, Split, Ticket
from ombud.tickets.search import engine
from ombud.tickets.search.index import indexed

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class Chunk:
    """Some messages that are changed together, and all that their words are indexed with.

    subjects: the tickets whose subject is found with a message: its own, where it is the
    first of it, and those that a split opened with it. beside: messages that are not changed
    themselves and are found with one of these subjects, too.
    """

    messages: Sequence[Message]
    beside: Sequence[Message]
    subjects: dict[int, list[Ticket]]
    files: dict[int, list[Attachment]]
    mails: dict[int, list[IncomingMail]]

    @classmethod
    def of(cls, messages: Sequence[Message]) -> Chunk:
        numbers = [one.pk for one in messages]
        shared = {one.ticket_id: one.ticket for one in messages}
        split = Q(first__in=numbers) | Q(target__in=list(shared))
        splits = list(Split.objects.active().filter(split).select_related("target"))
        for one in splits:
            shared.setdefault(one.target_id, one.target)
        for message in messages:  # one row of a ticket, not a copy for each message
            message.ticket = shared[message.ticket_id]
        first = Message.objects.filter(ticket__in=list(shared)).values("ticket")
        firsts = dict(first.annotate(first=Min("pk")).values_list("ticket", "first"))
        subjects: dict[int, list[Ticket]] = {}
        pairs = list(firsts.items()) + [(one.target_id, one.first_id or 0) for one in splits]
        for ticket, number in pairs:
            subjects.setdefault(number, []).append(shared[ticket])
        opened = {one.target_id for one in splits}
        others = {number for ticket, number in pairs if ticket in opened} - set(numbers)
        beside = list(Message.objects.filter(pk__in=others)) if others else []
        files = files_of([*numbers, *others])
        return cls(messages, beside, subjects, files, mails_of(numbers))

    def words(self) -> dict[int, engine.Indexed]:
        """Return what the index holds of each message, as it stands in the rows now."""
        return {
            one.pk: indexed(one, self.subject_of(one), self.files.get(one.pk, []))
            for one in [*self.messages, *self.beside]
        }

    def subject_of(self, message: Message) -> str:
        return " ".join(ticket.subject for ticket in self.subjects.get(message.pk, []))


def files_of(messages: Sequence[int]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.filter(message__in=messages).select_related("blob")
    for file in rows.order_by("pk"):
        found.setdefault(file.message_id, []).append(file)
    return found


def mails_of(messages: Sequence[int]) -> dict[int, list[IncomingMail]]:
    found: dict[int, list[IncomingMail]] = {}
    for mail in IncomingMail.objects.filter(message__in=messages).select_related("blob"):
        found.setdefault(mail.message_id or 0, []).append(mail)
    return found


def index_anew(before: dict[int, engine.Indexed], after: dict[int, engine.Indexed]) -> None:
    """Bring the search index up to date for messages whose words changed.

    Its pages are written anew before the certificate; until then words may lie in them.
    """
    changed = [number for number in before if before[number] != after[number]]
    if changed:
        with engine.hurried():
            engine.delete_many((number, before[number]) for number in changed)
            engine.insert_many((number, after[number]) for number in changed)
