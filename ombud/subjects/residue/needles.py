"""Everything by which one person would be recognised, gathered before they are erased.

The list is held in memory only. Upper packages register what they know: file names,
Message-IDs, hashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.registry import Registry
from ombud.people.addresses import in_words
from ombud.people.models import Agent, Contact, Identifier, IdentifierKind
from ombud.subjects.scanning import Kind, Needle
from ombud.subjects.scanning.needles import needles_of_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ombud.subjects.persons import Persons

needle_sources: Registry[Callable[[Persons], Iterable[Needle]]] = Registry("source of needles")


def needles_of(persons: Persons) -> list[Needle]:
    """Return the needles of ``persons``, each once."""
    found = dict.fromkeys(own_needles(persons))
    for name in needle_sources:
        found |= dict.fromkeys(needle_sources[name](persons))
    return [one for one in found if one.value.strip()]


def needles_like(kind: str, value: str) -> list[Needle]:
    """Return the needles of an identifier that is neither an address nor a telephone number."""
    like = Kind.MARK if kind == IdentifierKind.CHAT else Kind.NUMBER
    return [Needle(like, one) for one in in_words(kind, value)]


def own_needles(persons: Persons) -> list[Needle]:
    """Return names and identifiers, as contacts and agents hold them."""
    emails: list[str] = []
    phones: list[str] = []
    found: list[Needle] = []
    for kind, value in Identifier.objects.filter(contact__in=persons.contacts).values_list(
        "kind", "value"
    ):
        if kind == IdentifierKind.EMAIL:
            emails.append(value)
        elif kind == IdentifierKind.PHONE:
            phones.append(value)
        else:
            found += needles_like(kind, value)
    names = list(Contact.objects.filter(pk__in=persons.contacts).values_list("name", flat=True))
    for name, email in Agent.objects.filter(pk__in=persons.agents).values_list("name", "email"):
        names.append(name)
        emails.append(email)
    found += needles_of_person(emails=tuple(emails), phones=tuple(phones))
    for name in filter(None, names):
        found += needles_of_person(name=name)
    return found
