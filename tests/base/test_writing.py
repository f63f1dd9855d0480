from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.writing import update_each
from ombud.tickets.models import Message
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.django_db
def test_each_row_gets_its_own_values_and_no_other_column(world: World) -> None:
    for number in range(3):
        make_ticket(world, text=f"Words {number}")
    rows = list(Message.objects.order_by("pk"))
    for number, row in enumerate(rows):
        row.text, row.folds, row.html = f"new {number}", [["quote", 0, number]], "not written"

    update_each(rows[:2], ["text", "folds"])

    found = Message.objects.order_by("pk").values_list("text", "folds", "html")
    assert list(found) == [
        ("new 0", [["quote", 0, 0]], ""),
        ("new 1", [["quote", 0, 1]], ""),
        ("Words 2", [], ""),
    ]


def test_nothing_to_write_asks_for_nothing() -> None:
    update_each([], ["text"])
