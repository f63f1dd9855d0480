"""Who asks (checks PR-024, PR-026, PR-028, PR-030)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.people.addresses import lookup_of
from ombud.people.models import Identifier, IdentifierKind, SignInThrottle
from ombud.privacy import actions
from ombud.privacy.access import warning_by_token
from ombud.privacy.models import Code, PointCheck, Proof
from ombud.privacy.statuses import DataPoint, Kind, Level, Relation, State
from ombud.privacy.statuses import Proof as ProofKind
from tests.makers import make_ticket
from tests.privacy.requests import (
    LINK,
    MONDAY,
    PERSON,
    ask,
    code_in,
    decided,
    identified,
    letter_texts,
    officer,
)

if TYPE_CHECKING:
    from tests.world import World


def test_PR_024_the_right_code_counts_once(world: World) -> None:
    request = ask()
    actions.send_code(request, actor=SYSTEM)
    code = code_in(letter_texts()[-1])

    assert actions.try_code(request, f" {code[:4]} {code[4:]}", network="a", actor=PERSON)
    assert not actions.try_code(request, code, network="a", actor=PERSON)

    request.refresh_from_db()
    assert (request.reached, request.state) == (Level.ADDRESS, State.COLLECTING)


@pytest.mark.parametrize(("minutes", "is_right"), [(14, True), (15, False)])
def test_PR_024_a_code_lives_fifteen_minutes(
    world: World, minutes: int, is_right: bool
) -> None:
    with clock.held_at(MONDAY):
        request = ask()
        actions.send_code(request, actor=SYSTEM)
    with clock.held_at(MONDAY + timedelta(minutes=minutes)):
        code = code_in(letter_texts()[-1])
        found = actions.try_code(request, code, network="a", actor=PERSON)

    assert found is is_right


def test_PR_024_five_wrong_tries_burn_the_code(world: World) -> None:
    request = ask()
    actions.send_code(request, actor=SYSTEM)
    code = code_in(letter_texts()[-1])
    wrong = "00000000" if code != "00000000" else "11111111"

    tried = [actions.try_code(request, wrong, network=f"n{n}", actor=PERSON) for n in range(5)]

    assert tried == [False] * 5
    assert not actions.try_code(request, code, network="n9", actor=PERSON)


def test_PR_024_guessing_from_everywhere_gets_five_tries_for_a_code(world: World) -> None:
    """Five codes an hour are looked at five times each, of a hundred million: however many try
    (here 200 networks once each), 25 guesses an hour are all there are.
    """
    request = ask()
    looked_at = 0
    for start in range(0, 200, 40):
        actions.send_code(request, actor=SYSTEM)
        code = code_in(letter_texts()[-1])
        wrong = "12345678" if code != "12345678" else "87654321"
        for n in range(start, start + 40):
            assert not actions.try_code(request, wrong, network=f"n{n}", actor=PERSON)
        looked_at += Code.objects.latest("pk").tries
    with pytest.raises(Refused, match="Wait an hour"):
        actions.send_code(request, actor=SYSTEM)

    assert looked_at == 25


def test_PR_024_one_network_cannot_try_many_requests(world: World) -> None:
    other = ask(address="first@lumen.example")
    for _ in range(41):
        actions.try_code(other, "00000000", network="one", actor=PERSON)
    request = ask()
    actions.send_code(request, actor=SYSTEM)
    code = code_in(letter_texts()[-1])

    assert not actions.try_code(request, code, network="one", actor=PERSON)
    assert SignInThrottle.objects.count() == 1


def test_a_new_code_burns_the_one_before_and_no_code_is_stored(world: World) -> None:
    request = ask()
    actions.send_code(request, actor=SYSTEM)
    first = code_in(letter_texts()[-1])
    actions.send_code(request, actor=SYSTEM)

    assert not actions.try_code(request, first, network="a", actor=PERSON)
    assert first.encode() not in bytes(Code.objects.order_by("pk")[0].digest)


def test_PR_026_two_points_open_categories_three_and_a_declaration_details(
    world: World,
) -> None:
    petra, request = officer(), ask()
    ticket = make_ticket(world)
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}

    assert actions.compare_point(request, DataPoint.EMAIL, "CLEO@lumen.example", **who)
    assert request.reached == Level.NONE
    assert not actions.compare_point(request, DataPoint.PHONE, "+32 2 555 01", **who)
    assert actions.compare_point(request, DataPoint.NAME, "cleo marchetti", **who)
    assert request.reached == Level.TWO_POINTS
    with pytest.raises(Refused, match="Fewer than three"):
        actions.sign_declaration(request, actor=petra.actor)
    assert actions.compare_point(request, DataPoint.TICKET, str(ticket.number), **who)
    actions.sign_declaration(request, actor=petra.actor)

    assert request.reached == Level.THREE_POINTS
    with pytest.raises(Refused, match="compared already"):
        actions.compare_point(request, DataPoint.PHONE, "+32 2 555 02", **who)
    kept = [{**row, "at": None} for row in PointCheck.objects.values()]  # its digits chance
    assert "555" not in str(kept)


def test_PR_026_what_is_to_be_corrected_proves_nothing(world: World) -> None:
    petra, request = officer(), ask(Kind.RECTIFICATION)
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}
    actions.compare_point(request, DataPoint.NAME, "Cleo Marchetti", **who)

    actions.dispute(request, [DataPoint.NAME, DataPoint.PHONE], actor=petra.actor)

    with pytest.raises(Refused, match="proves nothing"):
        actions.compare_point(request, DataPoint.PHONE, "+32", **who)
    actions.compare_point(request, DataPoint.EMAIL, "cleo@lumen.example", **who)
    assert request.reached == Level.NONE


def test_PR_028_another_address_is_told_and_stops_an_erasure(world: World) -> None:
    Identifier.objects.create(
        contact=world.cleo,
        kind=IdentifierKind.EMAIL,
        value="cleo@work.example",
        lookup=lookup_of(IdentifierKind.EMAIL, "cleo@work.example"),
        source="agent",
        is_primary=False,
        verified_at=MONDAY,
    )
    petra, paul = officer(), officer("Paul")
    with clock.held_at(MONDAY):
        request = decided(ask(Kind.ERASURE), petra)
        actions.approve(request, LINK, agent=paul, actor=paul.actor)
        link = letter_texts("cleo@work.example")[-1].split(LINK)[1].split("/")[0]
    with clock.held_at(MONDAY + timedelta(hours=71)):
        with pytest.raises(Refused, match="still call this off"):
            actions.carry_on(request, actor=SYSTEM)
        actions.cancel_by_warning(warning_by_token(link), actor=PERSON)

    request.refresh_from_db()
    assert request.state == State.WITHDRAWN
    with clock.held_at(MONDAY + timedelta(hours=73)):
        assert actions.go_on_by_itself() == 0


def test_PR_028_after_72_hours_it_goes_on(world: World) -> None:
    petra, paul = officer(), officer("Paul")
    with clock.held_at(MONDAY):
        request = decided(ask(Kind.ERASURE), petra)
        actions.approve(request, LINK, agent=paul, actor=paul.actor)
    with clock.held_at(MONDAY + timedelta(hours=72)):
        assert actions.go_on_by_itself() == 1

    request.refresh_from_db()
    assert request.state == State.EXECUTING


@pytest.mark.parametrize(
    ("relation", "proof"),
    [
        (Relation.AGENT, ProofKind.PERMISSION),
        (Relation.PARENT, ProofKind.PARENTHOOD),
        (Relation.ESTATE, ProofKind.ESTATE),
    ],
)
def test_PR_030_who_acts_for_another_shows_a_document_once(
    world: World, relation: Relation, proof: ProofKind
) -> None:
    request = identified(ask(relation=relation, about="dora@lumen.example"))
    assert request.state == State.VERIFYING  # the address alone releases nothing (J14)

    shown = actions.take_proof(request, proof, b"signed", actor=PERSON)
    actions.judge_proof(shown, actor=SYSTEM)

    request.refresh_from_db()
    assert request.state == State.COLLECTING


def test_PR_030_who_is_reached_at_the_persons_own_address_needs_no_document(
    world: World,
) -> None:
    """A program asks for a person, and the code went to the person."""
    request = identified(ask(relation=Relation.AGENT))

    assert request.state == State.COLLECTING


def test_PR_030_no_document_is_called_a_power_of_attorney() -> None:
    labels = [str(one.label).lower() for one in ProofKind]

    assert all("attorney" not in label and "notar" not in label for label in labels)


def test_equal_documents_of_two_requests_do_not_share_an_object(world: World) -> None:
    first, second = ask(), ask(address="ben@lumen.example")
    for request in (first, second):
        actions.take_proof(request, ProofKind.IDENTITY, b"the same scan", actor=PERSON)

    assert Proof.objects.values("blob").distinct().count() == 2
