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

from ombud.base.redact import Needle, Needles
from ombud.erasure.statuses import ERASED
from ombud.people.addresses import lookup_of
from ombud.people.models import Agent, Identifier, IdentifierKind
from ombud.subjects.scanning.needles import addresses
from ombud.vault import secrets

if TYPE_CHECKING:
    from ombud.subjects.persons import Person

MARKS = {
    IdentifierKind.EMAIL: "[e-mail address removed]",
    IdentifierKind.PHONE: "[telephone number removed]",
    IdentifierKind.CUSTOMER_NUMBER: "[customer number removed]",
}
NAME = "[name removed]"
LEAST_PART = 3
LEAST_DIGITS = 6
SIGNIFICANT_DIGITS = 8  # fewer may be anybody's
BETWEEN = r"[\s()/.-]*"


@dataclass(frozen=True, slots=True)
class Marks:
    """The identifiers as (kind, value), and the names; what is sealed while an erasure runs."""

    identifiers: tuple[tuple[str, str], ...]
    names: tuple[str, ...]

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

    @property
    def with_whole_name(self) -> Needles:
        """Return the needles for the words of others beside whom an identifier stands.

        A first name alone is that of many: what others say of a namesake stays.
        """
        exact = self._identifying()
        return Needles([*exact, *chain.from_iterable(map(whole_names_of, self.names))])

    def _identifying(self) -> list[Needle]:
        return [
            needle_of(kind, one)
            for kind, value in self.identifiers
            for one in spellings_of(kind, value)
        ]

    @property
    def lookups(self) -> tuple[str, ...]:
        """Return the keyed hashes by which the identifiers are found again."""
        return tuple(lookup_of(kind, value).hex() for kind, value in self.identifiers)

    def sealed(self) -> bytes:
        return secrets.seal_text(json.dumps([list(self.identifiers), list(self.names)]))

    @classmethod
    def opened(cls, sealed: bytes) -> Marks:
        """Return what ``sealed`` hides. Raises ``Broken``."""
        identifiers, names = json.loads(secrets.open_text(bytes(sealed)))
        return cls(tuple((kind, value) for kind, value in identifiers), tuple(names))


def marks_of(person: Person) -> Marks:
    """Return by what ``person`` is recognised, as it is stored now, in all their records."""
    rows = person.end._default_manager.filter(pk__in=person.numbers)
    held = [one for one in rows.order_by("pk").values_list("name", flat=True) if one]
    names = tuple(dict.fromkeys(one for one in held if not one.startswith(ERASED)))
    if isinstance(person.row, Agent):
        if person.row.email.startswith(ERASED):
            return Marks((), names)
        return Marks(((IdentifierKind.EMAIL.value, person.row.email),), names)
    known = Identifier.objects.filter(contact__in=person.numbers).order_by("pk")
    found = known.values_list("kind", "value")
    return Marks(tuple((str(kind), value) for kind, value in found), names)


def spellings_of(kind: str, value: str) -> list[str]:
    """Return ``value`` and, of an address, what it is with its domain in the other form."""
    if kind != IdentifierKind.EMAIL:
        return [value]
    return [value, *sorted(addresses(value) - {value})]


def needle_of(kind: str, value: str) -> Needle:
    mark = MARKS.get(IdentifierKind(kind), "[identifier removed]")
    digits = re.sub(r"\D", "", value)
    if kind == IdentifierKind.PHONE and len(digits) >= LEAST_DIGITS:
        return Needle(value, mark, pattern=phone_pattern(digits))
    return Needle(value, mark)


def called_at(address: str) -> Needle:
    """Return what finds the name that stands beside ``address`` where addresses of a message
    are kept (``tickets.addresses``): it means the person, whatever they were called there.
    """
    beside = rf"(?m:(?<=^[FTC] )[^<\n]+(?=<{re.escape(address)}>$))"
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
        Needle(one, NAME, pattern=rf"(?-i:(?<!\w){re.escape(one)}(?!\w))")
        for one in parts
        if len(one) >= LEAST_PART and one[0].isupper()
    ]


def whole_names_of(name: str) -> list[Needle]:
    """Return the needles of a name as a whole, in either order."""
    words = name.split()
    if not words:
        return []
    turned = [Needle(f"{words[1]}, {words[0]}", NAME)] if len(words) == 2 else []
    return [Needle(name, NAME), *turned]
