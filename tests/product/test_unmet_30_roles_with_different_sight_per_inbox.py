"""Request 30 of peers.md: one colleague, a different sight in each team's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_role_in_a_second_team_opens_that_inbox_only_as_far_as_the_role_goes(
    world: World, as_ana: Client, as_rosa: Client
) -> None:
    mine, theirs = make_ticket(world), make_ticket(world, team=world.cards)
    before = as_ana.get(f"/tickets/{theirs.number}/").status_code
    role = str(world.olga.assignments.get().role_id)

    as_rosa.post(
        f"/settings/agents/{world.ana.pk}/roles/", {"role": role, "team": str(world.cards.pk)}
    )

    pages = [as_ana.get(f"/tickets/{one.number}/") for one in (mine, theirs)]
    assert before == 404
    assert [page.status_code for page in pages] == [200, 200]
    assert ['id="reply-text"' in page.content.decode() for page in pages] == [True, False]
    as_ana.post(f"/tickets/{theirs.number}/status/", {"status": "solved"})
    theirs.refresh_from_db()
    assert theirs.status == "new"
