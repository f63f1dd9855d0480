from __future__ import annotations

from ombud.events.catalogue import render
from tests.conftest import ROOT


def test_the_page_of_events_says_what_the_code_says() -> None:
    assert (ROOT / "docs" / "events.md").read_text() == render()


def test_a_fact_is_listed_with_its_words_and_values() -> None:
    page = render()

    assert "\n## log.verified\n\nThe whole log was walked" in page
    assert "\n- `is_whole`: bool\n" in page
