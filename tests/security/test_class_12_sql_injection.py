"""Class 12: what is asked for is never part of a statement."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from ombud.tickets.models import Ticket
from tests.api.calling import Caller, caller
from tests.makers import make_ticket
from tests.world import World

EVIL = (
    "' OR '1'='1",
    "'; DROP TABLE tickets_ticket; --",
    '" UNION SELECT password FROM people_agent --',
    "1) OR SLEEP(9) --",
    "\\' OR 1=1 --",
    "%' OR '%'='",
    "\x00",
    "9" * 40,
)
PAGES = ("/views/unsolved/", "/search/", "/palette/", "/search/completions/", "/tags/")
NAMES = ("q", "order", "sort", "after", "before", "column", "view", "direction", "page")


@pytest.mark.parametrize("page", PAGES)
def test_no_parameter_of_a_page_becomes_a_statement(
    world: World, as_ana: Client, page: str
) -> None:
    make_ticket(world)

    answers = [as_ana.get(page, {name: evil}).status_code for evil in EVIL for name in NAMES]

    assert {one for one in answers if one >= 500} == set()
    assert Ticket.objects.count() == 1


CONDITIONS = (
    lambda evil: {"field": "subject", "operator": "contains", "value": evil},
    lambda evil: {"field": "text", "operator": "contains", "value": evil},
    lambda evil: {"field": evil, "operator": "is", "value": "x"},
    lambda evil: {"field": "status", "operator": evil, "value": "open"},
    lambda evil: {"field": "tag", "operator": "in", "value": [evil]},
)


@pytest.mark.parametrize("evil", EVIL)
def test_no_part_of_a_condition_becomes_a_statement(world: World, evil: str) -> None:
    make_ticket(world)
    program: Caller = caller(world.ana)

    answers = [
        program.post("/tickets/search", {"condition": make(evil)}) for make in CONDITIONS
    ]

    assert {one.status_code for one in answers} <= {200, 400, 422}
    assert [one.json().get("items", []) for one in answers] == [[]] * len(CONDITIONS)


def test_the_same_texts_would_act_in_a_statement_that_is_glued_together(world: World) -> None:
    make_ticket(world)

    with connection.cursor() as cursor:
        found = f"SELECT count(*) FROM tickets_ticket WHERE subject = '{EVIL[0]}'"  # noqa: S608 - what we must not do
        cursor.execute(found)
        assert cursor.fetchone()[0] == 1
