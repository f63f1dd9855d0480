"""Searching: words through the index, filters through the ticket, permission in the query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ombud.base.prepared import Prepared
from ombud.people.capabilities import Capability
from ombud.tickets.models import Message, Placement, Ticket
from ombud.tickets.search import engine
from ombud.tickets.search.phrases import holding
from ombud.tickets.search.words import folded, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from ombud.people.models.agent import Rights
    from ombud.tickets.models.message import MessageQuerySet

# A page of a rare word is mostly full after the first few: each match lies in a place of its
# own in the file. A common word, many times in each ticket, takes a second look.
FIRST_CHUNK, CHUNK = 80, 200
# A message is found in the ticket in which it is read: its own, or where a split put it.
READ_IN = Placement.objects.active().filter(message=OuterRef("pk")).values("ticket")[:1]
PLACE = Coalesce(Subquery(READ_IN), F("ticket_id"), output_field=BigIntegerField())
SNIPPET = 160
MOST_LOOKED_AT = 2_000  # messages for one page of a phrase; a next page goes on


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
    looked_for = list(terms)
    if all(term.is_excluded for term in looked_for):
        return Hits([], None)
    teams = rights.teams(Capability.SEE_TICKETS)
    asked = Asked(
        engine.question(looked_for), teams, condition or None, engine.phrases(looked_for)
    )
    found, reached = first_of_each_ticket(asked, after, size + 1)
    shown = found[:size]
    more = shown[-1][0] if len(found) > size else reached
    return Hits(hits_for(shown, looked_for), more)


@dataclass(frozen=True, slots=True)
class Asked:
    """One search: words, the teams whose tickets may be seen (None: all), and a filter.

    phrases: what the index cannot answer alone, so that each match is looked at.
    """

    question: str
    teams: frozenset[int] | None
    condition: Q | None
    phrases: list[engine.Wanted]

    def chunk(self, before: int | None, most: int) -> list[tuple[int, int]]:
        """Return the next (message, ticket) pairs that match, newest first.

        most: how many; ``FIRST_CHUNK`` or ``CHUNK``.
        """
        if self.condition is None:
            return UNFILTERED[most](question=self.question, teams=self.teams, before=before)
        return list(pairs(self.question, self.teams, before, self.condition)[:most])

    def newer(self, than: int, tickets: set[int]) -> set[int]:
        """Return those of ``tickets`` that match with a message from ``than`` on."""
        messages = matches(self.question, self.teams, self.condition)
        those: dict[str, Any] = {"pk__gte": than, "place__in": tickets}
        found = self.kept(list(with_places(messages.filter(**those))))
        return {place for _, place in found}

    def kept(self, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return those of ``found`` that hold the phrases."""
        return holding(found, self.phrases) if self.phrases else found


def matches(
    question: str, teams: Iterable[int] | None, condition: Q | None = None
) -> MessageQuerySet:
    allowed = Ticket.objects.in_teams(teams).filter(pk=OuterRef("place"))
    if condition is not None:
        allowed = allowed.filter(condition)
    messages = Message.objects.annotate(place=PLACE)
    return engine.matching(messages.filter(Exists(allowed)), question)


def with_places(messages: MessageQuerySet) -> QuerySet[Message, tuple[int, int]]:
    """Return (message, ticket in which it is read) for each of ``messages``."""
    columns: Any = ("pk", "place")  # an annotation, which the type checker cannot know
    return messages.values_list(*columns)


def pairs(
    question: str,
    teams: Iterable[int] | None,
    before: int | None,
    condition: Q | None = None,
) -> QuerySet[Message, tuple[int, int]]:
    messages = matches(question, teams, condition)
    if before is not None:
        messages = messages.filter(pk__lt=before)
    return with_places(messages)


def first_pairs(most: int) -> Prepared[tuple[int, int]]:
    return Prepared(lambda **asked: pairs(**asked)[:most], is_planned_once=False)


UNFILTERED = {most: first_pairs(most) for most in (FIRST_CHUNK, CHUNK)}


def first_of_each_ticket(
    asked: Asked, after: int | None, size: int
) -> tuple[list[tuple[int, int]], int | None]:
    """Return (message, ticket) pairs, newest match of each ticket, at most ``size``.

    Looking at messages for a phrase ends after ``MOST_LOOKED_AT``; the second value is then
    the cursor from which the next page goes on, else None.
    """
    seen: dict[int, int] = {}
    cursor, left, most = after, MOST_LOOKED_AT, FIRST_CHUNK
    while len(seen) < size:
        if left <= 0:
            return newest_first(seen, size), cursor
        chunk = asked.chunk(cursor, most)
        kept = asked.kept(chunk)
        shown_before = matched_earlier(asked, kept, after)
        for message_id, ticket_id in kept:
            if ticket_id not in shown_before:
                seen.setdefault(ticket_id, message_id)
        if len(chunk) < most:
            break
        most = CHUNK
        cursor = chunk[-1][0]
        left -= len(chunk) if asked.phrases else 0
    return newest_first(seen, size), None


def newest_first(seen: dict[int, int], size: int) -> list[tuple[int, int]]:
    return [(message_id, ticket_id) for ticket_id, message_id in seen.items()][:size]


def matched_earlier(asked: Asked, chunk: list[tuple[int, int]], after: int | None) -> set[int]:
    """Return the tickets of ``chunk`` that an earlier page has shown for a newer message."""
    if after is None or not chunk:
        return set()
    return asked.newer(after, {ticket_id for _, ticket_id in chunk})


TICKETS = Prepared(lambda tickets: Ticket.objects.for_list().filter(pk__in=tickets))
TEXTS = Prepared(
    lambda messages: Message.objects.filter(pk__in=messages).values_list("pk", "text")
)


def hits_for(found: list[tuple[int, int]], terms: list[engine.Wanted]) -> list[Hit]:
    rows = TICKETS(tickets=[ticket_id for _, ticket_id in found])
    tickets = {ticket.pk: ticket for ticket in rows}
    texts = dict(TEXTS(messages=[message_id for message_id, _ in found]))
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
