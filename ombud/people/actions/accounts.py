"""Verbs about contacts and about an agent's own account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events import log
from ombud.people import guards, queries
from ombud.people.addresses import dialled, lookup_of, normalised
from ombud.people.capabilities import ADMINISTRATOR, ALL, SHIPPED_ROLES
from ombud.people.facts import (
    AgentInvited,
    ContactMet,
    PasswordChanged,
    SessionEnded,
)
from ombud.people.models import (
    Agent,
    Contact,
    Identifier,
    IdentifierKind,
    Role,
    RoleAssignment,
    Session,
    Team,
)
from ombud.people.policy import policy

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models.agent import Density, Rights

LONGEST_NAME = 200
PHONE = re.compile(r"\+?[0-9]{3,15}")  # ITU-T E.164: fifteen digits at the most


@transaction.atomic
def contact_by_email(address: str, name: str = "", *, source: str, actor: Actor) -> Contact:
    """Return the contact known by mail ``address``; meet them now if nobody is.

    A name is taken over only where none is known: what a later mail claims does not
    rename a person. Two writers at once meet one person. Raises ``Refused`` when a guard
    keeps them out: they were erased.
    """
    return known_or_met(IdentifierKind.EMAIL, address, name, source=source, actor=actor)


@transaction.atomic
def contact_by_phone(number: str, name: str = "", *, source: str, actor: Actor) -> Contact:
    """Return the contact known by telephone ``number``; meet them now if nobody is.

    Raises ``Refused`` when it is no telephone number, or when a guard keeps them out.
    """
    plain = phone_number(number)
    return known_or_met(IdentifierKind.PHONE, plain, name, source=source, actor=actor)


def known_or_met(
    kind: IdentifierKind, value: str, name: str, *, source: str, actor: Actor
) -> Contact:
    name = name.replace("\x00", "")  # PostgreSQL cannot store it
    known = queries.known_by(kind, value)
    if known is not None:
        return named(known, name, actor=actor)
    is_back = guards.ask(kind, value, source=source, actor=actor)
    contact = Contact.objects.create(name=name[:LONGEST_NAME], source=source)
    identifier = Identifier(
        contact=contact,
        kind=kind,
        value=normalised(value),
        lookup=lookup_of(kind, value),
        source=source,
    )
    # A statement that failed would stand in the log of PostgreSQL, with the address.
    Identifier.objects.bulk_create([identifier], ignore_conflicts=True)
    if not contact.identifiers.exists():  # another writer was quicker
        contact.delete()
        return known_or_met(kind, value, name, source=source, actor=actor)
    log.record(ContactMet(is_back=is_back), contact, actor=actor)
    return contact


def phone_number(text: str) -> str:
    """Return a telephone number in one spelling: digits, with a plus before a country code.

    Raises ``Refused`` when it is none.
    """
    plain = dialled(text)
    if not PHONE.fullmatch(plain):
        raise Refused("This is not a phone number. Write it like +49 30 1234567.")
    return plain


def named(contact: Contact, name: str, *, actor: Actor) -> Contact:
    if name and not contact.name and not guards.is_kept_out(contact, "name", name, actor=actor):
        contact.name = name[:LONGEST_NAME]
        contact.save(update_fields=["name"])
    return contact


def valid_address(address: str) -> str:
    """Return ``address`` normalised. Raises ``Refused`` when it is none."""
    plain = normalised(address)
    try:
        validate_email(plain)
    except ValidationError:
        raise Refused(
            "This is not a mail address. Write it like name@example.org.", about="email"
        ) from None
    return plain


@transaction.atomic
def create_agent(
    *, email: str, name: str, password: str, role: str, team: Team | None, actor: Actor
) -> Agent:
    """Make an account for an agent with ``role`` (its key) in ``team`` or in all teams.

    Raises ``Refused`` when the address is taken, or the password too weak, or the role
    unknown.
    """
    address = valid_address(email)
    if Agent.objects.filter(email=address).exists():
        raise Refused("There already is an account with this address. Choose another.")
    found = Role.objects.filter(key=role).first()
    if found is None:
        raise Refused(
            "There is no such role. Choose agent, supervisor, administrator, observer, "
            "privacy-officer or operator."
        )
    agent = Agent(email=address, name=name)
    set_checked_password(agent, password)
    agent.save()
    RoleAssignment.objects.create(agent=agent, role=found, team=team)
    log.record(AgentInvited(), agent, actor=actor)
    return agent


def ship_roles() -> None:
    """Make the roles that every desk begins with, where they are missing.

    The administrator's always allows everything, also what a new version brought.
    """
    for key, (name, capabilities) in SHIPPED_ROLES.items():
        Role.objects.get_or_create(
            key=key, defaults={"name": name, "capabilities": sorted(capabilities)}
        )
    Role.objects.filter(key=ADMINISTRATOR).update(capabilities=sorted(ALL))


def set_checked_password(agent: Agent, password: str) -> None:
    try:
        validate_password(password, agent)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from None
    if len(password) < policy().password_least:
        raise Refused("This password is too short. Add a few words.")
    agent.set_password(password)


@transaction.atomic
def change_password(
    agent: Agent, password: str, *, actor: Actor, keep_session: str | None = None
) -> None:
    """Set a new password and end all other sessions (OWASP ASVS 7.4.3).

    keep_session: the row key of the session that stays. Raises ``Refused`` when weak.
    """
    set_checked_password(agent, password)
    agent.save(update_fields=["password"])
    Session.objects.filter(agent=agent).exclude(pk=keep_session or "").delete()
    by_operator = actor.kind != "agent"
    log.record(PasswordChanged(by_operator=by_operator), agent, actor=actor)


@transaction.atomic
def end_session(agent: Agent, session_key: str, *, actor: Actor) -> None:
    """End one session of ``agent``; ending one that is gone does nothing."""
    if Session.objects.filter(agent=agent, pk=session_key).delete()[0]:
        log.record(SessionEnded(), agent, actor=actor)


@transaction.atomic
def change_profile(agent: Agent, *, name: str, language: str, time_zone: str) -> None:
    """Change how an agent is named and shown. Raises ``Refused`` for an empty name."""
    if not name.strip():
        raise Refused("Write the name that contacts and colleagues will read.")
    agent.name, agent.language, agent.time_zone = name.strip()[:120], language, time_zone
    agent.save(update_fields=["name", "language", "time_zone"])


def choose_density(agent: Agent, density: Density) -> None:
    """Keep how much room the desk's pages take for ``agent``."""
    agent.density = density
    agent.save(update_fields=["density"])


def rights_of(agent: Agent) -> Rights:
    """Return what ``agent`` may do and where."""
    return queries.rights_of(agent)


def touch_last_login(agent: Agent) -> None:
    """Note when ``agent`` last signed in."""
    Agent.objects.filter(pk=agent.pk).update(last_login=clock.now())
