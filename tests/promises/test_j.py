"""Rights, in general (promises group J)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.people.queries import rights_of
from ombud.privacy import actions
from ombud.privacy.access import request_for
from ombud.privacy.statuses import Kind, Outcome, Region, Relation, State
from ombud.tickets.access import ticket_for, tickets_for
from tests.privacy.requests import MONDAY, ask, decided, identified, officer

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture(autouse=True)
def a_way_out(settings: Any) -> None:
    settings.OMBUD_SMTP_OUT = "smtp://127.0.0.1:9"


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


def test_j14_nothing_goes_to_a_representative_without_proof(world: World) -> None:
    request = identified(ask(relation=Relation.PARENT))

    assert request.state == State.VERIFYING
    with pytest.raises(Refused, match="further on"):
        actions.data_collected(request, actor=SYSTEM)
