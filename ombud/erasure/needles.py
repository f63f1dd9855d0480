"""What one person is recognised by inside texts: exact identifiers, and their name.

Exact identifiers are taken out wherever they stand. The name is taken out where it is sure
whom it means: in the person's own conversations, and in others where an identifier of theirs
stands as well. Elsewhere a namesake may be meant (privacy.md, trap 21).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ombud.base import spellings
from ombud.base.redact import Needle, Needles
from ombud.base.spellings import BETWEEN
from ombud.erasure.ordinary import BEFORE, is_ordinary
from ombud.erasure.statuses import ERASED
from ombud.people.addresses import ending_of, in_words, lookup_of
from ombud.people.models import Agent, Identifier, IdentifierKind
from ombud.subjects.scanning.needles import addresses
from ombud.tickets.addresses import FIELDS
from ombud.vault import secrets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.subjects.persons import Person

MARKS = {
    IdentifierKind.EMAIL: "[e-mail address removed]",
    IdentifierKind.PHONE: "[telephone number removed]",
    IdentifierKind.CUSTOMER_NUMBER: "[customer number removed]",
}
NAME = "[name removed]"
KEPT = ""  # in place of a mark: what was found stays
LEAST_PART = 3
LEAST_DIGITS = 6
BEFORE_ADDRESS = "._-"  # as in mary.ann@brook.example
SIGNIFICANT_DIGITS = 8  # fewer may be anybody's


@dataclass(frozen=True, slots=True)
class Marks:
    """The identifiers as (kind, value), and the names; what is sealed while an erasure runs.

    apart: addresses that differ from one of the person's by what stands behind a plus, or in
    front of all, and are by their record somebody else's.
    """

    identifiers: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    apart: tuple[str, ...] = ()

    @property
    def addresses(self) -> list[str]:
        return [value for kind, value in self.identifiers if kind == IdentifierKind.EMAIL]

    @property
    def values(self) -> list[str]:
        """Return every spelling of every identifier that is worth looking for as it is."""
        return [one for kind, value in self.identifiers for one in spellings_of(kind, value)]

    @property
    def exact(self) -> Needles:
        """Return the needles that mean this person wherever they stand."""
        return Needles(self._identifying())

    @property
    def with_name(self) -> Needles:
        """Return the needles for where it is sure whom the name means."""
        exact = [*self._identifying(), *map(called_at, self.addresses)]
        return Needles([*exact, *chain.from_iterable(map(names_of, self.names))])

    def named_beside(self, others: Iterable[str]) -> Needles:
        """Return the needles for conversations in which these names are others': they stay."""
        stay = [Needle(one, KEPT, pattern=spellings.alone(re.escape(one))) for one in others]
        exact = self._identifying()
        names = chain.from_iterable(map(names_of, self.names))
        return Needles([*exact, *stay, *names])

    @property
    def with_whole_name(self) -> Needles:
        """Return the needles for the words of others beside whom an identifier stands.

        A first name alone is that of many: what others say of a namesake stays.
        """
        exact = [*self._identifying(), *map(called_at, self.addresses)]
        return Needles([*exact, *chain.from_iterable(map(whole_names_of, self.names))])

    def _identifying(self) -> list[Needle]:
        stay = [Needle(one, KEPT) for one in self.apart]
        return stay + [needle_of(kind, value, self.apart) for kind, value in self.identifiers]

    @property
    def lookups(self) -> tuple[str, ...]:
        """Return the keyed hashes by which the identifiers are found again."""
        return tuple(lookup_of(kind, value).hex() for kind, value in self.identifiers)

    def sealed(self) -> bytes:
        return secrets.seal_text(json.dumps([self.identifiers, self.names, self.apart]))

    @classmethod
    def opened(cls, sealed: bytes) -> Marks:
        """Return what ``sealed`` hides. Raises ``Broken``."""
        identifiers, *others = json.loads(secrets.open_text(bytes(sealed)))
        return cls(tuple((kind, value) for kind, value in identifiers), *map(tuple, others))


def marks_of(person: Person) -> Marks:
    """Return by what ``person`` is recognised, as it is stored now, in all their records."""
    rows = person.end._default_manager.filter(pk__in=person.numbers)
    held = [one for one in rows.order_by("pk").values_list("name", flat=True) if one]
    names = tuple(dict.fromkeys(one for one in held if not one.startswith(ERASED)))
    if isinstance(person.row, Agent):
        if person.row.email.startswith(ERASED):
            return Marks((), names)
        return Marks(((IdentifierKind.EMAIL.value, person.row.email),), names)
    known = identifiers_of(person)
    return Marks(known, names, apart_from(person, known))


def identifiers_of(person: Person) -> tuple[tuple[str, str], ...]:
    """Return kind and value of what a contact is known by, in all their records."""
    known = Identifier.objects.filter(contact__in=person.numbers).order_by("pk")
    return tuple((str(kind), value) for kind, value in known.values_list("kind", "value"))


def with_more(
    person: Person,
    marks: Marks,
    *,
    identifiers: Iterable[tuple[str, str]] = (),
    names: Iterable[str] = (),
) -> Marks:
    """Return ``marks`` with what else ``person`` is known by, though no row says so."""
    known = (*marks.identifiers, *identifiers)
    return Marks(known, (*marks.names, *names), apart_from(person, known))


def apart_from(person: Person, identifiers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the addresses of others that are the same mailbox but for a tag, or end like one
    of the person's.
    """
    mine = [one for kind, one in identifiers if kind == IdentifierKind.EMAIL]
    mine = [one for one in mine if "+" not in one.rpartition("@")[0]]
    rows = Identifier.objects.filter(ending__in=[ending_of(one) for one in mine])
    others = rows.exclude(contact__in=person.numbers).order_by("pk")
    found = others.values_list("value", flat=True)
    return tuple(one for one in found if any(is_like(one, value) for value in mine))


def is_like(other: str, address: str) -> bool:
    """Say whether ``other`` is ``address`` with a tag, or with more in front."""
    local, _at, domain = address.rpartition("@")
    name, _at, at_home = other.rpartition("@")
    is_tagged = at_home == domain and name.startswith(f"{local}+")
    return is_tagged or other.endswith(tuple(f"{sign}{address}" for sign in BEFORE_ADDRESS))


def spellings_of(kind: str, value: str) -> list[str]:
    """Return how ``value`` is written; an address also with its domain in the other form."""
    if kind != IdentifierKind.EMAIL:
        return in_words(kind, value)
    return [value, *sorted(addresses(value) - {value})]


def needle_of(kind: str, value: str, apart: tuple[str, ...] = ()) -> Needle:
    """Return what finds an identifier however it is written. apart: see ``Marks``."""
    mark = MARKS.get(IdentifierKind(kind), "[identifier removed]")
    digits = re.sub(r"\D", "", value)
    if kind == IdentifierKind.PHONE and len(digits) >= LEAST_DIGITS:
        return Needle(value, mark, pattern=phone_pattern(digits))
    if kind == IdentifierKind.EMAIL:
        return Needle(value, mark, pattern=spellings.address(value, apart))
    if kind == IdentifierKind.CHAT:
        return Needle(value, mark, pattern=spellings.handle(*in_words(kind, value)))
    if kind == IdentifierKind.PHONE:
        return Needle(value, mark)
    return Needle(value, mark, pattern="|".join(map(spellings.number, in_words(kind, value))))


def called_at(address: str) -> Needle:
    """Return what finds the name that stands beside ``address`` where addresses of a message
    are kept (``tickets.addresses``): it means the person, whatever they were called there.
    """
    line = f"^[{''.join(FIELDS.values())}] "
    beside = rf"(?m:(?<={line})[^<\n]+(?=<{re.escape(address)}>$))"
    return Needle(f"<{address}>", NAME, pattern=beside)


def phone_pattern(digits: str) -> str:
    """Return what finds a telephone number however it is written.

    As it stands, with 00 before it, or as it is dialled in its own country, whose code has
    one to three digits: without the code, with a 0 before it or in brackets behind the code.
    """
    forms = [rf"(?:\+|00)?{joined(digits)}"]
    own = digits.removeprefix("00").removeprefix("0")
    for length in range(1, 4) if own == digits else (0,):
        code, rest = own[:length], own[length:]
        if len(rest) < SIGNIFICANT_DIGITS:
            break
        start = joined(code) if code else r"\d{1,3}"
        forms.append(
            rf"(?:(?:\+|00)?{start}{BETWEEN}\(0\){BETWEEN}|(?:\+|00){start}{BETWEEN}"
            rf"|\(?0{BETWEEN})?{joined(rest)}"
        )
    return rf"(?<!\d)(?:{'|'.join(forms)})(?!\d)"


def joined(digits: str) -> str:
    return BETWEEN.join(digits)


def names_of(name: str) -> list[Needle]:
    """Return the needles of a name: the whole in any case, its parts as they are written."""
    parts = [one.strip(".,;") for one in name.split()]
    return whole_names_of(name) + [
        Needle(one, NAME, pattern=part_pattern(one)) for one in parts if is_part(one)
    ]


def is_part(one: str) -> bool:
    """Say whether ``one`` of a name means the person by itself: not van, nor an initial."""
    if one and spellings.is_unspaced(one[0]):
        return len(one) > 1
    return len(one) >= LEAST_PART and not one[0].islower()


def part_pattern(part: str) -> str:
    """Return what finds a part of a name: one that is a word of everyday speech as well only
    where somebody is greeted or titled by it.
    """
    either = "|".join(dict.fromkeys(map(re.escape, (part, part.upper()))))
    word = f"(?-i:{spellings.alone(either, (part,))})"
    if not is_ordinary(part):
        return word
    before = [rf"(?<=(?<!\w){one}{end})" for one in BEFORE for end in (r"\s", r"\.\s")]
    return "|".join(f"{one}{word}" for one in before)


def whole_names_of(name: str) -> list[Needle]:
    """Return the needles of a name as a whole, in either order, with or without accents.

    One of everyday words only (Rose Bank) as it is written, or in capitals.
    """
    words = name.split()
    if not words or (len(words) == 1 and is_ordinary(words[0])):
        return []
    if not all(map(is_ordinary, words)):
        return [Needle(name, NAME, pattern=one) for one in spellings.name(words)]
    cased = [*spellings.name(words), *spellings.name(name.upper().split())]
    return [Needle(name, NAME, pattern=f"(?-i:{one})") for one in cased]
