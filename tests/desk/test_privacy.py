"""The pages of privacy requests."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from ombud.base import clock, pdf
from ombud.base.actor import SYSTEM
from ombud.bundles.actions import make_bundle
from ombud.bundles.models import Bundle
from ombud.datamap import Group
from ombud.desk.words import date_words
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.privacy import actions
from ombud.privacy.models import Controller, PrivacyRequest, Proposal
from ombud.privacy.packing import grounds_of
from ombud.privacy.queries import words_of
from ombud.privacy.statuses import Kind, Source, State
from ombud.readlog.queries import readings_of
from ombud.tickets import counting
from ombud.tickets.actions import receive_message
from ombud.tickets.content import Content
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Channel
from tests.base.pdf import bookmarks, words
from tests.conftest import client_of
from tests.makers import make_contact, make_ticket
from tests.privacy.requests import (
    MONDAY,
    ask,
    code_in,
    decided,
    identified,
    letter_texts,
    officer,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.people.models import Agent
    from tests.world import World


@pytest.fixture
def petra(world: World, settings: Any) -> Agent:
    settings.OMBUD_SMTP_OUT = "smtp://127.0.0.1:9"
    return officer()


@pytest.fixture
def as_petra(petra: Agent) -> Client:
    return client_of(petra)


@pytest.fixture
def paul_too(petra: Agent) -> Agent:
    return officer("Paul")


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize(
    ("path", "statements"),
    [("/privacy/", 10), ("/privacy/list/", 10), ("/privacy/calendar/?month=2026-12", 10)],
)
def test_the_layouts_cost_the_same_however_many_there_are(
    petra: Agent,
    queries: Callable[[int], Any],
    count: int,
    path: str,
    statements: int,
) -> None:
    with clock.held_at(MONDAY):
        for number in range(count):
            ask(address=f"p{number}@lumen.example")
        as_petra = client_of(petra)

        with queries(statements):
            response = as_petra.get(path)

    assert response.status_code == 200
    assert response.content.count(b">R-1<") + response.content.count(b"R-1 ") >= 1


def test_the_board_says_where_each_stands_and_how_much_time_is_left(
    petra: Agent,
) -> None:
    with clock.held_at(MONDAY):
        ask(Kind.ERASURE)
        decided(ask(address="b@lumen.example", name="Bela Lumen"), petra)
        ask(Kind.OPT_OUT, address="c@lumen.example")
    with clock.held_at(MONDAY + timedelta(days=15)):
        page = client_of(petra).get("/privacy/?open=1").content.decode()

    assert page.index("Check identity") < page.index("Collect") < page.index("Bela Lumen")
    assert "GDPR Art. 17" in page
    assert "CCPA §1798.120" in page
    assert "15 days" in page
    assert "7 days" in page
    assert "first: R-3, 15 December 2026" in page
    assert page.count("Own target passed") == 1  # of 22 days 15 are gone: more than 60 per cent
    assert "Our own target: 11 December 2026." in page
    assert 'href="/privacy/1/#ground">Extend</a>' in page


def test_a_late_request_is_red_everywhere_and_the_head_speaks_of_it_first(petra: Agent) -> None:
    with clock.held_at(MONDAY):
        late = ask(Kind.ERASURE)
        for number in range(9):
            ask(address=f"p{number}@lumen.example")
    day = late.due_day
    assert late.due_at is not None
    assert day is not None
    shown = {}
    with clock.held_at(late.due_at + timedelta(hours=1)):
        board = client_of(petra).get("/privacy/").content.decode()
    with clock.held_at(late.due_at + timedelta(days=10, hours=1)):
        client = client_of(petra)
        for path in ("", "1/", f"calendar/?month={day:%Y-%m}", f"list/?day={day}"):
            shown[path[:4]] = client.get(f"/privacy/{path}").content.decode()

    assert "past its day" in board
    assert all("10 days late" in one for one in shown.values())
    assert [
        one for one in shown if "10 open, 10 are past their deadline." not in shown[one]
    ] == ["1/"]
    assert f"The last day was {date_words(day)}" in shown[""]
    assert "Answer now, and say in the letter why it is late." in shown["1/"]
    assert shown["cale"].count("month__rq--late") == 8
    assert f'href="/privacy/list/?day={day}">2 more' in shown["cale"]
    assert f"Due on {date_words(day)}" in shown["list"]
    assert shown["list"].count("R-10 · ") == 1


@pytest.mark.parametrize("count", [1, 4])
def test_the_navigation_counts_what_waits_for_us_with_the_views_in_one_statement(
    petra: Agent, as_ana: Client, queries: Callable[[int], Any], count: int
) -> None:
    for number in range(count):
        actions.data_collected(
            identified(ask(address=f"p{number}@lumen.example")), actor=petra.actor
        )
    actions.wait_for_person(identified(ask()), actor=petra.actor)
    ask(address="w@lumen.example")  # it has to prove who it is
    as_petra = client_of(petra)
    parts = {}
    for name, client in (("ana", as_ana), ("petra", as_petra)):
        counting.forget()
        with queries(8):
            part = client.get("/views/", headers={"HX-Request": "true"}).content.decode()
        parts[name] = re.findall(r'id="waiting"[^>]*>(\d*)', part)

    assert parts == {"ana": [], "petra": [str(count)]}


def test_the_history_tells_each_step_once(petra: Agent) -> None:
    request = decided(ask(Kind.RECTIFICATION), petra)
    actions.wait_for_person(request, actor=petra.actor)
    actions.person_answered(request, actor=petra.actor)
    actions.data_collected(request, actor=petra.actor)
    actions.approve(request, "", agent=petra, actor=petra.actor)

    page = client_of(petra).get(f"/privacy/{request.number}/").content.decode()

    history = page[page.index("What happened") :]
    assert history.count(">Waiting for the requester<") == 1
    assert history.count(">Approved by who decided<") == 1
    assert ">Approved<" not in history


def test_an_ordinary_agent_has_no_board(as_ana: Client, world: World) -> None:
    request = ask()

    answers = {
        path: as_ana.get(path).status_code
        for path in ("/privacy/", f"/privacy/{request.number}/", "/privacy/new/")
    }

    assert set(answers.values()) == {403}
    assert b"/privacy/" not in as_ana.get("/home/").content


@pytest.mark.usefixtures("a_way_out")
def test_a_call_is_recorded_and_counts_from_when_it_came(as_petra: Client) -> None:
    with clock.held_at(MONDAY):
        response = as_petra.post(
            "/privacy/new/",
            {
                "email": "dora@lumen.example",
                "name": "Dora",
                "kind": "erasure",
                "source": "phone",
                "received": "2026-11-20T16:30",
                "region": "europe",
                "relation": "self",
                "language": "de",
                "text": "Please delete everything.",
            },
        )

    request = PrivacyRequest.objects.get()
    assert response.url == f"/privacy/{request.number}/"  # type: ignore[attr-defined]
    assert (request.received_at.isoformat(), request.language) == (
        "2026-11-20T16:30:00+00:00",
        "de",
    )
    assert request.ticket.is_locked
    told = letter_texts("dora@lumen.example")
    assert len(told) == 1  # who asked by telephone has it in writing, with the code
    assert "20. November 2026" in told[0]
    assert request.receipt_sent_at == MONDAY


def test_bad_input_loses_nothing(as_petra: Client) -> None:
    with clock.held_at(MONDAY):
        response = as_petra.post(
            "/privacy/new/",
            {"email": "nobody", "received": "2027-01-01T00:00", "text": "What she said"},
        )

    page = response.content.decode()
    assert response.status_code == 422
    assert "What she said" in page
    assert "received in the future" in page
    assert not Ticket.objects.exists()


def test_any_agent_converts_a_ticket_in_two_clicks_and_loses_sight_of_it(
    as_ana: Client, as_petra: Client, world: World
) -> None:
    ticket = make_ticket(world, subject="Erase me", text="Erasure of my data, Art. 17 GDPR")
    actions.propose(ticket.messages.get())

    shown = as_ana.get(f"/tickets/{ticket.number}/privacy/")
    response = as_ana.post(
        f"/tickets/{ticket.number}/privacy/",
        {"kind": "erasure", "region": "europe", "language": "en"},
    )

    assert b'value="erasure" selected' in shown.content
    assert response.url == "/"  # type: ignore[attr-defined]
    assert as_ana.get(f"/tickets/{ticket.number}/").status_code == 404
    assert as_petra.get(f"/tickets/{ticket.number}/").status_code == 200
    assert Proposal.objects.get().is_right
    request = PrivacyRequest.objects.get()
    assert (request.source, request.received_at) == (Source.MAIL, ticket.messages.get().at)


def test_a_request_goes_from_code_to_answer_by_its_page(
    as_petra: Client, petra: Agent, world: World
) -> None:
    request = ask()
    path = f"/privacy/{request.number}/"
    as_petra.post(f"{path}point/", {"point": "email", "said": "cleo@lumen.example"})
    as_petra.post(f"{path}point/", {"point": "name", "said": "Cleo Marchetti"})
    as_petra.post(f"{path}take/", {"handler": petra.pk})
    as_petra.post(f"{path}collected/")
    less = {"outcome": "partial", "ground": "others_rights"}
    as_petra.post(f"{path}decide/", {"group": "logs"} | less)
    as_petra.post(f"{path}decide-rest/")
    decided_so = dict(request.decisions.values_list("group", "outcome"))
    as_petra.post(f"{path}approve/")
    as_petra.post(f"{path}draft/", {"letter": "answer"})
    too_early = as_petra.post(f"{path}letters/answer/", {"send": "1"})
    as_petra.post(f"{path}carry-on/")
    make_bundle(Bundle.objects.get().pk)
    as_petra.post(f"{path}carry-on/")
    letter = as_petra.get(f"{path}letters/answer/")
    refused = as_petra.post(f"{path}letters/answer/", {"done": "", "send": "1"})
    sent = as_petra.post(f"{path}letters/answer/", {"done": "Here it is.", "send": "1"})

    request.refresh_from_db()
    assert decided_so == dict.fromkeys(Group.values, "full") | {"logs": "partial"}
    assert b"Carry out what was approved" in too_early.content
    assert letter.status_code == 200
    assert (refused.status_code, sent.status_code) == (422, 302)
    assert b"part of the letter is empty" in refused.content
    assert request.state == State.RESPONDED
    assert "Here it is." in request.ticket.messages.last().text  # type: ignore[union-attr]
    assert as_petra.get(path).status_code == 200
    assert as_petra.get("/privacy/list/?ended=1").content.count(b"R-1") == 1


def test_PR_018_the_page_lists_every_step_with_its_parameter(as_petra: Client) -> None:
    with clock.held_at(MONDAY):
        request = ask(region="europe")
        page = as_petra.get(f"/privacy/{request.number}/").content.decode()
        german = as_petra.get(f"/privacy/{request.number}/", HTTP_ACCEPT_LANGUAGE="de")

    assert "Art. 12 Abs. 3 DSGVO" in german.content.decode()
    assert "GDPR Art." not in german.content.decode()
    for expected in (
        "The time is counted",
        "gdpr/1/TG1.starts = received",
        "gdpr/1/TG1.period = 1 month",
        "gdpr/1/TG1.kind = due",
        "GDPR Art. 12(3); Regulation 1182/71 Art. 3",
    ):
        assert expected in page


def test_a_code_from_the_desk_leads_to_the_page_of_the_request(as_petra: Client) -> None:
    request = ask(source=Source.PHONE)
    as_petra.post(f"/privacy/{request.number}/code/")
    text = letter_texts()[-1]
    path = re.findall(r"/help/privacy/[\w-]+/", text)[-1]

    done = Client().post(path, {"code": code_in(text)})

    request.refresh_from_db()
    assert (done.status_code, request.state) == (200, State.COLLECTING)


def test_who_opens_a_request_is_in_the_read_log_of_its_person(
    as_petra: Client, world: World
) -> None:
    as_petra.get(f"/privacy/{ask().number}/")

    assert [one.agent.name for one in readings_of([world.cleo.pk])] == ["Petra Halden"]  # type: ignore[union-attr]


def test_records_that_may_be_the_same_person_are_named_while_it_is_open(
    as_petra: Client, world: World
) -> None:
    found = ask(Kind.ERASURE)
    alone = as_petra.get(f"/privacy/{found.number}/").content.decode()
    plus = make_contact("cleo+cards@lumen.example", "")

    page = as_petra.get(f"/privacy/{found.number}/").content.decode()

    assert "may be the same person" not in alone
    assert f'href="/contacts/{plus.pk}/"' in page
    assert f'href="/privacy/persons/{found.contact.pk}/">Compare and join them' in page


def test_a_refusal_is_said_and_changes_nothing(as_petra: Client) -> None:
    request = ask()

    page = as_petra.post(f"/privacy/{request.number}/collected/", follow=True)

    request.refresh_from_db()
    assert b"Check the identity first" in page.content
    assert request.state == State.VERIFYING


@pytest.mark.parametrize("name", ["kind", "point", "decide", "judge", "draft", "proof"])
def test_nonsense_is_refused(as_petra: Client, name: str) -> None:
    request = ask()

    response = as_petra.post(f"/privacy/{request.number}/{name}/", {"kind": "x", "letter": "y"})

    assert response.status_code in {302, 404, 422}
    assert not request.decisions.exists()


def test_what_is_refused_stays_as_it_was_typed_with_the_reason_beside(
    as_petra: Client, petra: Agent, paul_too: Agent
) -> None:
    wrong = decided(ask(Kind.RECTIFICATION), petra)
    path = f"/privacy/{wrong.number}"

    refused = as_petra.post(
        f"{path}/decide/", {"group": "logs", "outcome": "refused", "keep_until": "2031-12-31"}
    )
    typed = {"field": "none", "proposed": "Cleo M.", "statement": "It was always so."}
    proposed = as_petra.post(f"{path}/propose/", typed)
    extended = as_petra.post(f"{path}/extend/", {"ground": "none"})

    assert [one.status_code for one in (refused, proposed, extended)] == [422] * 3
    page = refused.content.decode()
    assert "Choose the ground of the law for doing less than was asked." in page
    assert page.count('<option value="refused" selected>') == 1
    assert page.count('value="2031-12-31"') == 1
    assert all(word in proposed.content.decode() for word in ("Cleo M.", "It was always so."))
    assert "Say why it takes longer" in extended.content.decode()


def test_who_decided_an_erasure_is_told_that_somebody_else_approves_it(
    petra: Agent, paul_too: Agent
) -> None:
    request = decided(ask(Kind.ERASURE), petra)
    path = f"/privacy/{request.number}/"

    mine, theirs = (client_of(one).get(path).content for one in (petra, paul_too))

    assert b"A second privacy officer has to approve it." in mine
    assert f"{path}approve/".encode() not in mine
    assert f"{path}approve/".encode() in theirs
    for other in holders_of(Capability.DECIDE_REQUESTS).exclude(pk=petra.pk):
        other.assignments.all().delete()
    assert b"nobody else here may approve it" in client_of(petra).get(path).content


def test_a_desk_that_names_nobody_is_told_to_before_its_first_request(
    as_petra: Client,
) -> None:
    before = as_petra.get("/privacy/").content
    Controller.objects.update_or_create(pk=1, defaults={"name": "Lumen Ltd"})
    after = as_petra.get("/privacy/").content

    assert b"Before the first request" in before
    assert b"Before the first request" not in after


@pytest.mark.parametrize(
    ("kind", "ground", "is_offered"),
    [
        (Kind.ERASURE, "GDPR Art. 17(3)(e)", True),
        (Kind.ACCESS, "GDPR Art. 17(3)(e)", False),
        (Kind.ERASURE, "GDPR Art. 20(1)(a)", False),
        (Kind.OBJECTION, "GDPR Art. 21(1)", True),
        (Kind.ERASURE, "GDPR Art. 21(1)", False),
        (Kind.RECTIFICATION, "The data are correct. (GDPR Art. 16)", True),
        (Kind.ACCESS, "The data are correct. (GDPR Art. 16)", False),
    ],
)
def test_only_grounds_of_what_was_asked_are_offered(
    world: World, kind: Kind, ground: str, is_offered: bool
) -> None:
    offered = [words for _, words in grounds_of(ask(kind, region="europe"), "refuse", "en")]

    assert any(ground in words for words in offered) == is_offered


def test_the_evidence_is_a_file_that_names_nopage_of(as_petra: Client) -> None:
    request = ask()

    response = as_petra.get(f"/privacy/{request.number}/evidence/")

    paper = as_petra.get(f"/privacy/{request.number}/evidence/?format=pdf")

    assert response.json()["request"] == "R-1"
    assert b"lumen" not in response.content
    assert paper["Content-Type"] == "application/pdf"
    assert "Evidence of request R-1" in words(paper.content)
    assert "How the deadline comes about" in bookmarks(paper.content)
    assert "lumen" not in words(paper.content)


def test_a_paper_that_cannot_be_drawn_says_so_on_the_page(
    as_petra: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask()
    monkeypatch.setattr(pdf, "WALL_SECONDS", 0.0)
    said = as_petra.get(f"/privacy/{request.number}/evidence/?format=pdf", follow=True)

    assert said.redirect_chain == [(f"/privacy/{request.number}/", 302)]
    assert "could not be drawn" in said.content.decode()


def test_the_table_of_a_year_counts_what_was_answered(as_petra: Client, petra: Agent) -> None:
    with clock.held_at(MONDAY):
        ask()
        actions.call_off(ask(Kind.ERASURE, address="e@lumen.example"), actor=SYSTEM)
        page = as_petra.get("/privacy/table/?year=2026")
        file = as_petra.get("/privacy/table/?year=2026&format=csv").content.decode()

    assert page.status_code == 200
    assert file.splitlines()[1] == "access,1,0,0,0,0,,"
    assert "erasure,1,0,0,0,0,," in file


def test_settings_are_kept_and_count_for_new_requests(as_petra: Client) -> None:
    old = ask()
    response = as_petra.post(
        "/privacy/settings/",
        {"name": "Halden", "zone": "Europe/Brussels", "calendar": "BE", "needs_two": "on"},
    )
    new = ask(address="n@lumen.example")

    old.refresh_from_db()
    assert response.status_code == 302
    assert (old.zone, new.zone, new.calendar) == ("UTC", "Europe/Brussels", "BE")
    assert as_petra.get("/privacy/settings/").status_code == 200


def test_a_ticket_becomes_a_request_by_a_later_message_and_counts_from_it(
    petra: Agent, world: World
) -> None:
    ticket = make_ticket(world, subject="Order", text="Where is my parcel?")
    with clock.held_at(clock.in_(days=40)):
        wish = receive_message(
            ticket,
            Content(text="And erase all my personal data."),
            contact=ticket.contact,
            channel=Channel.EMAIL,
            actor=ticket.contact.actor,
        )
        actions.propose(wish)
        path, as_petra = f"/tickets/{ticket.number}/privacy/", client_of(petra)

        shown = page_of(as_petra.get(path))
        typed = {"kind": "erasure", "region": "europe", "language": "en", "message": wish.pk}
        as_petra.post(path, typed)

    made = PrivacyRequest.objects.get()
    assert f'<option value="{wish.pk}" selected>' in shown
    assert (made.received_at, words_of(made)) == (wish.at, wish.text)


def page_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_reminder_is_told_to_who_reads_the_ticket_with_the_requests_that_are_known(
    as_ana: Client, as_petra: Client, world: World
) -> None:
    known = ask()
    words = "One month has passed since my request under the GDPR, and I had no answer."
    ticket = make_ticket(world, contact=known.ticket.contact, subject="Again", text=words)
    actions.propose(ticket.messages.get())

    beside = page_of(as_ana.get(f"/tickets/{ticket.number}/around/"))
    board = page_of(as_petra.get("/privacy/"))
    of_agent = page_of(as_ana.get(f"/tickets/{ticket.number}/privacy/"))
    of_officer = page_of(as_petra.get(f"/tickets/{ticket.number}/privacy/"))

    assert "This is about personal data: Reminder of a request." in beside
    assert "Reminder of a request" in board
    assert "make that one the privacy request" in of_agent
    assert str(known) not in of_agent
    assert str(known) in of_officer
    as_ana.post(f"/tickets/{ticket.number}/privacy/dismiss/")
    assert "Reminder" not in page_of(as_ana.get(f"/tickets/{ticket.number}/around/"))
