"""Group G, log of configuration changes: who, from what, to what, in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.configuration.actions import take_stock

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_change_in_the_browser_stands_there_with_both_values_for_those_who_may(
    world: World, as_rosa: Client, as_ana: Client
) -> None:
    take_stock()
    as_rosa.post(f"/settings/teams/{world.lending.pk}/name/", {"name": "Loans"})

    page = as_rosa.get("/settings/changes/").content.decode()

    assert "<del>Lending</del>" in page
    assert "<ins>Loans</ins>" in page
    assert "Rosa Halden" in page
    assert as_ana.get("/settings/changes/").status_code in {403, 404}
