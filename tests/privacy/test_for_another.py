"""Somebody asks for another: for whom, by which mails, and how the person can stop it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.privacy import actions
from ombud.privacy.carrying import planned
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.queries import requests_of
from ombud.privacy.statuses import Kind, Relation, State
from ombud.privacy.statuses import Proof as ProofKind
from tests.makers import make_contact, make_ticket
from tests.portal.visiting import sign_in
from tests.privacy.requests import (
    LINK,
    MONDAY,
    PERSON,
    ask,
    code_in,
    decided,
    letter_texts,
    officer,
)

if TYPE_CHECKING:
    from tests.world import World

PARENT, CHILD = "parent@lumen.example", "cleo@lumen.example"
TYPED = {
    "kind": "access",
    "email": PARENT,
    "region": "europe",
    "relation": "parent",
    "about": CHILD,
}


def asked_for_cleo(kind: Kind) -> PrivacyRequest:
    return ask(kind, relation=Relation.PARENT, about=CHILD, address=PARENT, name="Pat")


def test_J14_the_data_are_the_persons_and_the_mails_go_to_who_asks(world: World) -> None:
    make_ticket(world)
    sent = Client().post("/help/privacy/", TYPED)
    request = PrivacyRequest.objects.get()
    code = code_in(letter_texts(PARENT)[-1])
    page = Client().post(sent.url, {"code": code}).content.decode()  # type: ignore[attr-defined]
    request.refresh_from_db()

    assert (request.contact, request.asker.name) == (world.cleo, "")
    assert letter_texts(CHILD) == []
    assert "Proof of parenthood or custody" in page
    assert request.state == State.VERIFYING  # the address alone releases nothing
    assert {one.name: one.count for one in planned(request).groups}["tickets"] > 0


@pytest.mark.parametrize("relation", ["agent", "parent", "estate"])
def test_the_form_asks_whose_data_it_is_and_loses_nothing(world: World, relation: str) -> None:
    typed = TYPED | {"relation": relation, "about": "", "text": "She is eight."}

    answer = Client().post("/help/privacy/", typed)

    assert answer.status_code == 422
    assert "under which we know the person" in answer.content.decode()
    assert "She is eight." in answer.content.decode()
    assert not PrivacyRequest.objects.exists()


def test_nothing_is_said_of_another_by_who_asks_for_themselves(world: World) -> None:
    Client().post("/help/privacy/", TYPED | {"relation": "self"})

    assert PrivacyRequest.objects.get().about is None


def test_two_people_of_one_agent_are_two_requests(world: World) -> None:
    make_contact("dora@lumen.example")
    ask(relation=Relation.AGENT, about=CHILD, address=PARENT)
    other = ask(relation=Relation.AGENT, about="dora@lumen.example", address=PARENT)
    own = ask(address=PARENT)
    again = ask(address=CHILD)

    assert (other.joined_to, own.joined_to) == (None, None)
    assert again.joined_to is not None  # one person, whoever asked
    assert own.earlier_in_a_year == 0


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.ERASURE])
def test_PR_030_the_person_is_told_and_has_72_hours_to_stop_it(
    world: World, kind: Kind
) -> None:
    petra, paul = officer(), officer("Paul")
    with clock.held_at(MONDAY):
        request = asked_for_cleo(kind)
        actions.send_code(request, actor=SYSTEM)
        actions.try_code(request, code_in(letter_texts(PARENT)[-1]), network="n", actor=PERSON)
        shown = actions.take_proof(request, ProofKind.PARENTHOOD, b"paper", actor=PERSON)
        actions.judge_proof(shown, is_enough=True, actor=petra.actor)
        request.refresh_from_db()
        decided(request, petra)
        actions.approve(request, LINK, agent=paul, actor=paul.actor)
        told = letter_texts(CHILD)

        assert request.state == State.WAITING
        assert request.not_before == MONDAY + timedelta(hours=72)
        assert len(told) == 1
        assert "act for you" in told[0]
        assert requests_of([world.cleo.pk]) == [request]
        client = sign_in(CHILD)
        client.post(f"/help/my-data/stop/{request.number}/")
    request.refresh_from_db()

    assert request.state == State.WITHDRAWN


def test_somebody_elses_request_cannot_be_stopped(world: World) -> None:
    request = ask(address="dora@lumen.example")

    answer = sign_in(CHILD).post(f"/help/my-data/stop/{request.number}/")

    request.refresh_from_db()
    assert (answer.status_code, request.state) == (404, State.VERIFYING)
