"""Other people stay out of a person's bundle (GDPR Art. 15(4)).

Masked are the mail addresses of everybody but the person, the agents and the desk's own
mailboxes, and the names and numbers of the contacts who take part in the same tickets.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.channels.email.models import Mailbox
from ombud.people.addresses import normalised
from ombud.people.models import Agent, Contact, Identifier
from ombud.tickets.models import Participant, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable

ADDRESS = re.compile(r"[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
LEAST_NAME = 3


@dataclass
class Mask:
    """Who may be read, whose words are replaced, and how often that happened."""

    own: frozenset[str]
    words: re.Pattern[str] | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def applied(self, text: str, where: str) -> str:
        """Return ``text`` without other people; ``where`` is counted."""

        def address(found: re.Match[str]) -> str:
            if normalised(found[0]) in self.own:
                return found[0]
            self.counts[where] += 1
            return _("[address of somebody else]")

        def word(_found: re.Match[str]) -> str:
            self.counts[where] += 1
            return _("[somebody else]")

        masked = ADDRESS.sub(address, text)
        return self.words.sub(word, masked) if self.words else masked


def tickets_of(contact: Contact) -> Iterable[int]:
    """Return the rows of the tickets in which ``contact`` asks or takes part."""
    own = Ticket.objects.filter(contact=contact).values_list("pk", flat=True)
    others = Participant.objects.filter(contact=contact).values_list("ticket", flat=True)
    return sorted({*own, *others})


def mask_for(contact: Contact, tickets: Iterable[int]) -> Mask:
    """Return the mask for a bundle of ``contact``."""
    own = set(Identifier.objects.filter(contact=contact).values_list("value", flat=True))
    desk = set(Mailbox.objects.values_list("address", flat=True))
    agents = set(Agent.objects.values_list("email", flat=True))
    allowed = frozenset(normalised(one) for one in own | desk | agents)
    tickets = list(tickets)
    others = (
        Contact.objects.filter(participations__ticket__in=tickets)
        | Contact.objects.filter(messages__ticket__in=tickets)
        | Contact.objects.filter(tickets__in=tickets)
    ).exclude(pk=contact.pk)
    names = set(others.values_list("name", flat=True).distinct())
    numbers = set(
        Identifier.objects.filter(contact__in=others)
        .exclude(kind="email")
        .values_list("value", flat=True)
    )
    names = {one for one in names if len(one) >= LEAST_NAME and one != contact.name}
    return Mask(allowed, pattern_of(names | numbers))


def pattern_of(words: set[str]) -> re.Pattern[str] | None:
    """Return what finds any of ``words`` whole, the longest first."""
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    every = "|".join(re.escape(one) for one in longest_first)
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)
