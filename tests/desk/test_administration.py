"""The settings page: one list of places, by what each agent may open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from ombud.desk.administration import PLACES, SECTIONS

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def places_of(page: str) -> list[str]:
    return re.findall(r'class="place__a" href="([^"]+)"', page)


def test_every_place_lies_in_a_section_and_has_an_address() -> None:
    assert {place.section for place in PLACES} <= set(SECTIONS)
    assert len({place.key for place in PLACES}) == len(PLACES)
    assert all(reverse(place.url) for place in PLACES)


def test_an_administrator_finds_every_place(as_rosa: Client) -> None:
    page = as_rosa.get("/settings/").content.decode()

    assert sorted(places_of(page)) == sorted(
        place.href for place in PLACES if not place.only_demo
    )


def test_a_supervisor_finds_only_what_the_role_opens(as_sven: Client, world: World) -> None:
    del world
    page = as_sven.get("/settings/").content.decode()

    assert "/mail/quarantine/" in places_of(page)
    assert "/mailboxes/" not in places_of(page)
    assert "/jobs/" not in page


@pytest.mark.parametrize("path", ["/mailboxes/", "/jobs/", "/settings/"])
def test_inside_a_place_the_side_bar_marks_the_settings(as_rosa: Client, path: str) -> None:
    page = as_rosa.get(path).content.decode()

    assert re.search(r'href="/settings/" title="Settings" aria-current="page"', page)


def test_the_settings_cost_the_same_however_many_places(
    as_rosa: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]  # session, rights
        as_rosa.get("/settings/")
