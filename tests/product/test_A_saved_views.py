"""Group A, saved views: made in the browser, shared, nested, without a cap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_supervisor_makes_a_view_for_the_team_and_an_agent_narrows_it(
    as_sven: Client, as_ana: Client, as_ben: Client, world: World
) -> None:
    make_ticket(world, subject="Refund for May")
    make_ticket(world, subject="Something else")
    team = {"k.0": "all", "f.0.0": "team", "o.0.0": "is", "v.0.0": str(world.lending.pk)}
    shared = {**team, "name": "Lending", "for": f"team-{world.lending.pk}", "do": "save"}

    above = as_sven.post("/views/new/", shared)["Location"]
    own = {"f.0.0": "subject", "o.0.0": "contains", "v.0.0": "refund", "name": "Refunds"}
    parent = {"parent": above.split("/")[2], "k.0": "all", "do": "save"}
    below = as_ana.post("/views/new/", {**own, **parent})["Location"]

    page = as_ana.get(below).content.decode()
    assert "Refund for May" in page
    assert "Something else" not in page
    assert as_ben.get(above).status_code == 404
