"""Searching: words through the index, filters through the ticket, permission in the query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from ombud.tickets.models import Message, Ticket
from ombud.tickets.search import engine
from ombud.tickets.search.words import folded, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models.agent import Rights
    from ombud.tickets.models.message import MessageQuerySet

CHUNK = 200
SNIPPET = 160


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket that was found, the message in which, and the words around the match."""

    ticket: Ticket
    message_id: int
    snippet: str


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of hits; ``next_after`` is the cursor of the next page or None."""

    hits: list[Hit]
    next_after: int | None


def wanted(text: str, *, is_phrase: bool, is_excluded: bool = False) -> list[engine.Wanted]:
    """Return what the index has to look for: a phrase as one, loose words one by one.

    A trailing asterisk asks for words that begin so.
    """
    is_prefix = text.endswith("*")
    cut = tuple(words(text))
    if not cut:
        return []
    if is_phrase or len(cut) == 1 or is_excluded:
        return [engine.Wanted(cut, is_prefix, is_excluded)]
    return [engine.Wanted((word,), is_prefix and word is cut[-1]) for word in cut]


def search(
    terms: Iterable[engine.Wanted],
    *,
    rights: Rights,
    condition: Q | None = None,
    after: int | None = None,
    size: int = 50,
) -> Hits:
    """Return the newest tickets with a message that holds ``terms``, each ticket once.

    condition: a Q over tickets. after: the cursor of the page before.
    What ``rights`` do not allow is not even counted. Without a word to look for there are
    no hits: the list with its filters is the place for that.
    """
    question = list(terms)
    if all(term.is_excluded for term in question):
        return Hits([], None)
    allowed = Ticket.objects.visible_to(rights).filter(pk=OuterRef("ticket_id"))
    if condition is not None:
        allowed = allowed.filter(condition)
    messages = engine.matching(Message.objects.filter(Exists(allowed)), question)
    found = first_of_each_ticket(messages, after, size + 1)
    shown = found[:size]
    more = shown[-1][0] if len(found) > size else None
    return Hits(hits_for(shown, question), more)


def first_of_each_ticket(
    messages: MessageQuerySet, after: int | None, size: int
) -> list[tuple[int, int]]:
    """Return (message, ticket) pairs, newest match of each ticket, at most ``size``."""
    seen: dict[int, int] = {}
    cursor = after
    while len(seen) < size:
        rows = messages if cursor is None else messages.filter(pk__lt=cursor)
        chunk = list(rows.values_list("pk", "ticket_id")[:CHUNK])
        shown_before = matched_earlier(messages, chunk, after)
        for message_id, ticket_id in chunk:
            if ticket_id not in shown_before:
                seen.setdefault(ticket_id, message_id)
        if len(chunk) < CHUNK:
            break
        cursor = chunk[-1][0]
    return [(message_id, ticket_id) for ticket_id, message_id in seen.items()][:size]


def matched_earlier(
    messages: MessageQuerySet, chunk: list[tuple[int, int]], after: int | None
) -> set[int]:
    """Return the tickets of ``chunk`` that an earlier page has shown for a newer message."""
    if after is None or not chunk:
        return set()
    tickets = {ticket_id for _, ticket_id in chunk}
    newer = messages.filter(pk__gte=after, ticket_id__in=tickets)
    return set(newer.values_list("ticket_id", flat=True))


def hits_for(found: list[tuple[int, int]], terms: list[engine.Wanted]) -> list[Hit]:
    tickets = Ticket.objects.for_list().in_bulk([ticket_id for _, ticket_id in found])
    texts = dict(
        Message.objects.filter(pk__in=[message_id for message_id, _ in found]).values_list(
            "pk", "text"
        )
    )
    first = next((term.words[0] for term in terms if not term.is_excluded), "")
    return [
        Hit(tickets[ticket_id], message_id, snippet(texts.get(message_id, ""), first))
        for message_id, ticket_id in found
        if ticket_id in tickets
    ]


def snippet(text: str, word: str) -> str:
    """Return the part of ``text`` around the first ``word``, on one line."""
    line = " ".join(text.split())
    at = max(folded(line).find(word), 0)
    begin = max(0, at - SNIPPET // 3)
    piece = line[begin : begin + SNIPPET]
    return ("…" if begin else "") + piece + ("…" if begin + SNIPPET < len(line) else "")
