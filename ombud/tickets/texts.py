"""The words of messages, for finding people in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min, Q

from ombud.subjects.texts import Text
from ombud.tickets.models import Message
from ombud.tickets.search import engine
from ombud.tickets.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ombud.subjects.persons import Persons

KIND = "message"  # of the rows whose words they are, in links to them


class Messages:
    """Messages and notes with the subject of their ticket and their files."""

    def candidates(self, phrases: Sequence[tuple[str, ...]], persons: Persons) -> Iterator[int]:
        """Yield the messages of other people's tickets whose index holds one of ``phrases``."""
        own = Q(ticket__contact__in=persons.contacts) | Q(contact__in=persons.contacts)
        for phrase in phrases:
            cut = tuple(words(" ".join(phrase)))
            if cut:
                question = engine.question([engine.Wanted(cut)])
                found = engine.matching(Message.objects.exclude(own), question)
                yield from found.values_list("pk", flat=True).iterator(chunk_size=1_000)

    def read(self, numbers: Sequence[int]) -> Iterator[Text]:
        """Yield the words of messages: body, HTML, files, recipients; subject with each."""
        found = Message.objects.filter(pk__in=numbers).select_related("ticket")
        tickets = Message.objects.filter(pk__in=numbers).values("ticket")
        firsts = Message.objects.filter(ticket__in=tickets).values("ticket")
        first = set(firsts.annotate(first=Min("pk")).values_list("first", flat=True))
        for one in found.prefetch_related("attachments").order_by("pk"):
            parts = [("text", one.text), ("html", one.html)]
            if one.pk in first:  # the subject is the ticket's, and told once
                parts.append(("subject", one.ticket.subject))
            parts += [("file", f"{file.name} {file.text}") for file in one.attachments.all()]
            parts += [("recipient", f"{who.name} {who.address}") for who in one.recipients]
            yield Text(one.pk, tuple(parts), str(one.ticket.number))
