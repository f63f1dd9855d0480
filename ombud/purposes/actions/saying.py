"""What people say about purposes: agree, take back, object; and how that is assessed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.models import Identifier, IdentifierKind
from ombud.purposes.ages import is_too_young
from ombud.purposes.facts import ConsentSaid, Objected, ObjectionAssessed
from ombud.purposes.models import ConsentEvent, Notice, Objection
from ombud.purposes.queries import has_consented, standing_objections, use_of
from ombud.purposes.register import uses
from ombud.purposes.statuses import Assessment, Given, Mechanism
from ombud.subjects.tombstones import is_suppressed

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact

LONGEST_REASONS = 5_000


def notice_of(purpose: str, language: str, text: str) -> Notice:
    """Return the row of these words; a text that was never shown before gets a version."""
    digest = hashlib.sha256(f"{purpose}\n{language}\n{text}".encode()).hexdigest()
    known = Notice.objects.filter(digest=digest).first()
    if known is not None:
        return known
    version = Notice.objects.filter(purpose=purpose, language=language).count() + 1
    return Notice.objects.create(
        digest=digest, purpose=purpose, language=language, version=version, text=text
    )


@transaction.atomic
def say(  # noqa: PLR0913 - a line of the ledger holds these facts
    contact: Contact,
    purpose: str,
    given: Given,
    *,
    text: str,
    language: str,
    mechanism: Mechanism,
    actor: Actor,
    page: str = "",
    agent: Agent | None = None,
) -> ConsentEvent | None:
    """Write into the ledger that ``contact`` agreed to ``purpose``, or took it back.

    text: the exact words that were shown. Saying the same again adds nothing and returns
    None. Raises ``Refused`` where a purpose needs no consent, when somebody else agrees for a
    person who objects, or who refused it for good before they were erased, and for somebody
    who is known to be too young (GDPR Art. 8(1)).
    """
    lock(contact)
    if purpose not in uses or not uses[purpose].needs_consent:
        raise Refused("This purpose does not rest on consent. Choose another one.")
    wants = given == Given.GIVEN
    if wants == has_consented(contact.pk, purpose):
        return None
    if wants:
        _refuse_suppressed(contact, purpose, actor=actor)
        if is_too_young(contact.pk):
            raise Refused("At this age a parent has to agree. So this use stays off.")
        _lift_own_objection(contact, purpose, actor=actor)
    rows = ConsentEvent.objects.filter(contact=contact, purpose=purpose).order_by("-pk")
    event = ConsentEvent.objects.create(
        contact=contact,
        notice=notice_of(purpose, language, text),
        purpose=purpose,
        given=given,
        mechanism=mechanism,
        page=page,
        agent_id=agent.pk if agent else None,
        previous=rows.values_list("pk", flat=True).first(),
    )
    fact = ConsentSaid(event=event.pk, given=given, mechanism=mechanism)
    log.record(fact, contact, actor=actor)
    return event


def _refuse_suppressed(contact: Contact, purpose: str, *, actor: Actor) -> None:
    """Let nobody else agree to marketing for an address that is suppressed (privacy.md 2.7)."""
    is_own = actor.kind == ActorKind.CONTACT and actor.id == contact.pk
    if is_own or not uses[purpose].is_marketing:
        return
    known = Identifier.objects.filter(contact=contact, kind=IdentifierKind.EMAIL)
    if any(map(is_suppressed, known.values_list("value", flat=True))):
        raise Refused(
            "Whoever owns this address asked never to be written to for this. Only they can "
            "agree, on their own page."
        )


def _lift_own_objection(contact: Contact, purpose: str, *, actor: Actor) -> None:
    """Let an objection go that stands against a new consent; only the person can."""
    standing = standing_objections(contact.pk, purpose).first()
    if standing is not None:
        withdraw_objection(standing, actor=actor)


@transaction.atomic
def object_to(contact: Contact, purpose: str, *, actor: Actor) -> Objection:
    """Note that ``contact`` objects to ``purpose``; it counts at once. Again changes nothing.

    Raises ``Refused`` where the law knows no objection.
    """
    lock(contact)
    if purpose not in uses or not use_of(purpose).can_be_objected:
        raise Refused("This use rests on a contract or a law. Nobody can object to it.")
    standing = standing_objections(contact.pk, purpose).first()
    if standing is not None:
        return standing
    objection = Objection.objects.create(contact=contact, purpose=purpose)
    log.record(Objected(objection=objection.pk), contact, actor=actor)
    return objection


@transaction.atomic
def assess_objection(
    objection: Objection, *, stands: bool, reasons: str, agent: Agent | None, actor: Actor
) -> None:
    """Decide in writing what becomes of an objection; until then the use rests.

    Raises ``Refused`` without reasons, twice, and for marketing, where it is absolute.
    """
    lock(objection)
    if uses[objection.purpose].is_absolute:
        raise Refused("An objection to marketing is absolute. Only the person can end it.")
    if not reasons.strip():
        raise Refused("Write down the reasons, so that the person can be told.")
    if objection.assessment:
        raise Refused("This objection is decided already.")
    objection.assessment = Assessment.STANDS if stands else Assessment.OVERRIDDEN
    objection.reasons = reasons.strip()[:LONGEST_REASONS]
    objection.assessed_by, objection.assessed_at = agent, clock.now()
    objection.save()
    _tell(objection, actor=actor)


@transaction.atomic
def withdraw_objection(objection: Objection, *, actor: Actor) -> None:
    """Let the person take an objection back; again does nothing.

    Raises ``Refused`` for everybody else.
    """
    lock(objection)
    if objection.assessment == Assessment.WITHDRAWN:
        return
    is_own = actor.kind == ActorKind.CONTACT and actor.id == objection.contact_id
    if not is_own:
        raise Refused("Only the person can take an objection back, on their own page.")
    objection.assessment, objection.assessed_at = Assessment.WITHDRAWN, clock.now()
    objection.save(update_fields=["assessment", "assessed_at"])
    _tell(objection, actor=actor)


def _tell(objection: Objection, *, actor: Actor) -> None:
    fact = ObjectionAssessed(
        objection=objection.pk, assessment=Assessment(objection.assessment)
    )
    log.record(fact, objection.contact, actor=actor)
