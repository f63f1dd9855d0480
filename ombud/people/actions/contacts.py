"""Setting right what is known of a contact, and organisations."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from ombud.base.actor import ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people import guards
from ombud.people.actions.accounts import LONGEST_NAME, valid_address
from ombud.people.addresses import form_of, handle, issued, lookup_of, normalised
from ombud.people.facts import (
    ContactChanged,
    IdentifierAdded,
    IdentifierRemoved,
    OrganisationSaved,
)
from ombud.people.models import Contact, Identifier, IdentifierKind, Organisation
from ombud.people.models.contact import Source
from ombud.people.places import place

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor

LONGEST_ORGANISATION = 120
LONGEST_NUMBER = 60
LONGEST_ISSUED = 320
LEAST_ISSUED = 6  # letters and digits of what a machine gave out to one person
LEAST_HANDLE = 3
LANGUAGE = re.compile(r"([a-z]{2,3}(-[A-Za-z0-9]{2,8})?)?")
DOMAIN = re.compile(r"([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]{2,38}")


def one_line(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most]


@transaction.atomic
def change_contact(
    contact: Contact,
    *,
    name: str,
    language: str,
    organisation: Organisation | None,
    actor: Actor,
    residence: str | None = None,
) -> list[str]:
    """Set right what a contact is called, speaks, where they work and where they live.

    residence: a place by code or name; None leaves it. Returns what stayed as it is, because
    the person had the value corrected that was to be written. Raises ``Refused`` for a
    language that cannot be one, and for no place.
    """
    lock(contact)
    if not LANGUAGE.fullmatch(language):
        raise Refused("Write the language by its short sign, such as de or pt-BR.")
    before = {
        "name": contact.name,
        "language": contact.language,
        "organisation": firm_of(contact),
        "residence": contact.residence,
    }
    after = {
        "name": one_line(name, LONGEST_NAME),
        "language": language,
        "organisation": organisation.name if organisation else "",
        "residence": contact.residence if residence is None else place(residence),
    }
    changed = [one for one in after if after[one] != before[one]]
    kept = [one for one in changed if guards.is_kept_out(contact, one, after[one], actor=actor)]
    taken = [one for one in changed if one not in kept]
    if not taken:
        return kept
    values = {**after, "organisation": organisation}
    for one in taken:
        setattr(contact, one, values[one])
    contact.save(update_fields=taken)
    log.record(ContactChanged(organisation=contact.organisation_id), contact, actor=actor)
    return kept


def firm_of(contact: Contact) -> str:
    """Return the name of the organisation of ``contact``, or an empty text."""
    return contact.organisation.name if contact.organisation else ""


# Where something comes from that is written down about a known person.
SOURCE_OF = {ActorKind.AGENT: Source.AGENT, ActorKind.CONTACT: Source.PORTAL}


def add_identifier(contact: Contact, kind: str, value: str, *, actor: Actor) -> Identifier:
    """Let ``contact`` be known by one more address or number.

    The first of its kind is the primary one. Raises ``Refused`` for what cannot be one, when
    it leads to somebody already, or led to somebody who was erased, and for what the person
    had corrected.
    """
    plain = checked_value(kind, value)
    if guards.is_kept_out(contact, kind, plain, actor=actor):
        raise Refused("The person had this corrected. It is noted for a privacy officer.")
    return attached(contact, kind, plain, actor=actor)


@transaction.atomic
def attached(contact: Contact, kind: str, plain: str, *, actor: Actor) -> Identifier:
    """Write an identifier. Raises ``Refused`` when it leads, or led, to somebody already."""
    lock(contact)
    if Identifier.objects.filter(lookup=lookup_of(kind, plain)).exists():
        raise taken()  # asked, for what fails stands in the log of PostgreSQL
    source = SOURCE_OF.get(actor.kind, Source.IMPORT)
    guards.ask(kind, plain, source=source, actor=actor)
    is_first = not contact.identifiers.filter(kind=kind).exists()
    try:
        with transaction.atomic():
            made = Identifier.objects.create(
                contact=contact,
                kind=kind,
                value=plain,
                lookup=lookup_of(kind, plain),
                source=source,
                is_primary=is_first,
            )
    except IntegrityError:
        raise taken() from None
    log.record(IdentifierAdded(identifier=made.pk), contact, actor=actor)
    return made


def taken() -> Refused:
    return Refused("This one leads to a contact already. Look that contact up.")


def checked_value(kind: str, value: str) -> str:
    if kind == IdentifierKind.EMAIL:
        return valid_address(value)
    if kind in CHECKS:
        return CHECKS[kind](one_line(value, LONGEST_ISSUED))
    plain = normalised(one_line(value, LONGEST_NUMBER))
    if kind == IdentifierKind.PHONE and not PHONE.fullmatch(plain):
        raise Refused("Write a phone number such as +49 30 1234567.")
    if kind not in IdentifierKind.values or not plain:
        raise Refused("Write the address or number by which they are known.")
    return plain


def checked_handle(text: str) -> str:
    plain = handle(text)
    if len(plain) < LEAST_HANDLE or " " in plain:
        raise Refused(
            "Write a chat handle of three signs or more without blanks, such as @ann_88."
        )
    return plain


def checked_network(text: str) -> str:
    plain = form_of(IdentifierKind.IP, text)
    try:
        ip_address(plain)
    except ValueError:
        raise Refused("Write an IP address such as 203.0.113.7 or 2001:db8::7.") from None
    return plain


def checked_issued(text: str) -> str:
    if sum(one.isalnum() for one in text) < LEAST_ISSUED:
        raise Refused("Write the whole id, of six letters and digits or more.")
    return issued(text)


CHECKS: dict[str, Callable[[str], str]] = {
    IdentifierKind.CHAT: checked_handle,
    IdentifierKind.COOKIE: checked_issued,
    IdentifierKind.DEVICE: checked_issued,
    IdentifierKind.IP: checked_network,
    IdentifierKind.SSO: checked_issued,
}


@transaction.atomic
def remove_identifier(identifier: Identifier, *, actor: Actor) -> None:
    """Take an address or number off its contact; another of its kind becomes the primary.

    Raises ``Refused`` for the last one: nobody could be answered any more.
    """
    contact = lock(identifier.contact)
    others = contact.identifiers.exclude(pk=identifier.pk)
    if not others.exists():
        raise Refused("This is all they are known by. Add another one first.")
    number, kind, was_primary = identifier.pk, identifier.kind, identifier.is_primary
    identifier.delete()
    heir = others.filter(kind=kind).order_by("pk").first()
    if was_primary and heir is not None:
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])
    log.record(IdentifierRemoved(identifier=number), contact, actor=actor)


@transaction.atomic
def save_organisation(
    organisation: Organisation | None, *, name: str, domain: str, actor: Actor
) -> Organisation:
    """Make or change an organisation and return it.

    domain: the part of its mail addresses after the @, or empty. Raises ``Refused`` without a
    name, when the name is taken, or for what is no domain.
    """
    plain, host = one_line(name, LONGEST_ORGANISATION), domain.strip().lower().lstrip("@")
    if not plain:
        raise Refused("Write the name of the organisation.")
    if host and (len(host) > LONGEST_ORGANISATION or not DOMAIN.fullmatch(host)):
        raise Refused("Write a domain such as example.org, or nothing.")
    same = Organisation.objects.filter(name__iexact=plain)
    if same.exclude(pk=organisation.pk if organisation else 0).exists():
        raise Refused("There already is an organisation of this name.")
    row = organisation or Organisation()
    if organisation and (row.name, row.domain) == (plain, host):
        return row
    row.name, row.domain = plain, host
    row.save()
    log.record(OrganisationSaved(is_new=organisation is None), row, actor=actor)
    return row


def organisation_named(name: str, *, actor: Actor) -> Organisation | None:
    """Return the organisation called ``name``, made when there is none; None for no name."""
    plain = one_line(name, LONGEST_ORGANISATION)
    if not plain:
        return None
    known = Organisation.objects.filter(name__iexact=plain).order_by("pk").first()
    return known or save_organisation(None, name=plain, domain="", actor=actor)


@transaction.atomic
def change_time_zone(contact: Contact, zone: str, *, actor: Actor) -> None:
    """Say where a contact's clock stands, by IANA name; empty for not known.

    Raises ``Refused`` for what is no time zone.
    """
    lock(contact)
    if zone and zone not in available_timezones():
        raise Refused("Write the time zone by its name, such as Europe/Berlin.")
    if zone == contact.time_zone:
        return
    contact.time_zone = zone
    contact.save(update_fields=["time_zone"])
    log.record(ContactChanged(organisation=contact.organisation_id), contact, actor=actor)


def make_primary(identifier: Identifier) -> None:
    """Let an address or number be the first of its kind; the caller holds the contact."""
    Identifier.objects.filter(contact=identifier.contact_id, kind=identifier.kind).update(
        is_primary=False
    )
    identifier.is_primary = True
    identifier.save(update_fields=["is_primary"])
