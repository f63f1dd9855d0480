"""A request for erasure carries itself out, and its answer still reaches the person."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email import sink
from ombud.channels.email.models import OutgoingMail, SinkMail
from ombud.channels.email.outgoing.delivery import change
from ombud.channels.email.statuses import Delivery
from ombud.erasure import records
from ombud.erasure.actions import (
    end_what_was_spared,
    plan_erasure,
    replay,
    run_to_the_end,
    start_erasure,
)
from ombud.erasure.certificates import is_genuine
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import Stage
from ombud.erasure.statuses import State as ErasureState
from ombud.events.models import Event
from ombud.holds.actions import release_hold
from ombud.holds.models import LegalHold
from ombud.people.models import Agent
from ombud.privacy import actions, parting
from ombud.privacy.addresses import own_word
from ombud.privacy.carrying import GROUPS
from ombud.privacy.erasing import begin_erasure
from ombud.privacy.models import CarriedErasure, Letter, PrivacyRequest
from ombud.privacy.statuses import Kind, LetterKind, Outcome, State
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Message, Restriction
from ombud.tickets.places import is_resting
from ombud.vault import actions as vault
from ombud.visits.models import Visit
from tests.conftest import client_of
from tests.erasure.conftest import forget_ledger
from tests.everywhere import where
from tests.makers import make_hold, make_ticket
from tests.portal.visiting import link_for, sign_in
from tests.privacy.requests import LINK, ask, decided, letter_texts, officer

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    assert "Hello,\n\nWhat we did\n" in text  # and no name: it is gone
    assert "Conversations: erased" in text
    assert "If you do not agree\n" in text
    ends = date.fromisoformat(erasure.certificate["backups_end_on"])
    assert f"backups hold nothing of it any more from {ends.day} {ends:%B %Y}" in text
    assert Letter.objects.get(request=request, kind=LetterKind.ANSWER).message is None


def test_whoever_holds_the_persons_browser_is_signed_out_before_anything_goes(
    world: World,
) -> None:
    browser = sign_in()
    link = link_for(Client(), "cleo@lumen.example")
    before = browser.get("/help/my-data/").status_code

    start_erasure(plan_erasure(world.cleo, actor=SYSTEM), actor=SYSTEM)
    after = browser.get("/help/my-data/")
    come_in = Client().post(link)

    assert Erasure.objects.get().stage == Stage.STOP
    assert (before, after.status_code, Visit.objects.count()) == (200, 302, 0)
    assert come_in.status_code != 302


def test_the_person_can_fetch_the_certificate_from_the_page_that_the_answer_names(
    world: World,
) -> None:
    request = approved(world, language="de")
    path = f"/help/privacy/{own_word(request)}/"
    before = Client().get(f"{path}certificate/").status_code

    carried_on(request)

    page = Client().get(path).content.decode()
    given = json.loads(Client().get(f"{path}certificate/").content)
    paper = Client().get(f"{path}certificate/?format=pdf")
    assert before == 404
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert paper["Content-Disposition"].endswith(f'"{request}-certificate.pdf"')
    assert path in letter_texts("cleo@lumen.example")[-1]
    assert given == Erasure.objects.get().certificate
    assert is_genuine(given)
    assert f'href="{path}certificate/"' in page
    assert given["pseudonym"] in page


def test_nothing_of_the_address_is_left_once_the_answer_has_gone(world: World) -> None:
    request = approved(world)
    carried_on(request)
    mail = mail_of(request)
    assert actions.forget_addresses() == 0
    sink.keep(b"Subject: Your request\n\nDear Cleo Marchetti", [mail.to])  # in the demo
    change(mail, Delivery.SENT, "250 OK")

    assert actions.forget_addresses() == 1

    carried = CarriedErasure.objects.get()
    assert (carried.told, carried.sealed_reply) == (Delivery.SENT, None)
    assert where("cleo@lumen.example", "Marchetti", "Fjordblick") == []
    assert not SinkMail.objects.exists()
    told = Event.objects.filter(kind="privacy-request.reply-address-destroyed").get()
    assert told.payload == {"left": True}
    assert actions.evidence(request)["proof"]["answer"] == "sent"
    evidence = actions.evidence(request)
    assert len(evidence["proof"]["certificate"]) == 64
    assert evidence["certificate"] == Erasure.objects.get().certificate
    assert evidence["certificate"]["scan"]["hits"] == 0


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


def test_PR_097_and_PR_098_a_hold_stops_it_and_its_release_lets_it_go_on(world: World) -> None:
    request = approved(world)
    before = set(where("cleo@lumen.example"))
    hold = make_hold(world, contacts=(world.cleo,))

    carried_on(request)
    blocked, rests = request.state, is_resting(world.cleo.pk)
    kept = before - set(where("cleo@lumen.example"))
    theirs = sign_in().get("/help/my-data/").content.decode()
    petra = Agent.objects.get(email="petra@halden.example")
    ours = client_of(petra).get(f"/privacy/{request.number}/").content.decode()
    release_hold(hold, actor=world.rosa.actor)
    carried_on(request)

    assert (blocked, rests, kept) == (State.BLOCKED, True, set())
    assert before != set()
    assert "A legal hold keeps them from being erased until it ends" in theirs
    assert "as you asked" not in theirs
    assert "It goes on by itself once the hold is released." in ours
    assert "/carry-on/" not in ours
    assert ours[ours.index("What happened") :].count(">Decided: as asked<") == 1
    assert request.state == State.RESPONDED


def test_what_a_hold_stopped_can_be_refused_by_two_and_its_letter_says_so(
    world: World,
) -> None:
    request = approved(world)
    petra, paul = (Agent.objects.get(name=f"{one} Halden") for one in ("Petra", "Paul"))
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
    before = dict(actions.parts_to_show(letter))
    actions.change_letter(letter, before | {"record": "Ask Petra."}, actor=petra.actor)
    make_hold(world, contacts=(world.cleo,))
    carried_on(request)

    with pytest.raises(Refused, match="This is approved"):
        refuse_all(request, petra)
    actions.send_back(request, actor=petra.actor)
    refuse_all(request, petra)
    with pytest.raises(Refused, match="Somebody else"):
        actions.approve(request, LINK, agent=petra, actor=petra.actor)
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    stands = (request.state, request.not_before)
    after = dict(actions.parts_to_show(letter))

    assert stands == (State.APPROVED, None)  # nobody waits for what will not be done
    assert ": erased" in before["done"]
    assert after["done"] == "We did not do what you asked."
    assert "(GDPR Art. 17(3)(e))" in after["why"]
    assert after["record"] == "Ask Petra."


def test_f2_the_answer_names_the_hold_and_its_next_review_but_not_the_matter(
    world: World,
) -> None:
    hold = make_hold(world, contacts=(world.cleo,))
    request = refused_in(world, *GROUPS)
    petra, paul = (Agent.objects.get(name=f"{one} Halden") for one in ("Petra", "Paul"))
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)

    held = dict(actions.parts_to_show(letter))
    release_hold(hold, actor=paul.actor)
    free = dict(actions.parts_to_show(letter))

    review = f"{hold.review_on.day} {hold.review_on:%B %Y}"
    assert held["why"].endswith(
        "A legal hold keeps it: we may not erase it while the matter is open."
    )
    assert f"a legal hold is in force, which we look at again by {review}" in held["until"]
    assert hold.matter not in "".join(held.values())
    assert "legal hold" not in free["why"] + free["until"]


def refuse_all(request: PrivacyRequest, agent: Agent) -> None:
    for group in GROUPS:
        actions.decide_group(
            request, group, Outcome.REFUSED, ground="legal_claims",
            keep_until=date(2031, 12, 31), agent=agent, actor=agent.actor,
        )  # fmt: skip


def test_two_workers_at_once_begin_one_erasure(world: World) -> None:
    request = approved(world)
    with clock.held_at(clock.now() + FOUR_DAYS):
        actions.carry_on(request, actor=SYSTEM)

        def begin() -> None:
            begin_erasure(PrivacyRequest.objects.get(pk=request.pk))
            connection.close()

        workers = [threading.Thread(target=begin) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert Erasure.objects.get().state == ErasureState.RUNNING


def test_what_was_sent_back_is_not_erased_by_the_queue(world: World) -> None:
    request = approved(world)
    with clock.held_at(clock.now() + FOUR_DAYS):
        actions.carry_on(request, actor=SYSTEM)  # it lies in the queue, nothing has begun
        make_hold(world, contacts=(world.cleo,))
        actions.carry_on(request, actor=SYSTEM)
        actions.send_back(request, actor=SYSTEM)
        release_hold(LegalHold.objects.get(), actor=world.rosa.actor)
        begin_erasure(request)

    assert not Erasure.objects.exists()


def refused_in(world: World, *groups: str) -> PrivacyRequest:
    """A request for erasure of which two officers refused ``groups`` until the end of 2031."""
    photo = File("cleo@lumen.example.txt", "text/plain", b"to cleo@lumen.example")
    text = "My bicycle is at Fjordblick 7. Cleo Marchetti, cleo@lumen.example"
    make_ticket(world, content=Content(text=text, files=(photo,)))
    petra, paul = officer(), officer("Paul")
    request = decided(ask(Kind.ERASURE), petra)
    for group in groups:
        actions.decide_group(
            request,
            group,
            Outcome.REFUSED,
            ground="legal_duty",
            keep_until=date(2031, 12, 31),
            agent=petra,
            actor=petra.actor,
        )
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    return request


def left(world: World) -> set[str]:
    """Return the groups of which something of Cleo is still there."""
    world.cleo.refresh_from_db()
    words = any("Fjordblick" in one.text for one in Message.objects.all())
    files = Attachment.objects.filter(is_removed=False).exists()
    found = {"profile": world.cleo.name == "Cleo Marchetti", "tickets": words, "files": files}
    return {group for group, is_there in found.items() if is_there}


def test_what_the_demo_keeps_as_sent_goes_too(world: World) -> None:
    """Otherwise no erasure of the demo would come to its certificate."""
    to = b"To: %s\r\nSubject: Your bicycle\r\n\r\nDear %s, it is ready.\r\n"
    sink.keep(to % (b"cleo@lumen.example", b"Cleo Marchetti"), ["cleo@lumen.example"])
    sink.keep(to % (b"dora@lumen.example", b"friend of Cleo Marchetti"), ["dora@lumen.example"])
    carried_on(approved(world))

    left = SinkMail.objects.get()
    assert Erasure.objects.get().state == ErasureState.DONE
    assert left.recipient == "dora@lumen.example"
    assert b"Marchetti" not in vault.read(left.blob)


@pytest.mark.parametrize("group", ["profile", "tickets", "files"])
def test_what_is_refused_stays_and_rests_and_all_else_goes_by_itself(
    world: World, group: str
) -> None:
    request = refused_in(world, group)
    carried_on(request)
    erasure = Erasure.objects.get()

    assert (erasure.state, erasure.problem) == (ErasureState.DONE, "")
    assert request.state == State.RESPONDED
    assert left(world) == {group}
    assert erasure.spared == {group: "2031-12-31"}
    assert erasure.certificate is not None
    assert erasure.certificate["spared"] == erasure.spared
    assert Restriction.objects.in_force().filter(contact=world.cleo).exists()
    assert "31 December 2031" in letter_texts()[-1]


def test_what_was_refused_ends_on_its_day(world: World) -> None:
    carried_on(refused_in(world, "tickets", "files"))
    erasure = Erasure.objects.get()
    with clock.held_at(datetime(2031, 12, 31, 12, tzinfo=UTC)):
        early = end_what_was_spared()
    with clock.held_at(datetime(2032, 1, 1, 12, tzinfo=UTC)):
        over, again = end_what_was_spared(), end_what_was_spared()
        run_to_the_end(erasure)
    erasure.refresh_from_db()

    assert (early, over, again) == (0, 1, 0)
    assert (erasure.state, erasure.spared, left(world)) == (ErasureState.DONE, {}, set())
    assert erasure.sealed_needles is None
    assert where("Marchetti", "Fjordblick") == []


def test_a_restored_desk_erases_what_was_erased_and_leaves_what_stays_until_its_day(
    world: World,
) -> None:
    carried_on(refused_in(world, "tickets"))
    [entry] = records.entries()
    [day] = entry.spared.values()
    seen = []
    for year in (2026, 2032):
        Erasure.objects.all().delete()
        with clock.held_at(datetime(year, 1, 1, 12, tzinfo=UTC)):
            replayed = replay(entry)
        seen.append((replayed.state, replayed.spared, left(world)))

    assert seen == [
        (ErasureState.DONE, {"tickets": day}, {"tickets"}),
        (ErasureState.DONE, {}, set()),
    ]


def test_where_everything_is_refused_nothing_is_erased(world: World) -> None:
    request = refused_in(world, *GROUPS)
    carried_on(request)

    assert (request.state, Erasure.objects.count()) == (State.APPROVED, 0)
    assert left(world) == {"profile", "tickets", "files"}


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
