"""Group G, fine roles: made in the browser, one right at a time, for one team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.people.models import Role
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_role_allows_what_it_names_where_it_was_given_and_nothing_else(
    world: World, as_rosa: Client, as_ben: Client
) -> None:
    ticket, other = make_ticket(world), make_ticket(world)
    as_rosa.post(
        "/settings/roles/new/",
        {"name": "Note writer", "capabilities": ["ticket.see", "ticket.note"]},
    )
    role = Role.objects.get(name="Note writer")
    as_rosa.post(
        f"/settings/agents/{world.ben.pk}/roles/",
        {"role": str(role.pk), "team": str(world.lending.pk)},
    )

    as_ben.post(f"/tickets/{ticket.number}/note/", {"text": "Seen."})
    as_ben.post(f"/tickets/{ticket.number}/reply/", {"text": "Hello."})
    as_ben.post(f"/tickets/{other.number}/status/", {"status": "solved"})

    other.refresh_from_db()
    assert [one.text for one in ticket.messages.order_by("pk")][1:] == ["Seen."]
    assert other.status == "new"
