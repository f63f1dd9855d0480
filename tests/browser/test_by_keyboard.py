"""A ticket is classed, handed on and marked without a mouse: focus is where the hand is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_status_priority_assignee_and_tag_are_set_by_keys(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Question 9")
    page, focus = ana.page, "document.activeElement.textContent.trim()"
    page.wait_for_load_state("load")  # the keys are there once the scripts have run

    page.keyboard.press("p")
    page.wait_for_function(f"() => {focus} === 'Normal'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#open-priority")).to_contain_text("High")
    page.keyboard.press("s")
    page.wait_for_function(f"() => ['New', 'Open'].includes({focus})")
    while page.evaluate(focus) != "Waiting":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#open-status")).to_contain_text("Waiting")
    page.keyboard.press("t")
    page.keyboard.type("urgent one")
    page.keyboard.press("Enter")
    expect(page.locator("#head")).to_contain_text("urgent one")
    page.keyboard.press("a")
    expect(page.locator("#open-assignee")).to_contain_text("Ana")

    assert ana.complaints == []


def test_a_ticket_is_marked_unread_by_its_key(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Question 11")
    ana.page.wait_for_load_state("load")

    ana.page.keyboard.press("x")

    ana.page.wait_for_url("**/views/**")
    assert ana.complaints == []
