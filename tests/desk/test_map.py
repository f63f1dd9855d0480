"""The page of the data map speaks the language of who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.datamap import canonical
from ombud.desk.map_words import CATEGORIES, STRATEGIES
from tests.conftest import client_of
from tests.privacy.requests import officer

if TYPE_CHECKING:
    from tests.world import World


def test_reasons_places_and_ways_are_read_in_german(world: World) -> None:
    browser = client_of(officer())
    agent = officer("Paul")
    agent.language = "de"
    agent.save(update_fields=["language"])
    english = browser.get("/privacy/map/").content.decode()
    german = client_of(agent).get("/privacy/map/").content.decode()
    pairs = {
        "A key in the register of purposes.": "Ein Schlüssel im Verzeichnis der Zwecke.",
        "passages taken out": "Stellen entfernt",
        "What somebody wrote": "Was jemand schrieb",
        "search index": "Suchindex",
    }

    for ours, theirs in pairs.items():
        assert (ours in english, theirs in german) == (True, True), ours
        assert (theirs in english, ours in german) == (False, False), ours


def test_each_category_and_each_way_of_erasing_has_a_word() -> None:
    personal = [one for one in canonical.as_values()["columns"].values() if one["personal"]]

    assert {one["category"] for one in personal} <= set(CATEGORIES)
    assert {one["erasure"] for one in personal} <= set(STRATEGIES)
