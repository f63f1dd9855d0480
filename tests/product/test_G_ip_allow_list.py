"""Group G, list of allowed network addresses: from elsewhere nobody is in, nor gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from tests.world import PASSWORD

if TYPE_CHECKING:
    from tests.world import World

RULES = {"idle_minutes": 30, "longest_hours": 8, "password_least": 14}


def test_an_address_outside_the_list_is_shut_out(
    world: World, as_rosa: Client, as_ana: Client
) -> None:
    as_rosa.post("/settings/security/", {**RULES, "networks": "127.0.0.0/8"})
    elsewhere, here = Client(REMOTE_ADDR="198.51.100.7"), Client()
    for one in (elsewhere, here):
        one.post("/sign-in/", {"email": world.ana.email, "password": PASSWORD})

    assert as_ana.get("/").status_code == 200
    assert as_ana.get("/", REMOTE_ADDR="198.51.100.7").status_code == 302
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
