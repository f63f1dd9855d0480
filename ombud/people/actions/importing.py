"""Taking in many contacts at once, from a file or another system."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ombud.events import log
from ombud.people import guards
from ombud.people.addresses import lookup_of, normalised
from ombud.people.facts import ContactMet
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.people.models.contact import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor

AT_ONCE = 500
LONGEST_NAME = 200


@dataclass(slots=True)
class Imported:
    """What became of the rows, in counts; of those not taken the number of the row, from 1.

    kept_out: they were erased and are not made again. wrong: there is no mail address.
    """

    made: int = 0
    known: int = 0
    kept_out: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)


def import_contacts(rows: Iterable[tuple[str, str]], *, actor: Actor) -> Imported:
    """Make a contact for each (address, name) that nobody is known by; return what became.

    In parts of ``AT_ONCE``, each in a transaction of its own: what was taken stays when a
    later part fails, and doing it again takes what is missing. Who is known keeps their
    name; who was erased is left out and never printed.
    """
    done = Imported()
    numbered = enumerate(rows, 1)
    while part := list(islice(numbered, AT_ONCE)):
        take_in(part, done, actor)
    return done


@transaction.atomic
def take_in(part: list[tuple[int, tuple[str, str]]], done: Imported, actor: Actor) -> None:
    """Take in one part."""
    wanted: dict[str, tuple[int, str]] = {}
    for number, (address, name) in part:
        plain = normalised(address)
        if not is_address(plain):
            done.wrong.append(number)
        elif plain in wanted:
            done.known += 1
        else:
            wanted[plain] = (number, " ".join(name.replace("\x00", "").split()))
    lookups = {lookup_of(IdentifierKind.EMAIL, one): one for one in wanted}
    for lookup in Identifier.objects.filter(lookup__in=list(lookups)).values_list(
        "lookup", flat=True
    ):
        del wanted[lookups[bytes(lookup)]]
        done.known += 1
    for one in guards.kept_out(wanted):
        done.kept_out.append(wanted.pop(one)[0])
    make(wanted, actor)
    done.made += len(wanted)


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def make(wanted: dict[str, tuple[int, str]], actor: Actor) -> None:
    """Make contacts with their addresses, by few statements."""
    contacts = Contact.objects.bulk_create(
        Contact(name=name[:LONGEST_NAME], source=Source.IMPORT) for _, name in wanted.values()
    )
    Identifier.objects.bulk_create(
        Identifier(
            contact=contact,
            kind=IdentifierKind.EMAIL,
            value=address,
            lookup=lookup_of(IdentifierKind.EMAIL, address),
            source=Source.IMPORT,
        )
        for contact, address in zip(contacts, wanted, strict=True)
    )
    for contact in contacts:
        log.record(ContactMet(), contact, actor=actor)
