"""Rights, in general (promises group J)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.http import Http404

from ombud.base import clock
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.base.errors import Refused
from ombud.people.queries import rights_of
from ombud.privacy import actions
from ombud.privacy.access import request_for
from ombud.privacy.law import NEEDED_PROOF
from ombud.privacy.statuses import Kind, Outcome, Region, Relation, State
from ombud.purposes.actions import object_to, say
from ombud.purposes.gate import Channel, decide
from ombud.purposes.queries import consents_of
from ombud.purposes.statuses import Given, Mechanism
from ombud.tickets.access import Restricted, contact_for, ticket_for, tickets_for
from ombud.tickets.actions import lift, reply, restrict
from ombud.tickets.content import Content
from ombud.tickets.statuses import RestrictionGround
from tests.makers import make_ticket
from tests.privacy.requests import MONDAY, ask, decided, identified, officer

if TYPE_CHECKING:
    from tests.world import World


pytestmark = pytest.mark.usefixtures("a_way_out")


def test_j4_a_request_is_a_ticket_that_ordinary_agents_cannot_see(world: World) -> None:
    request = ask()

    for agent in (world.ana, world.sven, world.olga):
        rights = rights_of(agent)
        assert not tickets_for(rights).exists()
        with pytest.raises(Http404):
            ticket_for(rights, request.ticket.number)
        with pytest.raises(Http404):
            request_for(rights, request.number)
    assert request_for(rights_of(officer()), request.number) == request


@pytest.mark.parametrize(
    ("region", "kind", "due"),
    [
        (Region.EUROPE, Kind.ERASURE, date(2026, 12, 23)),
        (Region.CALIFORNIA, Kind.ERASURE, date(2027, 1, 7)),
        (Region.CALIFORNIA, Kind.OPT_OUT, date(2026, 12, 15)),
        (Region.UNITED_KINGDOM, Kind.ACCESS, date(2026, 12, 23)),
    ],
)
def test_j12_each_request_runs_by_the_clock_of_its_law(
    world: World, region: Region, kind: Kind, due: date
) -> None:
    with clock.held_at(MONDAY):
        assert ask(kind, region=region).due_day == due


def test_j13_a_refusal_needs_a_reason_of_the_law(world: World) -> None:
    petra = officer()
    request = decided(ask(), petra)

    with pytest.raises(Refused, match="ground of the law"):
        actions.decide_group(
            request, "tickets", Outcome.REFUSED, agent=petra, actor=petra.actor
        )


@pytest.mark.parametrize("relation", [one for one in Relation if one != Relation.SELF])
def test_j14_nothing_goes_to_a_representative_without_proof(
    world: World, relation: Relation
) -> None:
    petra = officer()
    request = identified(ask(relation=relation, about="dora@lumen.example"))
    with pytest.raises(Refused, match="Check the identity first"):
        actions.data_collected(request, actor=SYSTEM)
    proof = actions.take_proof(request, NEEDED_PROOF[relation], b"paper", actor=petra.actor)
    with pytest.raises(Refused, match="Check the identity first"):  # nobody has looked at it
        actions.data_collected(request, actor=SYSTEM)
    actions.judge_proof(proof, actor=petra.actor)
    request.refresh_from_db()

    assert request.state == State.COLLECTING


USES = ("satisfaction", "support")


def test_j6_an_objection_counts_for_its_purpose_and_at_once(world: World) -> None:
    cleo = world.cleo
    before = [
        decide(cleo.pk, one, Channel.EMAIL).allowed for one in ("satisfaction", "support")
    ]
    object_to(cleo, "satisfaction", actor=Actor(ActorKind.CONTACT, cleo.pk))
    after = [decide(cleo.pk, one, Channel.EMAIL).allowed for one in USES]

    assert (before, after) == ([True, True], [False, True])


def test_j6_an_objection_by_the_form_counts_before_anybody_looks(world: World) -> None:
    ask(Kind.OBJECTION)

    assert not decide(world.cleo.pk, "satisfaction", Channel.EMAIL).allowed
    assert not decide(world.cleo.pk, "news", Channel.EMAIL).allowed


def test_j7_restricted_data_is_stored_and_every_way_to_use_it_refuses(world: World) -> None:
    ticket = make_ticket(world)
    text = ticket.messages.get().text
    restriction = restrict(world.cleo, RestrictionGround.CLAIMS, actor=SYSTEM)
    rights = rights_of(world.rosa)

    assert ticket.messages.get().text == text
    assert not tickets_for(rights).exists()
    with pytest.raises(Restricted):
        ticket_for(rights, ticket.number)
    with pytest.raises(Restricted):
        contact_for(rights, world.cleo.pk)
    with pytest.raises(Refused):
        reply(ticket, Content(text="x"), agent=world.ana, actor=world.ana.actor)
    assert not decide(world.cleo.pk, "support", Channel.EMAIL).allowed
    with pytest.raises(Refused):
        lift(restriction, actor=SYSTEM)


def test_j9_consent_is_withdrawn_by_one_request_and_the_history_stays(world: World) -> None:
    say(
        world.cleo,
        "news",
        Given.GIVEN,
        text="You may.",
        language="en",
        mechanism=Mechanism.PAGE,
        actor=Actor(ActorKind.CONTACT, world.cleo.pk),
    )
    assert decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    ask(Kind.WITHDRAWAL)

    assert not decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    assert [one.given for one in consents_of([world.cleo.pk])] == ["given", "withdrawn"]
