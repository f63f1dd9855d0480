"""Requests of the demo's people about their data: some at each step of the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.people.queries import address_of
from ombud.privacy import actions
from ombud.privacy.carrying import planned
from ombud.privacy.queries import controller
from ombud.privacy.statuses import DataPoint, Kind, Level, Outcome, Region, Source, State
from ombud.privacy.wording import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ombud.people.models import Agent, Contact
    from ombud.privacy.models import PrivacyRequest


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked some days ago, and how far it has come."""

    kind: Kind
    language: str
    days: int
    state: State
    text: str
    region: Region = Region.EUROPE
    country: str = ""
    source: Source = Source.PORTAL


WISHES = (
    Wish(Kind.ERASURE, "pl", 3, State.VERIFYING, "Please erase my account.", country="PL"),
    Wish(Kind.PORTABILITY, "tr", 6, State.CLARIFYING, "My data as a file, please."),
    Wish(
        Kind.OPT_OUT, "en", 1, State.COLLECTING, "Do not sell my data.",
        Region.CALIFORNIA, "US-CA",
    ),
    Wish(Kind.ACCESS, "es", 25, State.COLLECTING, "What do you hold on me?", country="ES"),
    Wish(Kind.RECTIFICATION, "fr", 11, State.COLLECTING, "Mon nom a changé.", country="FR"),
    Wish(Kind.ERASURE, "de", 9, State.ASSESSING, "Bitte löschen Sie alles.", country="DE"),
    Wish(
        Kind.RESTRICTION, "it", 15, State.ASSESSING, "Non usate i miei dati.",
        country="IT", source=Source.PHONE,
    ),
    Wish(
        Kind.ACCESS, "ar", 20, State.APPROVED, "What do you hold about me?",
        Region.UNITED_KINGDOM, "GB",
    ),
)  # fmt: skip


def ask_about_data(contacts: Mapping[str, Sequence[Contact]], officer: Agent) -> None:
    """Say who answers, let people ask; ``officer`` comes as far with each as is listed."""
    held = controller()
    actions.change_controller(
        name="Larkfield Cycles",
        zone=held.zone,
        calendar=held.calendar,
        chosen=held.chosen,
        authority=held.authority,
        needs_two=held.needs_two,
        team=held.team,
        actor=officer.actor,
    )
    now = clock.now()
    for wish in WISHES:
        with clock.held_at(now - timedelta(days=wish.days)):
            request = asked(wish, contacts[wish.language][-1], officer)
        if wish.state != State.VERIFYING:
            with clock.held_at(now - timedelta(days=wish.days) / 2):
                go_on(request, wish.state, officer)


def asked(wish: Wish, contact: Contact, officer: Agent) -> PrivacyRequest:
    found, _word = actions.receive_request(
        actions.Asked(
            kind=wish.kind,
            source=wish.source,
            region=wish.region,
            country=wish.country,
            language=spoken(wish.language),
        ),
        address=address_of(contact),
        name=contact.name,
        text=wish.text,
        agent=officer if wish.source == Source.PHONE else None,
        actor=contact.actor,
    )
    return found


def go_on(request: PrivacyRequest, goal: State, officer: Agent) -> None:
    """Bring ``request`` as far as ``goal``, by the verbs of its page."""
    actor = officer.actor
    actions.take_request(request, officer, actor=actor)
    if goal == State.CLARIFYING:
        actions.wait_for_person(request, actor=actor)
        return
    if request.needed > Level.NONE:
        said = {
            DataPoint.EMAIL: address_of(request.contact),
            DataPoint.NAME: request.contact.name,
        }
        for point, text in said.items():
            actions.compare_point(request, point, text, agent=officer, actor=actor)
    if goal in {State.ASSESSING, State.APPROVED}:
        actions.data_collected(request, actor=actor)
    if goal == State.APPROVED:
        for group in planned(request).groups:
            actions.decide_group(request, group.name, Outcome.FULL, agent=officer, actor=actor)
        actions.approve(request, "", agent=officer, actor=actor)
