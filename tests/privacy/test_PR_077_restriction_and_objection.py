"""PR-077 to PR-081: data that rest are used nowhere; objections stop what they name."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.test import Client

from ombud.automation.actions import start_bulk
from ombud.base import clock
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.base.errors import Refused
from ombud.channels.email.actions.letters import write_to_contact
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.delivery import deliver
from ombud.channels.email.statuses import Delivery
from ombud.erasure.actions import plan_erasure, start_erasure
from ombud.events.models import Event
from ombud.events.reading import START
from ombud.jobs.models import Job
from ombud.notifications.models import Notification
from ombud.notifications.tasks import tell
from ombud.people.actions import save_organisation
from ombud.people.models import AccessToken, Contact, Identifier
from ombud.people.queries import rights_of
from ombud.people.tokens import make_token
from ombud.privacy import actions, letters
from ombud.privacy.actions import tell_of_lifting, weigh_objection
from ombud.privacy.statuses import Kind, LetterKind, Outcome, Region, State
from ombud.project.cli import main
from ombud.project.live.feed import news_after
from ombud.purposes.actions import (
    assess_objection,
    object_to,
    say,
    withdraw_objection,
)
from ombud.purposes.gate import Channel, decide
from ombud.purposes.models import Objection
from ombud.purposes.queries import has_consented, objections_to_assess, objects_to
from ombud.purposes.statuses import Given, Ground, Mechanism
from ombud.subjects.models import Subject, Tombstone
from ombud.subjects.statuses import TombstoneKind
from ombud.tickets.access import (
    Restricted,
    contacts_for,
    ticket_for,
    tickets_for,
    tickets_read_by,
)
from ombud.tickets.actions import assign_ticket, lift, open_restricted, reply, restrict
from ombud.tickets.actions.sharing import share_ticket, share_within
from ombud.tickets.content import Content
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import RestrictionGround
from tests.channels.email.mails import answered, raw, take_in
from tests.conftest import client_of
from tests.events.making import said
from tests.makers import make_contact, make_ticket
from tests.privacy.requests import LINK, ask, letter_texts, officer
from tests.world import make_world

if TYPE_CHECKING:
    from tests.world import World

WORD = "zanderfilet"


@pytest.fixture
def resting(world: World) -> Ticket:
    """A ticket of Cleo, whose data rest."""
    ticket = make_ticket(world, subject=f"My {WORD} is late", text=f"Where is my {WORD}?")
    restrict(world.cleo, RestrictionGround.ACCURACY, actor=SYSTEM)
    ticket.refresh_from_db()
    return ticket


def denials() -> list[str]:
    """Return the codes of what the gate refused, oldest first: all that the log knows of it."""
    told = Event.objects.filter(kind="use.denied").order_by("pk")
    assert all(set(one.payload) == {"channel", "denial"} for one in told)
    return [one.payload["denial"] for one in told]


def token_of(world: World) -> str:
    scopes = ("tickets:write", "contacts:write")
    known = AccessToken.objects.filter(agent=world.rosa).exists()
    assert not known
    return make_token(world.rosa, name="t", scopes=scopes, days=1, actor=world.rosa.actor)[1]


def test_PR_077_a_person_whose_data_rest_is_in_no_list_search_count_or_board(
    world: World, resting: Ticket
) -> None:
    rosa = client_of(world.rosa)
    paths = (
        "/",
        "/views/everything/",
        "/views/unsolved/table/",
        "/views/unsolved/board/",
        f"/search/?q={WORD}",
        "/search/?q=status:new",
        "/contacts/",
        "/contacts/?q=Cleo",
        "/home/",
        "/notifications/",
    )
    pages = {path: rosa.get(path).content.decode() for path in paths}

    assert resting.is_restricted
    assert [path for path in paths if "Marchetti" in pages[path]] == []
    without_field = {path: page.replace(f'value="{WORD}"', "") for path, page in pages.items()}
    assert [path for path in paths if f"My {WORD}" in without_field[path]] == []
    assert not tickets_for(rights_of(world.rosa)).exists()
    assert not contacts_for(rights_of(world.rosa)).filter(pk=world.cleo.pk).exists()
    assert Subject.objects.get(contact=world.cleo).state == "restricted"


def test_PR_077_the_pages_of_what_rests_say_so_and_show_nothing(
    world: World, resting: Ticket
) -> None:
    ana = client_of(world.ana)
    paths = (
        f"/tickets/{resting.number}/",
        f"/tickets/{resting.number}/conversation/",
        f"/tickets/{resting.number}/print/",
        f"/tickets/{resting.number}/panel/",
        f"/contacts/{world.cleo.pk}/",
    )
    answers = [ana.get(path) for path in paths]
    sent = ana.post(f"/tickets/{resting.number}/reply/", {"text": "Hello"})
    foreign = client_of(world.ben).get(paths[0])

    assert [one.status_code for one in answers] == [423] * 5
    assert all(WORD not in one.content.decode() for one in answers)
    assert all("Marchetti" not in one.content.decode() for one in answers)
    assert (sent.status_code, foreign.status_code) == (423, 404)
    assert resting.messages.count() == 1


def test_PR_077_programs_get_423_and_no_row(world: World, resting: Ticket) -> None:
    headers = {"Authorization": f"Bearer {token_of(world)}"}

    def get(path: str) -> Any:
        return Client().get(f"/api/v1{path}", headers=headers)

    assert get(f"/tickets/{resting.number}").status_code == 423
    assert get(f"/contacts/{world.cleo.pk}").status_code == 423
    assert get(f"/tickets/{resting.number}").json()["type"].endswith("/restricted")
    for path in ("/tickets", "/contacts"):
        answer = get(path)
        assert answer.status_code == 200, path
        assert "Marchetti" not in answer.content.decode()
        assert f"My {WORD}" not in answer.content.decode()


def test_PR_077_automation_bells_and_the_command_line_leave_it_out(
    world: World,
) -> None:
    ticket = make_ticket(world, subject=f"My {WORD} is late")
    other = make_ticket(world, contact=make_contact("dora@lind.example", "Dora"))
    assign_ticket(ticket, world.ana, actor=world.sven.actor)
    restrict(world.cleo, RestrictionGround.ACCURACY, actor=SYSTEM)
    for job in Job.objects.filter(task=tell.name).order_by("pk"):
        tell.func(*job.arguments)
    run = start_bulk(
        agent=world.sven,
        rights=rights_of(world.sven),
        steps=[{"action": "ticket.tag", "with": {"tag": "late"}}],
        numbers=[ticket.number, other.number],
        actor=world.sven.actor,
    )
    listed = CliRunner().invoke(main, ["ticket", "list", "--json"])
    shown = CliRunner().invoke(main, ["ticket", "show", str(ticket.number)])

    assert not Notification.objects.filter(agent=world.ana).exists()
    assert [one.ticket for one in run.items.select_related("ticket")] == [other]
    assert f"#{ticket.number}" not in listed.output
    assert WORD not in listed.output
    assert shown.exit_code != 0
    assert WORD not in shown.output


@pytest.mark.django_db(transaction=True)
def test_PR_077_no_browser_hears_of_what_rests() -> None:
    world = make_world()
    make_ticket(world)
    restrict(world.cleo, RestrictionGround.ACCURACY, actor=SYSTEM)
    other = make_ticket(world, contact=make_contact("dora@lind.example", "Dora"))
    news, _cursor = news_after(START)

    assert {one.number for one in news if one.number} == {other.number}


def test_PR_077_nothing_is_sent_but_what_they_ask_afterwards_is_answered(
    world: World, resting: Ticket
) -> None:
    with pytest.raises(Refused, match="rest"):
        reply(resting, Content(text="Hi"), agent=world.ana, actor=world.ana.actor)
    assert not write_to_contact(
        world.cleo, "cleo@lumen.example", subject="Hi", text="You", purpose="support"
    )
    assert denials() == ["restricted"]
    assert write_to_contact(
        world.cleo, "cleo@lumen.example", subject="Hi", text="You", purpose="privacy-rights"
    )
    fresh = make_ticket(world, subject="A new question")
    reply(fresh, Content(text="An answer"), agent=world.ana, actor=world.ana.actor)

    assert not fresh.is_restricted
    assert OutgoingMail.objects.get(ticket=fresh).state == Delivery.QUEUED
    assert not OutgoingMail.objects.filter(ticket=resting).exists()


def test_PR_077_a_mail_into_what_rests_opens_a_new_ticket(world: World) -> None:
    ticket = make_ticket(world)
    sent = answered(world, ticket)
    restrict(world.cleo, RestrictionGround.CLAIMS, actor=SYSTEM)
    take_in(raw(text="Two", headers=f"In-Reply-To: {sent.internet_message_id}\n"))
    fresh = Ticket.objects.latest("pk")

    assert fresh != ticket
    assert ticket.messages.count() == 2
    assert (fresh.is_restricted, fresh.contact) == (False, world.cleo)


def test_PR_077_a_mail_that_waits_is_not_sent_once_data_rest(world: World) -> None:
    ticket = make_ticket(world)
    reply(ticket, Content(text="Hi"), agent=world.ana, actor=world.ana.actor)
    restrict(world.cleo, RestrictionGround.UNLAWFUL, actor=SYSTEM)
    mail = OutgoingMail.objects.get(ticket=ticket)
    with clock.held_at(clock.in_(minutes=5)):
        deliver(mail.pk)
    mail.refresh_from_db()

    assert (mail.state, denials()) == (Delivery.CANCELLED, ["restricted"])


def test_PR_077_no_colleague_sees_what_rests(world: World) -> None:
    firm = save_organisation(None, name="Lumen", domain="", actor=SYSTEM)
    dora = make_contact("dora@lumen.example", "Dora Lind")
    Contact.objects.filter(pk__in=[world.cleo.pk, dora.pk]).update(organisation=firm)
    world.cleo.refresh_from_db()
    dora.refresh_from_db()
    share_within(firm, reason="They asked.", actor=SYSTEM)
    ticket = make_ticket(world)
    share_ticket(ticket, actor=SYSTEM)
    before = tickets_read_by(dora).filter(pk=ticket.pk).exists()
    restrict(world.cleo, RestrictionGround.WISH, actor=SYSTEM)

    assert before
    assert not tickets_read_by(dora).exists()


def test_PR_077_one_ticket_alone_can_rest(world: World) -> None:
    one, two = make_ticket(world, subject="One"), make_ticket(world, subject="Two")
    restrict(world.cleo, RestrictionGround.ACCURACY, actor=SYSTEM, ticket=one)
    seen = tickets_for(rights_of(world.ana))

    assert [ticket.number for ticket in seen] == [two.number]
    assert contacts_for(rights_of(world.ana)).filter(pk=world.cleo.pk).exists()
    assert decide(world.cleo.pk, "support", Channel.EMAIL).allowed


def test_PR_078_opening_needs_the_capability_and_a_ground_and_is_logged(
    world: World, resting: Ticket
) -> None:
    petra = officer()
    browser, path = client_of(petra), f"/tickets/{resting.number}/"
    closed = browser.get(path)
    without = browser.post(f"/privacy/restrictions/open/{world.cleo.pk}/", {"ground": ""})
    still = browser.get(path)
    browser.post(f"/privacy/restrictions/open/{world.cleo.pk}/", {"ground": "claims"})
    opened = browser.get(path)
    contact = browser.get(f"/contacts/{world.cleo.pk}/")
    with clock.held_at(clock.in_(minutes=61)), pytest.raises(Restricted):
        ticket_for(rights_of(petra), resting.number)

    assert (closed.status_code, without.status_code, still.status_code) == (423, 302, 423)
    assert (opened.status_code, contact.status_code) == (200, 200)
    assert WORD in opened.content.decode()
    event = Event.objects.get(kind="contact.restricted-opened")
    assert said(event) == {"ground": "claims"}
    assert (event.actor_kind, event.actor_id) == ("agent", petra.pk)
    with pytest.raises(Refused, match="Only who"):
        open_restricted(world.cleo, Ground.CLAIMS, agent=world.ana, actor=world.ana.actor)


def test_PR_079_a_restriction_is_lifted_only_after_notice(
    world: World, resting: Ticket
) -> None:
    restriction = world.cleo.restrictions.get()
    with pytest.raises(Refused, match="Tell the person first"):
        lift(restriction, actor=SYSTEM)
    tell_of_lifting(restriction, actor=SYSTEM)
    lift(restriction, actor=SYSTEM)
    resting.refresh_from_db()

    assert "restriction" in letter_texts("cleo@lumen.example")[-1]
    assert not resting.is_restricted
    assert tickets_for(rights_of(world.ana)).get() == resting
    assert Subject.objects.get(contact=world.cleo).state == "active"


def test_PR_079_what_another_restriction_covers_goes_on_resting(world: World) -> None:
    ticket = make_ticket(world)
    restrict(world.cleo, RestrictionGround.CLAIMS, actor=SYSTEM, ticket=ticket)
    whole = restrict(world.cleo, RestrictionGround.WISH, actor=SYSTEM)
    tell_of_lifting(whole, actor=SYSTEM, is_told_otherwise=True)
    lift(whole, actor=SYSTEM)
    ticket.refresh_from_db()

    assert ticket.is_restricted
    assert letter_texts() == []


def agree(contact: Contact, given: Given = Given.GIVEN, actor: Actor | None = None) -> None:
    say(
        contact,
        "news",
        given,
        text="You may send me news.",
        language="en",
        mechanism=Mechanism.PAGE,
        actor=actor or Actor(ActorKind.CONTACT, contact.pk),
    )


def test_PR_080_an_objection_to_marketing_stops_what_is_queued_for_good(
    world: World,
) -> None:
    cleo = Actor(ActorKind.CONTACT, world.cleo.pk)
    agree(world.cleo)
    assert write_to_contact(
        world.cleo, "cleo@lumen.example", subject="New", text="Buy", purpose="news"
    )
    mail = OutgoingMail.objects.get()
    objection = object_to(world.cleo, "news", actor=cleo)
    deliver(mail.pk)
    mail.refresh_from_db()

    assert mail.state == Delivery.CANCELLED
    assert not decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    with pytest.raises(Refused, match="Only the person"):
        withdraw_objection(objection, actor=world.rosa.actor)
    with pytest.raises(Refused, match="absolute"):
        assess_objection(
            objection, stands=False, reasons="We like it", agent=world.rosa, actor=SYSTEM
        )
    agree(world.cleo, Given.WITHDRAWN, world.rosa.actor)
    with pytest.raises(Refused, match="Only the person"):
        agree(world.cleo, Given.GIVEN, world.rosa.actor)


def test_PR_080_who_refused_is_not_put_on_a_list_again_after_an_erasure(world: World) -> None:
    agree(world.cleo)
    agree(world.cleo, Given.WITHDRAWN)
    kept = make_contact("dora@lind.example", "Dora")
    for one in (world.cleo, kept):
        start_erasure(plan_erasure(one, actor=SYSTEM), actor=SYSTEM)
    Identifier.objects.all().delete()
    again, other = (
        make_contact("cleo@lumen.example", "Cleo"),
        make_contact("dora@lind.example", "Dora"),
    )

    with pytest.raises(Refused, match="Only they can agree"):
        agree(again, actor=world.rosa.actor)
    agree(other, actor=world.rosa.actor)
    agree(again)

    assert Tombstone.objects.get().kind == TombstoneKind.SUPPRESS
    assert has_consented(again.pk, "news")


def test_PR_080_another_objection_rests_the_use_until_a_decision_in_writing(
    world: World,
) -> None:
    contact = world.cleo.pk
    before = decide(contact, "satisfaction", Channel.EMAIL).allowed
    objection = object_to(world.cleo, "satisfaction", actor=Actor(ActorKind.CONTACT, contact))
    during = decide(contact, "satisfaction", Channel.EMAIL)
    with pytest.raises(Refused, match="reasons"):
        assess_objection(objection, stands=False, reasons=" ", agent=world.rosa, actor=SYSTEM)
    assess_objection(
        objection, stands=False, reasons="A court asks.", agent=world.rosa, actor=SYSTEM
    )

    assert (before, during.allowed, during.reason) == (True, False, "objected")
    assert decide(contact, "satisfaction", Channel.EMAIL).allowed
    with pytest.raises(Refused, match="contract or a law"):
        object_to(world.cleo, "support", actor=SYSTEM)


ROOT = Path(__file__).resolve().parents[2] / "ombud"


def mails_made_in(path: Path) -> tuple[int, int]:
    """Return how many mails are made in a module, and how many of them go through the gate."""
    every = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call)]
    made = [one for one in every if ast.unparse(one.func).split(".")[0] == "OutgoingMail"]
    made = [one for one in made if ".objects" not in ast.unparse(one.func) or is_adding(one)]
    queued = [
        inner
        for one in every
        if ast.unparse(one.func) == "queue_mail"
        for inner in one.args
        if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "OutgoingMail"
    ]
    return len(made), len(queued)


def is_adding(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith(("create", "get_or_create", "update_or_create"))


def test_PR_080_objections_to_marketing_hide_none_that_wait_for_a_decision(
    world: World,
) -> None:
    others = Contact.objects.bulk_create(Contact(source="mail") for _ in range(100))
    Objection.objects.bulk_create(Objection(contact=one, purpose="news") for one in others)
    waiting = object_to(world.cleo, "satisfaction", actor=world.cleo.actor)

    assert objections_to_assess() == [waiting]


def test_PR_081_no_mail_is_made_past_the_gate() -> None:
    found = {
        str(path.relative_to(ROOT)): mails_made_in(path)
        for path in ROOT.rglob("*.py")
        if "migrations" not in path.parts
    }
    making = {path: counts for path, counts in found.items() if counts[0]}

    assert [path for path, (made, queued) in making.items() if made != queued] == []
    assert sum(made for made, _ in making.values()) >= 5


def test_PR_081_the_gate_is_asked_for_every_mail_at_the_door_and_again_at_the_exit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, str]] = []

    def noting(contact: int, purpose: str, *rest: Any, **more: Any) -> Any:
        asked.append((contact, purpose))
        return decide(contact, purpose, *rest, **more)

    monkeypatch.setattr("ombud.channels.email.outgoing.gate.decide", noting)
    ticket = make_ticket(world)
    reply(ticket, Content(text="Hi"), agent=world.ana, actor=world.ana.actor)
    at_the_door = list(asked)
    mail = OutgoingMail.objects.get()
    with clock.held_at(clock.in_(minutes=5)):
        deliver(mail.pk)

    assert at_the_door == [(world.cleo.pk, "support")]
    assert asked == [(world.cleo.pk, "support")] * 2


@pytest.mark.parametrize("is_refused", [False, True])
def test_PR_081_an_objection_that_came_with_a_request_is_settled_by_its_decision(
    world: World, is_refused: bool
) -> None:
    petra, paul = officer(), officer("Paul")
    request = ask(Kind.OBJECTION, region=Region.EUROPE)
    actions.data_collected(request, actor=petra.actor)
    objection = Objection.objects.get(purpose="satisfaction")
    with pytest.raises(Refused, match="came with a request"):
        weigh_objection(objection, stands=False, reasons="R", agent=petra, actor=petra.actor)
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}
    with pytest.raises(Refused, match="Nobody can refuse this"):
        actions.decide_group(
            request, "news", Outcome.REFUSED, ground="compelling_grounds", **who
        )
    if is_refused:
        actions.decide_group(
            request, "satisfaction", Outcome.REFUSED, ground="compelling_grounds", **who
        )
    actions.decide_rest(request, **who)
    actions.approve(request, LINK, agent=paul, actor=paul.actor)
    objection.refresh_from_db()
    said = letters.blocks_of(request, LetterKind.ANSWER)

    assert request.state == State.APPROVED
    assert objection.assessment == ("overridden" if is_refused else "stands")
    assert objects_to(world.cleo.pk, "satisfaction") is not is_refused
    assert objects_to(world.cleo.pk, "news")
    assert ("Compelling legitimate grounds" in said["why"]) is is_refused
    assert ("Compelling legitimate grounds" in objection.reasons) is is_refused


def test_PR_081_who_objected_by_a_press_is_told_what_came_of_it_and_why(world: World) -> None:
    petra = officer()
    objection = object_to(world.cleo, "satisfaction", actor=world.cleo.actor)
    client = client_of(petra)
    page = client.get("/privacy/restrictions/").content.decode()
    form = {"stands": "no", "reasons": "We could not answer claims."}
    said = client.post(f"/privacy/objections/{objection.pk}/", form, follow=True)

    assert f"/privacy/objections/{objection.pk}/" in page
    assert "the person is told" in said.content.decode()
    (letter,) = letter_texts()
    assert "Our grounds outweigh it" in letter
    assert "We could not answer claims." in letter
