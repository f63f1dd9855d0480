"""Which messages an erasure meets, a chunk at a time and in an order that costs no search.

A person can have a hundred thousand tickets. Each chunk therefore begins where the one
before ended, in the order of an index; nothing is sorted or gathered for every chunk anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.tickets.models import Message, Participant, Ticket
from ombud.tickets.search import engine
from ombud.tickets.search.reading import wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from ombud.base.redact import Needles
    from ombud.subjects.persons import Person

AT_ONCE = 100


def own_messages(person: Person) -> QuerySet[Message]:
    """Return what the person wrote; what an agent wrote is the desk's and is none of it."""
    if person.is_contact:
        return Message.objects.filter(contact__in=person.numbers)
    return Message.objects.none()


def messages_around(person: Person) -> QuerySet[Message]:
    """Return the other messages of conversations that the person takes part in."""
    numbers = person.numbers
    if not person.is_contact:
        return Message.objects.filter(Q(agent__in=numbers) | Q(ticket__assignee__in=numbers))
    asked = Ticket.objects.filter(contact__in=numbers).values("pk")
    part = asked.union(Participant.objects.filter(contact__in=numbers).values("ticket"))
    return Message.objects.filter(ticket__in=part).exclude(contact__in=numbers)


def next_own(person: Person, after: int, most: int = AT_ONCE) -> list[int]:
    """Return the next of the person's own messages above number ``after``."""
    rows = own_messages(person).filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def next_around(person: Person, after: int, most: int = AT_ONCE) -> list[int]:
    """Return the next messages around the person that follow message ``after``.

    In the order of their tickets. Where ``after`` is gone meanwhile it begins anew, which
    changes nothing that was done.
    """
    if not person.is_contact:
        return next_of_agent(person, after, most)
    ticket = Message.objects.filter(pk=after).values_list("ticket_id", flat=True).first()
    others = Message.objects.exclude(contact__in=person.numbers).order_by("ticket_id", "pk")
    found: list[int] = []
    if ticket is not None:
        rest = others.filter(ticket=ticket, pk__gt=after)
        found += rest.values_list("pk", flat=True)[:most]
    while len(found) < most and (tickets := next_tickets(person, ticket or 0, most)):
        rows = others.filter(ticket__in=tickets).values_list("pk", flat=True)
        found += rows[: most - len(found)]
        ticket = tickets[-1]
    return found


def next_tickets(person: Person, after: int, most: int) -> list[int]:
    """Return the next tickets above ``after`` that the person asked or takes part in."""
    numbers = person.numbers
    asked = Ticket.objects.filter(contact__in=numbers, pk__gt=after).order_by("pk")
    part = Participant.objects.filter(contact__in=numbers, ticket__gt=after).order_by("ticket")
    both = {
        *asked.values_list("pk", flat=True)[:most],
        *part.values_list("ticket", flat=True)[:most],
    }
    return sorted(both)[:most]


def next_of_agent(person: Person, after: int, most: int) -> list[int]:
    """Return the next messages that an agent wrote, or that lie in tickets assigned to them."""
    above = Message.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    both = {
        *above.filter(agent__in=person.numbers)[:most],
        *above.filter(ticket__assignee__in=person.numbers)[:most],
    }
    return sorted(both)[:most]


def messages_with(values: Iterable[str], after: int) -> list[int]:
    """Return the next messages above ``after`` in which one of ``values`` may stand.

    By the search index, which knows words and not their places; ``holding`` says which of
    them do.
    """
    found: set[int] = set()
    for question in questions(values):
        found.update(engine.numbers(question, after, AT_ONCE))
    return sorted(found)[:AT_ONCE]


def all_with(values: Iterable[str]) -> list[int]:
    """Return every message in which one of ``values`` may stand, lowest first."""
    every: set[int] = set()
    for question in questions(values):
        every.update(engine.numbers(question, 0))
    return sorted(every)


def questions(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        terms = wanted(value, is_phrase=True)
        if terms:
            yield engine.question(terms)


def holding(numbers: Iterable[int], needles: Needles) -> set[int]:
    """Return in which of these messages, their subjects and files something stands."""
    every, found = list(numbers), set[int]()
    for start in range(0, len(every), AT_ONCE):
        found |= holding_chunk(every[start : start + AT_ONCE], needles)
    return found


def holding_chunk(numbers: list[int], needles: Needles) -> set[int]:
    rows = Message.objects.filter(pk__in=numbers).select_related("ticket")
    return {
        message.pk
        for message in rows.prefetch_related("attachments")
        if stands_in(message, needles) or files_with(message, needles)
    }


def stands_in(message: Message, needles: Needles) -> bool:
    texts = (message.text, message.ticket.subject)
    return any(map(needles.are_in, texts)) or needles.html(message.html) != message.html


def files_with(message: Message, needles: Needles) -> list[int]:
    """Return the files of ``message`` in whose name or words something stands."""
    files = message.attachments.all()
    return [one.pk for one in files if needles.are_in(f"{one.name} {one.text}")]
