"""Asking about one's own data without account, cookie or script (PR-022, PR-023)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.people.models import Contact
from ombud.privacy import actions
from ombud.privacy.models import PrivacyRequest, Proof
from ombud.privacy.statuses import Kind as RequestKind
from ombud.privacy.statuses import State
from ombud.tickets.models import Ticket
from tests.makers import make_contact
from tests.privacy.requests import ask, code_in, letter_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

ASKED = {
    "kind": "erasure",
    "email": "cleo@lumen.example",
    "name": "",
    "region": "europe",
    "relation": "self",
    "text": "Please erase me.",
}


STATEMENT = re.compile(
    r'(SELECT|INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM|FROM) .*?"(\w+)"', re.DOTALL
)

pytestmark = pytest.mark.usefixtures("a_way_out")


def test_PR_022_a_request_takes_two_pages_no_account_and_no_cookie(world: World) -> None:
    client = Client(enforce_csrf_checks=True)

    form = client.get("/help/privacy/")
    sent = client.post("/help/privacy/", ASKED)
    page = client.get(sent.url)  # type: ignore[attr-defined]
    confirmed = client.post(sent.url, {"code": code_in(letter_texts()[-1])})  # type: ignore[attr-defined]

    assert [one.status_code for one in (form, sent, page, confirmed)] == [200, 302, 200, 200]
    assert dict(client.cookies) == {}
    assert b"<script src" not in form.content.replace(b"theme.js", b"").split(b"<body")[1]
    request = PrivacyRequest.objects.get()
    assert request.state == State.COLLECTING
    assert request.ticket.is_locked
    assert request.ticket.contact == world.cleo


def test_PR_022_the_link_in_the_mail_leads_to_the_same_page(world: World) -> None:
    sent = Client().post("/help/privacy/", ASKED)

    assert sent.url in letter_texts()[-1]  # type: ignore[attr-defined]


def without_secrets(content: bytes) -> str:
    return re.sub(r"R-\d+", "R-n", content.decode())


def test_PR_023_known_and_unknown_addresses_get_the_same(world: World) -> None:
    make_contact("known@lumen.example")
    with clock.held_at(clock.in_(days=-9)):
        ask(RequestKind.ERASURE, address="known@lumen.example", region="europe")
    seen, pages = [], []
    for address in ("known@lumen.example", "unknown@lumen.example"):
        client = Client()
        sent = client.post("/help/privacy/", ASKED | {"email": address})
        page = client.get(sent.url)  # type: ignore[attr-defined]
        subject, _newline, text = letter_texts(address)[-1].partition("\n")
        text = text.replace(sent.url, "URL").replace(code_in(text), "CODE")  # type: ignore[attr-defined]
        pages.append(sent.url)  # type: ignore[attr-defined]
        seen.append(
            (
                sent.status_code,
                len(sent.url),  # type: ignore[attr-defined]
                page.status_code,
                without_secrets(page.content),
                re.sub(r"R-\d+", "R-n", subject),
                text,
            )
        )

    joined = PrivacyRequest.objects.exclude(joined_to=None)
    joined.update(state=State.RESPONDED, closed_at=clock.now())
    later = [without_secrets(Client().get(url).content) for url in pages]

    presses = [{"again": "1"}, {"code": "00000000"}, {"document": "1"}, {"stop": "1"}]
    pressed = []
    for press in presses:
        answers = [Client().post(url, press) for url in pages]
        pressed.append([(it.status_code, without_secrets(it.content)) for it in answers])

    assert seen[0] == seen[1]
    assert joined.count() == 1
    assert later[0] == later[1]
    assert [left for left, _right in pressed] == [right for _left, right in pressed]
    assert [left[0] for left, _right in pressed] == [200, 422, 422, 200]


@pytest.mark.parametrize("end", [actions.call_off, actions.give_up_unconfirmed])
def test_PR_023_the_end_of_an_earlier_request_shows_on_no_strangers_page(
    world: World, end: Callable[..., None]
) -> None:
    with clock.held_at(clock.in_(days=-60)):
        earlier = ask(RequestKind.ERASURE, region="europe")
    page = Client().post("/help/privacy/", ASKED).url  # type: ignore[attr-defined]
    before = Client().get(page)
    end(earlier, actor=SYSTEM)

    after = Client().get(page)
    stopped = Client().post(page, {"stop": "1"})

    assert PrivacyRequest.objects.get(joined_to=earlier).is_ended
    assert before.content == after.content
    assert stopped.status_code == 200
    assert f"<h2>{State.WITHDRAWN.label}</h2>" in stopped.content.decode()


def test_PR_023_who_proves_the_address_is_told_how_a_joined_request_ended(
    world: World,
) -> None:
    ask(RequestKind.ERASURE, region="europe")
    page = Client().post("/help/privacy/", ASKED).url  # type: ignore[attr-defined]
    joined = PrivacyRequest.objects.exclude(joined_to=None)
    joined.update(state=State.RESPONDED, closed_at=clock.now())
    Client().post(page, {"again": "1"})

    before = Client().get(page)
    after = Client().post(page, {"code": code_in(letter_texts()[-1])})
    late = Client().post(page, {"again": "1"})

    assert str(State.RESPONDED.label) not in before.content.decode()
    assert str(State.RESPONDED.label) in after.content.decode()
    assert late.status_code == 422
    assert joined.get().state == State.RESPONDED


def statements(work: list[str]) -> Counter[str]:
    """Count the statements of ``work`` by what they do: which verb, and in which table."""
    found = map(STATEMENT.search, work)
    done = (f"{one[1]} {one[2]}" for one in found if one is not None)
    return Counter(one.replace(" OR IGNORE", "") for one in done)


def test_PR_023_both_cost_the_same_work(world: World) -> None:
    """How far apart the two are in milliseconds is measured by ``ombud bench privacy``."""
    make_contact("known@lumen.example")
    done = {}
    for who in ("first", "known", "unknown"):  # the first one fills caches
        work: list[str] = []

        def note(execute: Any, sql: str, *rest: Any, work: list[str] = work) -> Any:
            work.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            Client().post("/help/privacy/", ASKED | {"email": f"{who}@lumen.example"})
        done[who] = statements(work)

    assert done["known"] - done["unknown"] == {}
    assert done["unknown"] - done["known"] == {
        "SELECT subjects_tombstone": 1,
        "INSERT INTO people_contact": 1,
        "INSERT INTO people_identifier": 1,
        "SELECT a": 1,  # whether it is the first of the person
        "INSERT INTO events_event": 1,
    }
    assert done["known"].total() > 30


def test_asking_too_often_is_slowed_down_and_loses_nothing(world: World) -> None:
    client = Client()
    answers = [client.post("/help/privacy/", ASKED).status_code for _ in range(6)]
    last = client.post("/help/privacy/", ASKED)

    assert answers == [302] * 5 + [429]
    assert b"Please erase me." in last.content
    assert PrivacyRequest.objects.count() == 5


def test_bad_input_is_said_and_nothing_is_kept(world: World) -> None:
    before = Contact.objects.count()

    response = Client().post("/help/privacy/", ASKED | {"email": "nobody", "kind": "x"})

    assert response.status_code == 422
    assert b"Please erase me." in response.content
    assert not Ticket.objects.exists()
    assert Contact.objects.count() == before


def test_a_wrong_code_is_said_and_a_new_one_can_be_sent(world: World) -> None:
    client = Client()
    path = client.post("/help/privacy/", ASKED).url  # type: ignore[attr-defined]
    wrong = client.post(path, {"code": "1"})
    again = client.post(path, {"again": "1"})

    assert (wrong.status_code, again.status_code) == (422, 200)
    assert len(letter_texts()) == 2
    assert code_in(letter_texts()[0]) != code_in(letter_texts()[1])


def test_a_parent_sends_a_document_and_calls_it_off(world: World) -> None:
    client = Client()
    typed = ASKED | {"relation": "parent", "about": "lea@lumen.example"}
    path = client.post("/help/privacy/", typed).url  # type: ignore[attr-defined]
    file = SimpleUploadedFile("birth.pdf", b"%PDF-")
    sent = client.post(path, {"document": "1", "file": file})
    stopped = client.post(path, {"stop": "1"})

    assert (sent.status_code, stopped.status_code) == (200, 200)
    assert Proof.objects.get().kind == "parenthood"
    assert PrivacyRequest.objects.get().state == State.WITHDRAWN


@pytest.mark.parametrize("path", ["/help/privacy/nothing/", "/help/privacy/stop/nothing/"])
def test_a_guessed_word_opens_nothing(world: World, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_the_form_speaks_german_and_so_do_the_letters(world: World) -> None:
    client = Client(headers={"Accept-Language": "de"})
    page = client.get("/help/privacy/").content.decode()
    client.post("/help/privacy/", ASKED)

    assert "Ihre Daten" in page
    assert "Ihr Code lautet" in letter_texts()[-1]
    assert PrivacyRequest.objects.get().language == "de"
