"""Signing in, signing out, and the agent's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from ombud.people.models import Session
from tests.conftest import client_of
from tests.world import PASSWORD

if TYPE_CHECKING:
    from tests.world import World


def try_in(email: str, password: str, **more: str) -> tuple[int, str, str]:
    response = Client().post("/sign-in/", {"email": email, "password": password, **more})
    words = response.content.decode().replace(email, "").partition("<main")[2]
    words = words.partition("csrfmiddlewaretoken")[0] + words.partition("errsum")[2]
    return response.status_code, response.get("Location", ""), words


def test_the_right_password_leads_to_the_inbox(world: World) -> None:
    assert try_in("ana@halden.example", PASSWORD)[:2] == (302, "/")


def test_wrong_unknown_inactive_and_limited_get_the_same_answer(world: World) -> None:
    world.ben.is_active = False
    world.ben.save()
    wrong = try_in("ana@halden.example", "wrong")
    unknown = try_in("nobody@halden.example", "wrong")
    inactive = try_in("ben@halden.example", PASSWORD)
    for _ in range(10):
        limited = try_in("rosa@halden.example", "wrong")
    limited = try_in("rosa@halden.example", PASSWORD)

    assert wrong[0] == 422
    assert wrong == unknown == inactive == limited


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https:/evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "%2f%2fevil.example",
        "evil.example",
        " /",
        "data:text/html,x",
        "ftp://evil.example",
        "@evil.example",
        "/\n/evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
        "",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(world: World, target: str) -> None:
    assert try_in("ana@halden.example", PASSWORD, next=target)[:2] == (302, "/")


def test_after_signing_in_one_is_where_one_wanted_to_be(world: World) -> None:
    asked = Client().get("/tickets/1001/")

    assert asked["Location"] == "/sign-in/?next=/tickets/1001/"
    assert try_in("ana@halden.example", PASSWORD, next="/tickets/1001/")[1] == "/tickets/1001/"


def test_signing_in_gives_a_new_session(world: World) -> None:
    client = Client()
    client.cookies["ombud_session"] = "planted"

    client.post("/sign-in/", {"email": "ana@halden.example", "password": PASSWORD})

    assert client.cookies["ombud_session"].value != "planted"
    assert client.cookies["ombud_session"]["httponly"] is True
    assert client.cookies["ombud_session"]["samesite"] == "Lax"


def test_signing_out_ends_the_session(world: World) -> None:
    client = client_of(world.ana)

    client.post("/sign-out/")

    assert Session.objects.count() == 0
    assert client.get("/").status_code == 302


def test_another_session_can_be_ended_and_only_ones_own(world: World) -> None:
    first, second = client_of(world.ana), client_of(world.ana)
    client_of(world.ben)
    bens = Session.objects.get(agent=world.ben).pk
    mine = Session.objects.filter(agent=world.ana).order_by("began_at").first()
    assert mine is not None

    second.post(f"/account/sessions/{mine.pk}/end/")
    second.post(f"/account/sessions/{bens}/end/")

    assert first.get("/").status_code == 302
    assert Session.objects.filter(pk=bens).exists()


def test_a_new_password_ends_all_other_sessions(world: World) -> None:
    other, mine = client_of(world.ana), client_of(world.ana)

    mine.post("/account/password/", {"current": PASSWORD, "new": "lantern-orbit-quiet"})

    world.ana.refresh_from_db()
    assert world.ana.check_password("lantern-orbit-quiet")
    assert other.get("/").status_code == 302
    assert mine.get("/").status_code == 200


@pytest.mark.parametrize(
    ("current", "new"), [("wrong", "lantern-orbit-quiet"), (PASSWORD, "short"), (PASSWORD, "")]
)
def test_a_password_is_not_changed_without_the_old_or_for_a_weak_one(
    world: World, current: str, new: str
) -> None:
    response = client_of(world.ana).post("/account/password/", {"current": current, "new": new})

    world.ana.refresh_from_db()
    assert response.status_code == 422
    assert world.ana.check_password(PASSWORD)


def test_the_desk_speaks_the_language_of_the_account(world: World) -> None:
    client = client_of(world.ana)
    client.post(
        "/account/profile/", {"name": "Ana", "language": "de", "time_zone": "Europe/Berlin"}
    )

    page = client.get("/views/unsolved/").content.decode()

    assert '<html lang="de" dir="ltr"' in page
    assert "Alle ungelösten" in page


def test_before_signing_in_the_browser_chooses_the_language(db: None) -> None:
    page = Client().get("/sign-in/", headers={"Accept-Language": "de-AT,de;q=0.9"})

    assert "Anmelden" in page.content.decode()


def test_a_time_zone_that_is_none_is_refused(world: World) -> None:
    response = client_of(world.ana).post(
        "/account/profile/", {"name": "Ana", "language": "", "time_zone": "../etc/passwd"}
    )

    world.ana.refresh_from_db()
    assert response.status_code == 422
    assert world.ana.time_zone == "UTC"
