"""Group A, drafts kept on the server, and shared with colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.models import Draft
from tests.conftest import client_of
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_draft_is_there_elsewhere_and_a_colleague_goes_on_with_it(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    path = f"/tickets/{make_ticket(world).number}"
    as_ana.post(f"{path}/draft/", {"kind": "reply", "text": "Dear Cleo, half"})

    elsewhere = client_of(world.ana).get(f"{path}/").content.decode()
    unseen = as_sven.get(f"{path}/").content.decode()
    as_ana.post(f"{path}/draft/share/", {"kind": "reply", "text": "Dear Cleo, half"})
    as_sven.post(f"{path}/drafts/{Draft.objects.get().pk}/take/")

    assert "Dear Cleo, half" in elsewhere
    assert "Dear Cleo, half" not in unseen
    assert Draft.objects.get().agent == world.sven
