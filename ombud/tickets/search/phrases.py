"""Phrases on SQLite: its index says which words a message has, the text says in what order.

To keep where each word stands would double the index, for the few searches in quotes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Min

from ombud.tickets.models import Attachment, Message
from ombud.tickets.search.index import words_of_files
from ombud.tickets.search.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.tickets.search.engine import Wanted

EDGE = "\x00"  # between words and around each part: no word holds it


def holding(found: list[tuple[int, int]], phrases: Sequence[Wanted]) -> list[tuple[int, int]]:
    """Keep the (message, ticket) pairs whose message holds all ``phrases``, each within its
    subject, its text or its files, and none of the excluded ones; three statements.
    """
    if not found:
        return []
    texts = texts_of([message_id for message_id, _ in found])
    return [pair for pair in found if fits(texts[pair[0]], phrases)]


def fits(text: str, phrases: Sequence[Wanted]) -> bool:
    return all((spelled(one) in text) is not one.is_excluded for one in phrases)


def spelled(phrase: Wanted) -> str:
    return EDGE + EDGE.join(phrase.words) + ("" if phrase.is_prefix else EDGE)


def texts_of(numbers: list[int]) -> dict[int, str]:
    """Return the words of messages as ``spelled`` looks for them, part after part."""
    messages = Message.objects.filter(pk__in=numbers)
    rows = list(messages.values_list("pk", "text", "ticket_id", "ticket__subject"))
    of_tickets = Message.objects.filter(ticket_id__in={ticket for _, _, ticket, _ in rows})
    first = set(
        of_tickets.values("ticket_id").annotate(first=Min("pk")).values_list("first", flat=True)
    )
    files: dict[int, list[tuple[str, str]]] = defaultdict(list)
    attachments = Attachment.objects.filter(message__in=numbers).order_by("pk")
    for number, name, text in attachments.values_list("message_id", "name", "text"):
        files[number].append((name, text))
    return {
        number: EDGE.join(
            EDGE + EDGE.join(part) + EDGE
            for part in (
                words(subject if number in first else ""),
                words(text),
                words_of_files(files[number]),
            )
        )
        for number, text, _, subject in rows
    }
