"""A request comes in: by form, by telephone, by program, or found in an ordinary ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import translation

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.channels.email.queries import reached_us_at
from ombud.events import log
from ombud.people.actions import contact_by_email
from ombud.privacy import choosing, law, residing
from ombud.privacy.addresses import open_page, own_word
from ombud.privacy.facts import (
    ProposalAnswered,
    RequestJoined,
    RequestReceived,
    ResidenceTaken,
)
from ombud.privacy.models import PrivacyRequest, Proposal
from ombud.privacy.queries import (
    controller,
    earlier_by,
    earlier_than,
    open_request_of,
    request_of,
    team_for_requests,
)
from ombud.privacy.statuses import Kind, Level, Region, Relation, Source, State
from ombud.privacy.wording import spoken
from ombud.tickets.actions import lock_ticket, open_ticket
from ombud.tickets.content import Content, minimised
from ombud.tickets.models import Sequence
from ombud.tickets.statuses import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact
    from ombud.tickets.models import Message, Ticket

CHANNEL_OF = {
    Source.PORTAL: Channel.PORTAL,
    Source.SIGNAL: Channel.PORTAL,
    Source.API: Channel.API,
    Source.PHONE: Channel.PHONE,
    Source.POST: Channel.PHONE,
    Source.MAIL: Channel.EMAIL,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, and what the law needs to know about them.

    about: mail address of the person whose data it is, where somebody else asks for them.
    reference: by what number a program that asks knows it.
    """

    kind: Kind
    source: Source
    region: Region = Region.UNKNOWN
    country: str = ""
    relation: Relation = Relation.SELF
    language: str = "en"
    about: str = ""
    reference: str = ""


def _next_number() -> int:
    if not Sequence.objects.filter(pk="privacy request").update(value=F("value") + 1):
        Sequence.objects.create(pk="privacy request", value=1)
    return int(Sequence.objects.values_list("value", flat=True).get(pk="privacy request"))


@transaction.atomic
def receive_request(
    asked: Asked,
    *,
    address: str,
    name: str,
    text: str,
    actor: Actor,
    received_at: datetime | None = None,
    agent: Agent | None = None,
) -> tuple[PrivacyRequest, str]:
    """Record what somebody at mail ``address`` asked; return it and its own secret word.

    The same is done for a known and an unknown address, so that neither the answer nor its
    time tells one from the other. received_at: when it reached us, now if left out.
    Raises ``Refused`` for a time ahead, and while no team could answer.
    """
    team = team_for_requests()
    if team is None:
        raise Refused("No team answers requests yet. Make a team first.")
    at = received_at or clock.now()
    if at > clock.now():
        raise Refused("It cannot have been received in the future. Correct the date.")
    contact = contact_by_email(address, name, source=_source_of_person(asked), actor=actor)
    with translation.override(spoken(asked.language)):
        title = str(asked.kind.label)  # the subject of every mail about it
    ticket = open_ticket(
        contact=contact,
        team=team,
        subject=title,
        channel=CHANNEL_OF[asked.source],
        content=minimised(Content(text=text or title)),
        actor=actor,
        agent=agent,
    )
    request = record(ticket, asked, at, actor=actor)
    return request, own_word(request)


def _person_meant(asked: Asked, asker: Contact, *, actor: Actor) -> Contact | None:
    """Return whose data somebody asks for who acts for another; None for their own."""
    if asked.relation == Relation.SELF or not asked.about:
        return None
    meant = contact_by_email(asked.about, "", source=_source_of_person(asked), actor=actor)
    return None if meant == asker else meant


def _source_of_person(asked: Asked) -> str:
    """Return where a person we did not know comes from (promise P9)."""
    by_hand = {Source.PHONE, Source.POST}
    if asked.source in by_hand:
        return "agent"
    return "api" if asked.source == Source.API else "portal"


@transaction.atomic
def convert_ticket(
    ticket: Ticket, asked: Asked, *, actor: Actor, message: Message | None = None
) -> PrivacyRequest:
    """Treat an ordinary ticket as a request; it counts from when ``message`` reached us.

    message: in which they ask; the first one where it is not said.
    Converting a ticket that is a request already changes nothing.
    Raises ``Refused`` for a ticket that is part of another.
    """
    lock(ticket)
    known = request_of(ticket)
    if known is not None:
        return known
    said = message or ticket.messages.order_by("pk").first()
    received_at = ticket.opened_at if said is None else min(reached_us_at(said), said.at)
    _answer_proposal(ticket, is_right=True, actor=actor)
    return record(ticket, asked, received_at, actor=actor)


def record(
    ticket: Ticket, asked: Asked, received_at: datetime, *, actor: Actor
) -> PrivacyRequest:
    """Write the row: the law and how days are counted are frozen here."""
    lock_ticket(ticket, actor=actor)
    request = _row(ticket, asked, received_at, actor=actor)
    is_on_file = residing.counts_at_once(request, actor=actor) and take_residence(request)
    try:
        choose_law(request)
    except KeyError:
        raise Refused(
            "No law of that day is known here. Correct the date of receipt."
        ) from None
    request.save()
    set_deadline(request)
    open_page(request)
    request.save()
    due = request.due_at
    fact = RequestReceived(
        request=asked.kind, source=asked.source, received=received_at, due=due
    )
    log.record(fact, request, actor=actor)
    if is_on_file:
        log.record(ResidenceTaken(agrees=not request.on_file), request, actor=actor)
    choosing.take_effect(request)
    if request.joined_to is not None:
        _join(request, request.joined_to, actor=actor)
    return request


def _row(
    ticket: Ticket, asked: Asked, received_at: datetime, *, actor: Actor
) -> PrivacyRequest:
    """Return the row, not saved yet: whom it is about, and what it belongs to."""
    place = controller()
    needed, is_complaint = law.NEEDED[asked.kind], asked.kind == Kind.COMPLAINT
    about = _person_meant(asked, ticket.contact, actor=actor)
    person = about or ticket.contact
    return PrivacyRequest(
        number=_next_number(),
        ticket=ticket,
        about=about,
        kind=asked.kind,
        source=asked.source,
        region=asked.region,
        country=asked.country,
        relation=asked.relation,
        agent_reference=asked.reference,
        language=asked.language,
        zone=place.zone,
        calendar=place.calendar,
        chosen=place.chosen,
        received_at=received_at,
        needed=needed,
        state=State.COLLECTING if needed == Level.NONE else State.VERIFYING,
        earlier_in_a_year=earlier_by(person, asked.kind, received_at),
        joined_to=open_request_of(person, asked.kind),
        complains_of=earlier_than(person, received_at) if is_complaint else None,
    )


def set_deadline(request: PrivacyRequest) -> None:
    """Reckon the deadlines of ``request`` anew, without saving it."""
    made = law.derived(request)
    request.due_at, request.due_day = made.due_at, made.due_day
    request.receipt_due_at = law.receipt_due(request)


def set_law(request: PrivacyRequest) -> None:
    """Choose the law anew, as it was on the day of receipt, and reckon; without saving."""
    choose_law(request)
    set_deadline(request)


def choose_law(request: PrivacyRequest) -> None:
    """Write which law counts for ``request``. Raises ``KeyError`` where none was in force."""
    regions = residing.regions_of(request)
    pack = law.choose(request.kind, regions, request.received_at, request)
    request.pack, request.version = pack.id, pack.version


def take_residence(request: PrivacyRequest) -> bool:
    """Let count where the record of the person says they live, without saving.

    Says whether that says more than the request does, or something else.
    """
    before = (request.region, request.country)
    found = residing.settled(*before, residing.on_file(request.contact))
    request.region, request.country = found.region, found.country
    request.on_file = found.on_file
    return (found.region, found.country) != before or bool(found.on_file)


def take_residence_up(request: PrivacyRequest, *, actor: Actor) -> None:
    """Do so for a held request whose person we know by now, and count anew."""
    if not take_residence(request):
        return
    choose_law(request)
    log.record(ResidenceTaken(agrees=not request.on_file), request, actor=actor)


def share_deadline(request: PrivacyRequest) -> None:
    """Let what is answered together with ``request`` follow its clock."""
    request.joined.unanswered().update(due_at=request.due_at, due_day=request.due_day)


def _join(request: PrivacyRequest, earlier: PrivacyRequest, *, actor: Actor) -> None:
    """Answer ``request`` with an earlier one of the same person: one clock, the earliest."""
    lock(earlier)
    if (
        earlier.due_at is not None
        and request.due_at is not None
        and request.due_at < earlier.due_at
    ):
        earlier.due_at, earlier.due_day = request.due_at, request.due_day
        earlier.save(update_fields=["due_at", "due_day"])
        share_deadline(earlier)
    request.due_at, request.due_day = earlier.due_at, earlier.due_day
    request.save(update_fields=["due_at", "due_day"])
    log.record(RequestJoined(into=earlier.pk), request, actor=actor)


@transaction.atomic
def dismiss_proposal(ticket: Ticket, *, actor: Actor) -> None:
    """Say that ``ticket`` is no privacy request after all; again changes nothing."""
    lock(ticket)
    _answer_proposal(ticket, is_right=False, actor=actor)


def _answer_proposal(ticket: Ticket, *, is_right: bool, actor: Actor) -> None:
    waiting = Proposal.objects.filter(ticket=ticket, answered_at=None)
    if waiting.update(answered_at=clock.now(), is_right=is_right):
        log.record(ProposalAnswered(right=is_right), ticket, actor=actor)
