"""Request 1 of peers.md: conversations are merged, and a wrong merge is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_merge_in_the_browser_is_taken_back_by_one_button(
    world: World, as_ana: Client
) -> None:
    stays = make_ticket(world, text="Where is my card?")
    again = make_ticket(world, text="Hello, anybody?")
    page = f"/tickets/{stays.number}/"

    as_ana.post(f"/tickets/{again.number}/merge/", {"into": str(stays.number)})
    merged = as_ana.get(page).content.decode()
    as_ana.post(f"/tickets/{again.number}/unmerge/")

    assert "Hello, anybody?" in merged
    assert "Hello, anybody?" not in as_ana.get(page).content.decode()
    assert as_ana.get(f"/tickets/{again.number}/").status_code == 200
