"""F20: English and German, the writing direction, and each person's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import translation

from ombud.base import clock
from ombud.desk import jinja
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


def speaks(client: Client, language: str, zone: str = "UTC") -> None:
    answer = client.post(
        "/account/profile/",
        {"name": "Ana Halden", "language": language, "time_zone": zone},
    )
    assert answer.status_code == 302


def test_an_agent_chooses_german_and_gets_german(world: World, as_ana: Client) -> None:
    ticket = make_ticket(world)
    before = as_ana.get("/account/").content.decode()

    speaks(as_ana, "de")

    account, page = (
        as_ana.get(path).content.decode()
        for path in ("/account/", f"/tickets/{ticket.number}/")
    )
    assert '<html lang="en" dir="ltr"' in before
    assert "Time zone" in before
    assert '<html lang="de" dir="ltr"' in account
    assert "Zeitzone" in account
    assert "Time zone" not in account
    assert '<html lang="de" dir="ltr"' in page


@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [
        ("de-CH,de;q=0.9,en;q=0.1", "de", "Passwort"),
        ("en-GB", "en", "Password"),
        ("ja", "en", "Password"),
    ],
)
def test_before_signing_in_the_browser_decides(
    db: None, asked: str, language: str, word: str
) -> None:
    page = Client().get("/sign-in/", headers={"Accept-Language": asked}).content.decode()

    assert f'<html lang="{language}" dir="ltr">' in page
    assert word in page


def test_the_contacts_page_speaks_german_too(world: World) -> None:
    page = Client().get("/help/", headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="de"' in page
    assert "How to reach us" not in page


def test_times_stand_in_the_zone_of_the_reader(
    world: World, as_ana: Client, as_sven: Client
) -> None:
    with clock.held_at(datetime(2026, 7, 1, 12, 30, tzinfo=UTC)):
        ticket = make_ticket(world)
    speaks(as_ana, "en", "Asia/Tokyo")

    to_ana, to_sven = (
        who.get(f"/tickets/{ticket.number}/").content.decode() for who in (as_ana, as_sven)
    )

    assert "1 July 2026, 21:30 (Asia/Tokyo)" in to_ana
    assert "1 July 2026, 12:30 (UTC)" in to_sven


def test_a_zone_that_does_not_exist_is_refused(world: World, as_ana: Client) -> None:
    answer = as_ana.post(
        "/account/profile/", {"name": "Ana", "language": "", "time_zone": "Mars/Olympus"}
    )

    assert answer.status_code == 422
    assert "Write one like Europe/Berlin." in answer.content.decode()


def test_a_language_that_runs_from_right_to_left_turns_the_page_around() -> None:
    with translation.override("ar"):
        direction = jinja.direction()

    assert direction == "rtl"
