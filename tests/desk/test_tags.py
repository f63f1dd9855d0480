"""Tags in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import tag_ticket
from ombud.tickets.models import Tag
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World


def test_a_supervisor_renames_merges_and_retires(as_sven: Client, world: World) -> None:
    ticket = make_ticket(world)
    first, second = (tag_ticket(ticket, name, actor=SYSTEM) for name in ("bill", "invoice"))

    as_sven.post(f"/tags/{first.pk}/rename/", {"name": "Money"})
    merged = as_sven.post(f"/tags/{second.pk}/merge/", {"into": "money"}, follow=True)
    as_sven.post(f"/tags/{first.pk}/retire/")
    unknown = as_sven.post(f"/tags/{first.pk}/merge/", {"into": "<b>"}, follow=True)

    first.refresh_from_db()
    assert "The two are one tag now." in merged.content.decode()
    assert "There is no tag of this name." in unknown.content.decode()
    assert (first.name, first.retired_at is None) == ("money", False)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_however_long_it_is(
    as_sven: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    ticket = make_ticket(world)
    for number in range(count):
        tag_ticket(ticket, f"tag {number}", actor=SYSTEM)

    with queries(3):  # session and agent, rights, tags
        response = as_sven.get("/tags/?q=tag")

    assert response.content.count(b"/retire/") == count
    assert Tag.objects.count() == count
