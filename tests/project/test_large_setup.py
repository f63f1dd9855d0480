"""A desk with much of its own takes no more statements for a page than an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ombud.project.bench.large import FIELDS, RULES, VIEWS, furnish
from ombud.tickets.models import CustomField, FormRule, TicketValue, View
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def cost(client: Client, *paths: str) -> dict[str, int]:
    """Return how many statements each page takes that was opened before."""
    found: dict[str, int] = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as told:
            assert client.get(path).status_code == 200
        found[path] = len(told)
    return found


def test_views_fields_and_rules_add_no_statement_to_list_ticket_and_form(
    as_ana: Client, world: World
) -> None:
    number = make_ticket(world).number
    make_field(name="Colour", in_lists=True)  # where there is any, values are read
    pages = ("/views/unsolved/", f"/tickets/{number}/", "/tickets/new/")
    shipped, before = View.objects.count(), cost(as_ana, *pages)

    furnish()
    furnish()
    after = cost(as_ana, *pages)

    made: Any = (CustomField.objects.count(), FormRule.objects.count())
    assert made == (FIELDS + 1, RULES) == (51, 200)
    assert View.objects.count() - shipped == VIEWS == 30
    assert TicketValue.objects.count() == 10
    assert after == before
