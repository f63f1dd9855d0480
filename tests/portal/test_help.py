"""The contacts' page: how to reach the desk, without a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from tests.makers import make_mailbox

if TYPE_CHECKING:
    from tests.world import World


def test_the_page_names_the_addresses_in_use(world: World) -> None:
    make_mailbox(world)
    make_mailbox(world, address="old@halden.example", is_active=False)

    page = Client().get("/help/").content.decode()

    assert "help@halden.example" in page
    assert "old@halden.example" not in page


def test_the_page_sets_no_cookie_and_knows_nobody(world: World) -> None:
    client = Client()

    response = client.get("/help/")

    assert dict(client.cookies) == {}
    assert "Cookie" not in response.get("Vary", "")


def test_the_page_speaks_german_where_it_is_asked_to(db: None) -> None:
    page = Client().get("/help/", headers={"Accept-Language": "de"}).content.decode()

    assert "So erreichen Sie uns" in page
