"""Request 10 of peers.md: a second factor; a role can demand it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.people.models import Role
from tests.conftest import client_of

if TYPE_CHECKING:
    from tests.world import World


def test_whoever_has_a_role_that_demands_it_sets_one_up_before_anything_else(
    world: World,
) -> None:
    Role.objects.filter(key="agent").update(needs_second_factor=True)

    ana, olga = client_of(world.ana), client_of(world.olga)

    led = ana.get("/")
    page = ana.get(led["Location"]).content.decode()
    assert "/account/security/app/" in page
    assert "/account/security/passkeys/new/" in page
    assert olga.get("/").status_code == 200
