"""Other people stay out of a person's bundle (GDPR Art. 15(4)).

Masked are the mail addresses of everybody but the person, the agents and the desk's own
mailboxes, and the names and numbers of the contacts who take part in the same tickets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.channels.email.models import Mailbox
from ombud.people.addresses import normalised
from ombud.people.models import Agent, Contact, Identifier
from ombud.tickets.addresses import from_text
from ombud.tickets.models import Message, Participant, Ticket

if TYPE_CHECKING:
    from collections import Counter
    from typing import Any

    from django.db.models import QuerySet

    from ombud.subjects.persons import Person

ADDRESS = re.compile(r"[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
LEAST_NAME = 3


@dataclass
class Mask:
    """Who may be read, whose words are replaced, and how often that happened."""

    own: frozenset[str]
    words: re.Pattern[str] | None
    counts: Counter[str]

    def applied(self, text: str, where: str) -> str:
        """Return ``text`` without other people; ``where`` is counted."""

        def masked(found: re.Match[str]) -> str:
            if not self.is_other(found[0]):
                return found[0]
            self.counts[where] += 1
            return self.mark_of(found[0])

        text = ADDRESS.sub(masked, text)
        return self.words.sub(masked, text) if self.words else text

    def is_other(self, found: str) -> bool:
        """Say whether an address or a name is somebody else's."""
        return "@" not in found or normalised(found) not in self.own

    def mark_of(self, found: str) -> str:
        """Return what stands in the place of an address or a name."""
        return _("[address of somebody else]") if "@" in found else _("[somebody else]")

    def others_in(self, text: str) -> list[str]:
        """Return addresses and names of other people in ``text``, as often as they stand."""
        found = [one for one in ADDRESS.findall(text) if self.is_other(one)]
        return found + (self.words.findall(text) if self.words else [])


def tickets_of(person: Person) -> QuerySet[Ticket, Any]:
    """Return the rows of the tickets in which ``person`` asks or takes part, as ``pk``."""
    own = Ticket.objects.filter(contact__in=person.numbers).values("pk")
    return own.union(Participant.objects.filter(contact__in=person.numbers).values("ticket"))


def mask_for(person: Person, counts: Counter[str]) -> Mask:
    """Return the mask for a bundle of ``person``, which counts into ``counts``."""
    known = Identifier.objects.filter(contact__in=person.numbers)
    own = set(known.values_list("value", flat=True))
    desk = set(Mailbox.objects.values_list("address", flat=True))
    agents = set(Agent.objects.values_list("email", flat=True))
    allowed = frozenset(normalised(one) for one in own | desk | agents)
    tickets = tickets_of(person)
    others = others_among(person, tickets) | named_in(tickets, allowed)
    return Mask(allowed, pattern_of(others), counts)


def mask_among(person: Person, tickets: QuerySet[Ticket, Any], counts: Counter[str]) -> Mask:
    """Return the mask for words out of ``tickets``, which are other people's."""
    whole = mask_for(person, counts)
    others = others_among(person, tickets) | named_in(tickets, whole.own)
    return replace(whole, words=pattern_of(others))


def others_among(person: Person, tickets: QuerySet[Ticket, Any]) -> set[str]:
    """Return the names and numbers of the other people who take part in ``tickets``."""
    others = (
        Contact.objects.filter(participations__ticket__in=tickets)
        | Contact.objects.filter(messages__ticket__in=tickets)
        | Contact.objects.filter(tickets__in=tickets)
    ).exclude(pk__in=person.numbers)
    names = set(others.values_list("name", flat=True).distinct())
    numbers = set(
        Identifier.objects.filter(contact__in=others)
        .exclude(kind="email")
        .values_list("value", flat=True)
    )
    selves = Contact.objects.filter(pk__in=person.numbers)
    names -= set(selves.values_list("name", flat=True))
    return {one for one in names if len(one) >= LEAST_NAME} | numbers


def named_in(tickets: QuerySet[Ticket, Any], own: frozenset[str]) -> set[str]:
    """Return the names beside addresses on mails of ``tickets``, but of those in ``own``.

    Who was in copy is nobody's contact yet, and has a name all the same.
    """
    rows = Message.objects.filter(ticket__in=tickets).exclude(addresses="")
    texts = rows.values_list("addresses", flat=True).distinct().iterator(chunk_size=500)
    every = {one for text in texts for one in from_text(text)}
    kept = {one.name.casefold() for one in every if normalised(one.address) in own}
    names = {one.name for one in every if one.name.casefold() not in kept}
    return {one for one in names if len(one) >= LEAST_NAME and "@" not in one}


def pattern_of(words: set[str]) -> re.Pattern[str] | None:
    """Return what finds any of ``words`` whole, the longest first."""
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    every = "|".join(re.escape(one) for one in longest_first)
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)
