"""A request for erasure carries itself out, and its answer still reaches the person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.delivery import change
from ombud.channels.email.statuses import Delivery
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import State as ErasureState
from ombud.events.models import Event
from ombud.holds.actions import release_hold
from ombud.privacy import actions, parting
from ombud.privacy.erasing import begin_erasure
from ombud.privacy.models import CarriedErasure, Letter
from ombud.privacy.statuses import Kind, LetterKind, Outcome, State
from tests.conftest import client_of
from tests.erasure.conftest import forget_ledger
from tests.everywhere import where
from tests.makers import make_hold, make_ticket
from tests.privacy.requests import LINK, ask, decided, letter_texts, officer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.privacy.models import PrivacyRequest
    from tests.world import World

FOUR_DAYS = timedelta(days=4)


@pytest.fixture(autouse=True)
def own_ledger(transactional_db: None) -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def approved(world: World, *, words: str = "", language: str = "en") -> PrivacyRequest:
    """A request for erasure that two officers agreed to, and that nobody called off."""
    make_ticket(world, text="My bicycle is at Fjordblick 7. Cleo Marchetti")
    petra, paul = officer(), officer("Paul")
    request = decided(ask(Kind.ERASURE, language=language), petra)
    if words:
        letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
        actions.change_letter(letter, {"done": words}, actor=petra.actor)
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    return request


def carried_on(request: PrivacyRequest) -> None:
    """Let the desk work for itself, as it does every minute."""
    with clock.held_at(clock.now() + FOUR_DAYS):
        actions.go_on_by_itself()
        begin_erasure(request)
        for erasure in Erasure.objects.all():
            run_to_the_end(erasure)
        actions.go_on_by_itself()
    request.refresh_from_db()


def mail_of(request: PrivacyRequest) -> OutgoingMail:
    mail = CarriedErasure.objects.get(request=request).mail
    assert mail is not None
    return mail


def test_it_waits_while_the_person_can_call_it_off(world: World) -> None:
    request = approved(world)

    actions.go_on_by_itself()

    request.refresh_from_db()
    assert (request.state, Erasure.objects.count()) == (State.WAITING, 0)


def test_the_person_is_erased_proved_and_then_answered(world: World) -> None:
    request = approved(world)

    carried_on(request)

    assert request.state == State.RESPONDED
    erasure = Erasure.objects.get()
    assert erasure.state == ErasureState.DONE
    assert erasure.certificate is not None
    scope = erasure.certificate["scan"]["scope"]
    assert scope["stores: kept apart (answer to the person)"] == 1
    mail = mail_of(request)
    assert (mail.to, mail.state, mail.message) == ("cleo@lumen.example", Delivery.QUEUED, None)
    text = letter_texts(mail.to)[-1]
    assert "Your tickets and messages: done as you asked" in text
    assert "If you do not agree\n" in text
    assert Letter.objects.get(request=request, kind=LetterKind.ANSWER).message is None


def test_nothing_of_the_address_is_left_once_the_answer_has_gone(world: World) -> None:
    request = approved(world)
    carried_on(request)
    mail = mail_of(request)
    assert actions.forget_addresses() == 0
    change(mail, Delivery.SENT, "250 OK")

    assert actions.forget_addresses() == 1

    carried = CarriedErasure.objects.get()
    assert (carried.told, carried.sealed_reply) == (Delivery.SENT, None)
    assert where("cleo@lumen.example", "Marchetti", "Fjordblick") == []
    told = Event.objects.filter(kind="privacy-request.reply-address-destroyed").get()
    assert told.payload == {"left": True}
    assert actions.evidence(request)["proof"]["answer"] == "sent"
    assert len(actions.evidence(request)["proof"]["certificate"]) == 64


def test_an_answer_that_never_leaves_does_not_keep_the_address(world: World) -> None:
    request = approved(world)
    carried_on(request)

    with clock.held_at(clock.now() + FOUR_DAYS + timedelta(days=parting.REPLY_DAYS, hours=1)):
        actions.forget_addresses()

    assert CarriedErasure.objects.get().sealed_reply is None
    assert where("cleo@lumen.example") == []


def test_what_was_written_before_is_what_is_sent_in_their_language(world: World) -> None:
    request = approved(world, words="Ihr Fahrrad haben wir vergessen.", language="de")

    carried_on(request)

    text = letter_texts("cleo@lumen.example")[-1]
    assert "Was wir getan haben\nIhr Fahrrad haben wir vergessen." in text


def test_a_hold_stops_it_and_its_release_lets_it_go_on(world: World) -> None:
    request = approved(world)
    hold = make_hold(world, contacts=(world.cleo,))

    carried_on(request)
    blocked = request.state
    release_hold(hold, actor=world.rosa.actor)
    carried_on(request)

    assert blocked == State.BLOCKED
    assert request.state == State.RESPONDED


def test_less_than_all_is_left_to_people(world: World) -> None:
    petra, paul = officer(), officer("Paul")
    request = decided(ask(Kind.ERASURE), petra)
    actions.decide_group(
        request,
        "files",
        Outcome.REFUSED,
        ground="others_rights",
        agent=petra,
        actor=petra.actor,
    )
    actions.approve(request, LINK, agent=paul, actor=paul.actor)

    carried_on(request)

    assert (request.state, Erasure.objects.count()) == (State.APPROVED, 0)


def test_the_page_shows_how_far_it_is_and_its_certificate(world: World) -> None:
    request = approved(world)
    paul = officer("Petra2")
    address = f"/privacy/{request.number}/"
    plan = client_of(paul).get(address).content.decode()
    with clock.held_at(clock.now() + FOUR_DAYS):
        actions.go_on_by_itself()
        begin_erasure(request)
    running = client_of(paul).get(address).content.decode()
    carried_on(request)
    done = client_of(paul).get(address).content.decode()

    assert "Erasure: Running" not in plan
    assert "Erasure: Running" in running
    assert 'aria-current="step"' in running
    assert "The address of the person is kept sealed until they are answered" in running
    assert "Download the certificate" in done
    assert "tickets.Message.text" in done
    assert "The answer is on its way." in done
    for page in (running, done):
        assert "cleo@lumen.example" not in page


def test_who_plans_does_not_start_it(world: World) -> None:
    petra, paul = officer(), officer("Paul")
    plan = plan_erasure(world.cleo, actor=petra.actor)

    with pytest.raises(Refused, match="second privacy officer"):
        start_erasure(plan, actor=petra.actor)
    plan.refresh_from_db()
    assert plan.state == ErasureState.PLANNED

    start_erasure(plan, actor=paul.actor)
    assert plan.state == ErasureState.RUNNING
    run_to_the_end(plan)


def test_the_request_is_carried_out_once(world: World) -> None:
    request = approved(world)
    carried_on(request)

    begin_erasure(request)
    actions.go_on_by_itself()

    assert Erasure.objects.count() == 1
    assert OutgoingMail.objects.filter(to="cleo@lumen.example").exclude(state="sent").count()
    assert SYSTEM.kind == Erasure.objects.get().actor_kind
