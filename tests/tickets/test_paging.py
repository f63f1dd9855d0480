from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.tickets.models import Ticket
from ombud.tickets.paging import Cursor, page_of
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.parametrize(
    "text", ["", "1", "-", "1-", "-1", "a-b", "1-2-3", "９-９", "9" * 30 + "-1", "1;2"]
)
def test_a_cursor_that_cannot_be_read_is_none(text: str) -> None:
    assert Cursor.parse(text) is None


def test_a_cursor_comes_back_as_it_was_written() -> None:
    cursor = Cursor.parse("1790000000123456-77")

    assert cursor is not None
    assert str(cursor) == "1790000000123456-77"
    assert cursor.at.microsecond == 123456


@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_hold_every_ticket_once_also_when_times_are_equal(
    world: World, oldest_first: bool
) -> None:
    made = [make_ticket(world).pk for _ in range(7)]
    moment = Ticket.objects.get(pk=made[0]).opened_at
    Ticket.objects.filter(pk__in=made[2:5]).update(updated_at=moment)

    found, after = [], ""
    for _ in range(10):
        page = page_of(Ticket.objects.all(), after=after, size=2, oldest_first=oldest_first)
        found += [ticket.pk for ticket in page.rows]
        after = page.next_after or ""
        if not after:
            break

    expected = sorted(
        made,
        key=lambda pk: (Ticket.objects.get(pk=pk).updated_at, pk),
        reverse=not oldest_first,
    )
    assert found == expected
