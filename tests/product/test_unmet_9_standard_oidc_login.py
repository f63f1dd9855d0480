"""Request 9 of peers.md: sign-in by OIDC belongs to everybody, with no licence to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import client_of

if TYPE_CHECKING:
    from tests.world import World


def test_an_administrator_adds_a_system_with_nothing_but_what_it_told_them(
    world: World,
) -> None:
    rosa = client_of(world.rosa)
    typed = {
        "name": "Keycloak",
        "issuer": "https://id.example",
        "client_id": "desk",
        "secret": "word",
        "second_factor": "told",
    }

    made = rosa.post("/settings/providers/new/oidc/", typed)

    page = rosa.get(made["Location"]).content.decode()
    assert "Keycloak" in page
    assert "/sign-in/by/keycloak/done/" in page  # what the other system has to be told
    assert "licen" not in page.lower()
