"""Somebody asks for another: for whom, by which mails, and how the person can stop it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import translation

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.people.models import Contact
from ombud.privacy import actions, letters
from ombud.privacy.addresses import own_word
from ombud.privacy.carrying import planned
from ombud.privacy.letters import ENOUGH
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.queries import missing_proof, requests_of
from ombud.privacy.statuses import Kind, Lack, LetterKind, Relation, State
from ombud.privacy.statuses import Proof as ProofKind
from tests.conftest import client_of
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


@pytest.mark.parametrize("relation", [Relation.AGENT, Relation.PARENT, Relation.ESTATE])
def test_J14_who_sends_the_wrong_document_is_told_by_mail_what_it_lacks(
    world: World, relation: Relation
) -> None:
    request = ask(Kind.ACCESS, relation=relation, about=CHILD, address=PARENT, language="de")
    actions.send_code(request, actor=SYSTEM)
    first = letter_texts(PARENT)[-1]
    actions.try_code(request, code_in(first), network="n", actor=PERSON)
    wanted = missing_proof(request)
    assert wanted is not None
    shown = actions.take_proof(request, wanted, b"paper", actor=PERSON)
    client = client_of(officer())
    verb, said = f"/privacy/{request.number}/judge/", {"proof": shown.pk, "enough": "0"}
    client.post(verb, said)  # not said what it lacks: refused
    nothing = letter_texts(PARENT)[-1]
    client.post(verb, said | {"lack": "asker"})
    client.post(verb, said | {"lack": "asker"})
    mail = letter_texts(PARENT)[-1]
    page = Client().get(f"/help/privacy/{own_word(request)}/").content.decode()

    with translation.override("de"):
        assert str(wanted.label) in first
        assert str(Lack.ASKER.label) in mail
        assert str(ENOUGH[wanted]) in mail
    assert nothing == first
    assert f"/help/privacy/{own_word(request)}/" in mail
    assert len(letter_texts(PARENT)) == 2
    assert str(Lack.ASKER.label) in page
    assert letter_texts(CHILD) == []

    actions.judge_proof(shown, actor=SYSTEM)
    request.refresh_from_db()
    actions.send_code(request, actor=SYSTEM)
    assert (request.state, missing_proof(request)) == (State.COLLECTING, None)
    with translation.override("de"):
        assert str(wanted.label) not in letter_texts(PARENT)[-1]


def test_the_person_reads_the_mail_in_their_own_language(world: World) -> None:
    Contact.objects.filter(pk=world.cleo.pk).update(language="de-AT")
    request = asked_by_an_agent()
    actions.ask_person(request, actor=SYSTEM)

    subject, text = letters.permission_mail(request, "")
    assert subject == "Darf jemand in Ihrem Namen bei uns anfragen?"
    assert letter_texts(CHILD)[-1].startswith(f"{subject}\n{text[:40]}")


@pytest.mark.parametrize("relation", ["agent", "parent", "estate"])
def test_the_form_asks_whose_data_it_is_and_loses_nothing(world: World, relation: str) -> None:
    typed = TYPED | {"relation": relation, "about": "", "text": "She is eight."}

    answer = Client().post("/help/privacy/", typed)

    assert answer.status_code == 422
    assert "under which we know the person" in answer.content.decode()
    assert "She is eight." in answer.content.decode()
    assert not PrivacyRequest.objects.exists()


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        (Relation.SELF, "Sending you news about our products"),
        (Relation.PARENT, "Sending the person news about our products"),
    ],
)
def test_the_answer_speaks_of_the_person_to_who_asks_for_them(
    world: World, relation: Relation, said: str
) -> None:
    about = CHILD if relation != Relation.SELF else ""
    request = ask(Kind.OPT_OUT, relation=relation, about=about, address=PARENT, name="Pat")
    decided(request, officer())

    assert f"{said}: ended" in letters.blocks_of(request, LetterKind.ANSWER)["done"]


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
        actions.judge_proof(shown, actor=petra.actor)
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


def asked_by_an_agent() -> PrivacyRequest:
    request = ask(Kind.ACCESS, relation=Relation.AGENT, about=CHILD, address=PARENT, name="Pat")
    actions.send_code(request, actor=SYSTEM)
    code = code_in(letter_texts(PARENT)[-1])
    assert actions.try_code(request, code, network="n", actor=PERSON)
    request.refresh_from_db()
    return request


def link_in(text: str) -> str:
    return text[text.index("/help/privacy/stop/") :].split(maxsplit=1)[0]


def test_the_person_themselves_may_agree_in_place_of_a_document(world: World) -> None:
    request = asked_by_an_agent()
    own_page = f"/help/privacy/{own_word(request)}/"
    before = Client().get(own_page).content.decode()
    Client().post(own_page, {"person": "1"})
    mail = letter_texts(CHILD)[-1]
    request.refresh_from_db()
    waiting = request.state
    page = Client().get(link_in(mail)).content.decode()
    after = Client().post(link_in(mail), {"permit": "1"}).content.decode()
    request.refresh_from_db()

    assert "You need no power of attorney" in before
    assert "no power of attorney" in mail
    assert (waiting, request.state) == (State.VERIFYING, State.COLLECTING)
    assert "Yes, they may ask for me" in page
    assert "You agreed that they ask for you" in after
    assert "Send the document" not in Client().get(own_page).content.decode()


@pytest.mark.parametrize("relation", [Relation.PARENT, Relation.ESTATE, Relation.SELF])
def test_only_somebody_with_permission_is_confirmed_by_the_person(
    world: World, relation: Relation
) -> None:
    about = "" if relation == Relation.SELF else CHILD
    request = ask(Kind.ACCESS, relation=relation, about=about, address=PARENT)

    with pytest.raises(Refused, match="Only somebody with permission"):
        actions.ask_person(request, actor=SYSTEM)


def test_the_person_is_asked_after_the_code_and_three_times_at_the_most(world: World) -> None:
    early = ask(Kind.ERASURE, relation=Relation.AGENT, about=CHILD, address=PARENT)
    with pytest.raises(Refused, match="Type the code"):
        actions.ask_person(early, actor=SYSTEM)
    request = asked_by_an_agent()
    for _ in range(3):
        actions.ask_person(request, actor=SYSTEM)
    with pytest.raises(Refused, match="asked already"):
        actions.ask_person(request, actor=SYSTEM)

    assert len(letter_texts(CHILD)) == 3


def test_J14_no_way_round_leads_past_the_missing_document(world: World) -> None:
    request = asked_by_an_agent()
    actions.wait_for_person(request, actor=SYSTEM)
    actions.person_answered(request, actor=SYSTEM)
    waited = request.state
    actions.correct_kind(request, Kind.ERASURE, actor=SYSTEM)

    assert (waited, request.state) == (State.VERIFYING, State.VERIFYING)
    with pytest.raises(Refused, match="Check the identity first"):
        actions.data_collected(request, actor=SYSTEM)
