"""Group G, explain why: which role of which team opens a ticket to whom, or what lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_the_inspector_answers_for_one_agent_and_one_ticket(
    world: World, as_rosa: Client
) -> None:
    number = make_ticket(world).number

    for_ana, for_ben = (
        as_rosa.get(f"/settings/rights/?agent={one.pk}&page={number}").content.decode()
        for one in (world.ana, world.ben)
    )

    assert "Ana Halden gets through" in for_ana
    assert "<bdi>Agent</bdi> · <bdi>Lending</bdi>" in for_ana
    assert "there is no ticket" in for_ben
