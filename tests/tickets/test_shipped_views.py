from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.rules.language import from_json
from ombud.tickets.actions import ship_views
from ombud.tickets.actions.views import SHIPPED
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import View

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda shipped: shipped[0])
def test_each_shipped_view_speaks_the_condition_language(
    shipped: tuple[str, str, dict[str, object], str],
) -> None:
    from_json(shipped[2], TICKET_FIELDS)


def test_shipping_twice_changes_nothing(world: World) -> None:
    View.objects.filter(key="mine").update(name="My own words")

    ship_views()

    assert View.objects.count() == len(SHIPPED)
    assert View.objects.get(key="mine").name == "My own words"
