"""Class 9: what belongs to another team is found on no second path.

The matrices over all addresses and all operations stand in tests/architecture/test_urls.py
and tests/api/test_roles.py; both are compared with the routers. Here: lists, counters,
search, completions, exports of the same thing.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from ombud.api.operations import OPERATIONS
from tests.api.calling import caller
from tests.api.table import TABLE as API_TABLE
from tests.architecture.test_urls import TABLE, names
from tests.makers import make_ticket
from tests.world import World

WORD = "Zyxomatic"
PATHS = (
    "/",
    "/views/unsolved/",
    f"/search/?q={WORD}",
    f"/palette/?q={WORD}",
    f"/search/completions/?q=subject:{WORD[:4]}",
    "/notifications/",
)
ASKED = (
    ("GET", "/tickets", None),
    (
        "POST",
        "/tickets/search",
        {"condition": {"field": "subject", "operator": "contains", "value": WORD}},
    ),
    ("GET", "/views/unsolved/tickets", None),
    ("GET", "/contacts", None),
)


@pytest.mark.parametrize("path", PATHS)
def test_no_page_tells_a_stranger_of_a_foreign_ticket(
    world: World, as_ben: Client, as_ana: Client, path: str
) -> None:
    make_ticket(world, subject=f"{WORD} terminal")

    answer = as_ben.get(path, follow=True).content.decode()

    assert f"{WORD} terminal" not in answer
    assert world.cleo.name not in answer


def test_the_same_search_finds_it_for_a_colleague(world: World, as_ana: Client) -> None:
    make_ticket(world, subject=f"{WORD} terminal")

    assert f"{WORD}" in as_ana.get(f"/search/?q={WORD}", follow=True).content.decode()


@pytest.mark.parametrize(("method", "path", "body"), ASKED)
def test_no_operation_tells_a_stranger_of_a_foreign_ticket(
    world: World, method: str, path: str, body: object
) -> None:
    make_ticket(world, subject=f"{WORD} terminal")

    answers = [
        caller(who).ask(method, path, body).content.decode() for who in (world.ben, world.ana)
    ]

    assert WORD not in answers[0]
    assert world.cleo.name not in answers[0]
    assert world.cleo.name in answers[1]


def test_no_address_and_no_operation_is_outside_of_the_matrices() -> None:
    assert set(OPERATIONS) == set(API_TABLE)
    assert set(names(get_resolver().url_patterns)) >= set(TABLE)
