"""Signing in with a second step, and showing again who one is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from ombud.base import clock
from ombud.desk.entering import CONFIRMED
from ombud.events.models import Event
from ombud.people.models import Session
from ombud.signin.models import Authenticator, RecoveryCode
from tests.conftest import client_of
from tests.events.making import said
from tests.signin.codes_now import code_now, give_app
from tests.world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

FORM = {"email": "ana@halden.example", "password": PASSWORD}


@pytest.fixture
def recovery(world: World) -> Iterator[list[str]]:
    """Ana's recovery codes; her app was set up a minute ago."""
    start = clock.now()
    with clock.held_at(start):
        made = give_app(world.ana)
    with clock.held_at(start + timedelta(seconds=60)):
        yield made


def at_the_second_step(**more: str) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {**FORM, **more})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/second/")
    return client


def test_the_password_alone_lets_nobody_in(recovery: list[str]) -> None:
    client = at_the_second_step()

    assert client.get("/")["Location"] == "/sign-in/?next=/"
    assert client.get("/account/security/").status_code == 302
    assert Session.objects.filter(agent__isnull=False).count() == 0


def test_the_code_of_the_app_leads_to_where_one_wanted_to_be(recovery: list[str]) -> None:
    client = at_the_second_step(next="/views/unsolved/")
    before = client.cookies["ombud_session"].value

    answer = client.post("/sign-in/second/", {"code": code_now()})

    assert (answer.status_code, answer["Location"]) == (302, "/views/unsolved/")
    assert client.cookies["ombud_session"].value != before
    assert client.get("/").status_code == 200
    event = Event.objects.get(kind="agent.signed-in")
    assert said(event) == {"way": "password", "factor": "authenticator"}


def test_a_recovery_code_lets_in_once(recovery: list[str]) -> None:
    first = at_the_second_step().post("/sign-in/second/", {"code": recovery[0]})
    again = at_the_second_step().post("/sign-in/second/", {"code": recovery[0]})

    assert (first.status_code, again.status_code) == (302, 422)


def test_a_wrong_code_is_answered_like_a_used_one_and_noted(recovery: list[str]) -> None:
    client = at_the_second_step()
    pages = []
    at_the_second_step().post("/sign-in/second/", {"code": recovery[0]})
    for code in ("000000", recovery[0], "<b>", "x" * 100):
        answer = client.post("/sign-in/second/", {"code": code})
        page = answer.content.decode().partition('role="alert"')[2].partition("</div>")[0]
        pages.append((answer.status_code, page))

    assert {status for status, _ in pages} == {422}
    assert len(set(pages)) == 1
    assert Event.objects.filter(kind="agent.second-factor-failed").count() == 4


def test_after_six_wrong_codes_the_right_one_is_refused_too(recovery: list[str]) -> None:
    client = at_the_second_step()
    for _ in range(6):
        client.post("/sign-in/second/", {"code": "000000"})

    refused = client.post("/sign-in/second/", {"code": code_now()})

    assert refused.status_code == 422
    assert client.get("/").status_code == 302


def test_the_second_step_waits_ten_minutes_and_no_longer(recovery: list[str]) -> None:
    client = at_the_second_step()

    with clock.held_at(clock.now() + timedelta(seconds=601)):
        answer = client.post("/sign-in/second/", {"code": code_now()})

    assert answer["Location"] == "/sign-in/"


@pytest.mark.parametrize("change", ["closed", "password"])
def test_the_second_step_ends_when_the_account_changes(
    world: World, recovery: list[str], change: str
) -> None:
    client = at_the_second_step()
    world.ana.refresh_from_db()
    world.ana.is_active = change != "closed"
    if change == "password":
        world.ana.set_password("lantern-orbit-quiet")
    world.ana.save()

    answer = client.post("/sign-in/second/", {"code": code_now()})

    assert answer["Location"] == "/sign-in/"


def test_nobody_comes_to_the_second_step_without_the_first(db: None) -> None:
    assert Client().get("/sign-in/second/")["Location"] == "/sign-in/"
    assert Client().post("/sign-in/second/", {"code": "1"})["Location"] == "/sign-in/"


def secret_in(page: str) -> str:
    return page.partition('class="secret" dir="ltr">')[2].partition("<")[0]


def test_an_app_is_set_up_and_the_recovery_codes_are_shown_once(world: World) -> None:
    client = client_of(world.ana)
    other = client_of(world.ana)
    page = client.get("/account/security/app/").content.decode()
    secret = secret_in(page).replace(" ", "")

    answer = client.post("/account/security/app/", {"code": code_now(secret)})
    first = client.get(answer["Location"]).content.decode()
    again = client.get(answer["Location"])

    assert "<svg" in page
    assert answer["Location"] == "/account/security/codes/"
    assert first.count("<li><code>") == 10
    assert 'download="ombud-recovery-codes.txt"' in first
    assert again["Location"] == "/account/security/"
    assert other.get("/").status_code == 302
    assert "10 left" in client.get("/account/security/").content.decode()


def test_a_wrong_first_code_keeps_the_same_picture(world: World) -> None:
    client = client_of(world.ana)
    secret = secret_in(client.get("/account/security/app/").content.decode())

    answer = client.post("/account/security/app/", {"code": "12"})

    assert answer.status_code == 422
    assert secret in answer.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/account/security/app/"),
        ("post", "/account/security/app/"),
        ("post", "/account/security/app/remove/"),
        ("get", "/account/security/codes/"),
        ("post", "/account/security/codes/new/"),
    ],
)
def test_who_signed_in_a_while_ago_shows_again_who_they_are(
    world: World, recovery: list[str], method: str, path: str
) -> None:
    client = client_of(world.ana)

    with clock.held_at(clock.now() + timedelta(seconds=601)):
        answer = getattr(client, method)(path)

    assert answer["Location"].startswith("/account/confirm/?next=%2Faccount%2Fsecurity%2F")
    assert Authenticator.objects.count() == 1
    assert RecoveryCode.objects.count() == 10


def long_ago(client: Client) -> Client:
    session = client.session
    session[CONFIRMED] = 0
    session.save()
    return client


@pytest.mark.parametrize(
    ("password", "code", "opens"),
    [
        (PASSWORD, "right", True),
        (PASSWORD, "000000", False),
        ("wrong", "right", False),
        (PASSWORD, "", False),
        ("", "right", False),
    ],
)
def test_showing_who_one_is_takes_all_that_one_signs_in_with(
    world: World, recovery: list[str], password: str, code: str, opens: bool
) -> None:
    client = long_ago(client_of(world.ana))
    before = client.cookies["ombud_session"].value
    form = {"password": password, "code": code_now() if code == "right" else code}

    answer = client.post("/account/confirm/", {**form, "next": "/account/security/app/"})

    assert (answer.status_code == 302) is opens
    assert (client.cookies["ombud_session"].value != before) is opens
    assert (client.get("/account/security/codes/").headers.get("Location")) == (
        "/account/security/"
        if opens
        else "/account/confirm/?next=%2Faccount%2Fsecurity%2Fcodes%2F"
    )


def test_confirming_sends_nobody_elsewhere(world: World) -> None:
    client = long_ago(client_of(world.ana))

    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "//evil.example/"})

    assert answer["Location"] == "/"


def test_guessing_the_password_at_the_confirmation_is_limited(world: World) -> None:
    client = long_ago(client_of(world.ana))
    for _ in range(8):
        client.post("/account/confirm/", {"password": "wrong"})

    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 422


def test_removing_the_app_leaves_this_session_and_no_codes(
    world: World, recovery: list[str]
) -> None:
    mine, other = client_of(world.ana), client_of(world.ana)

    mine.post("/account/security/app/remove/")

    assert mine.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert Client().post("/sign-in/", FORM)["Location"] == "/"
