"""Whose data rest is not shown in the conversations of others: neither address nor name.

What somebody began after their data were laid to rest is theirs, and shows them (GDPR
Art. 18(2), consent); so does an agent see them who stated a ground a short while ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.base import clock
from ombud.people.addresses import normalised
from ombud.people.models import Contact, IdentifierKind
from ombud.subjects.models import Subject
from ombud.tickets.models import Opening, Restriction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from ombud.people.models import Agent
    from ombud.tickets.addresses import Address
    from ombud.tickets.models import Message


@dataclass(frozen=True, slots=True)
class Resting:
    """The contacts whose data rest, row numbers, and whose each of their addresses is."""

    contacts: frozenset[int]
    by_address: Mapping[str, int]

    def hides(self, contact: int | None, owner: int) -> bool:
        """Say whether ``contact`` is kept back in a conversation of ``owner``, row numbers."""
        return contact is not None and contact != owner and contact in self.contacts

    def shown(self, addresses: Iterable[Address], owner: int) -> tuple[Address, ...]:
        """Return ``addresses`` without those kept back in a conversation of ``owner``."""
        return tuple(
            one
            for one in addresses
            if not self.hides(self.by_address.get(normalised(one.address)), owner)
        )


NOBODY = Resting(frozenset(), {})


def resting_in(messages: Iterable[Message], owner: int, agent: Agent | None = None) -> Resting:
    """Return who is kept back in ``messages``, which are read in a conversation of ``owner``.

    agent: who reads; whom they may look at now on a stated ground is not among them. Costs
    nothing where nobody but the owner and the desk takes part.
    """
    is_asked = any(has_others(one, owner) for one in messages)
    return everybody_resting(agent) if is_asked else NOBODY


def has_others(message: Message, owner: int) -> bool:
    """Say whether somebody else than ``owner`` may stand on ``message``."""
    if message.contact_id not in {None, owner}:
        return True
    return sum(one.field != "from" for one in message.recipients) > 1


def everybody_resting(agent: Agent | None = None) -> Resting:
    """Return all whose data rest as a whole; one statement."""
    rows = Restriction.objects.in_force().of_whole_persons()
    if agent is not None:
        opened = Opening.objects.filter(agent=agent, until__gt=clock.now())
        rows = rows.exclude(contact__in=opened.values("contact"))
    known = rows.values_list(
        "contact", "contact__identifiers__kind", "contact__identifiers__value"
    )
    contacts: set[int] = set()
    by_address: dict[str, int] = {}
    for contact, kind, value in known:
        contacts.add(contact)
        if kind == IdentifierKind.EMAIL:
            by_address[normalised(value)] = contact
    return Resting(frozenset(contacts), by_address)


def resting_contacts() -> QuerySet[Contact]:
    """Return those whose data rest as a whole, with the records merged into theirs."""
    resting = Restriction.objects.in_force().of_whole_persons().values("contact")
    merged = Subject.objects.filter(into__contact__in=resting).values("contact")
    return Contact.objects.filter(Q(pk__in=resting) | Q(pk__in=merged))
