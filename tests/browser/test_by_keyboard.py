"""A ticket is classed, handed on and marked without a mouse: focus is where the hand is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
LONGEST_MENU = 12


def choose(page: Page, key: str, wanted: str) -> None:
    """Open the menu of ``key`` and walk to ``wanted``, wherever it stands now."""
    page.keyboard.press(key)
    page.wait_for_function("() => document.activeElement.closest(':popover-open')")
    for _ in range(LONGEST_MENU):
        if page.evaluate("document.activeElement.textContent.trim()") == wanted:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def holding(page: Page, pattern: str) -> list[Route]:
    """Let requests wait, and return them as they come: for the caller to let go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(pattern, hold)
    return held


def test_status_priority_assignee_and_tag_are_set_by_keys(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Question 9")
    page = ana.page
    page.wait_for_load_state("load")  # the keys are there once the scripts have run

    choose(page, "p", "High")
    expect(page.locator("#open-priority")).to_contain_text("High")
    choose(page, "s", "Waiting")
    expect(page.locator("#open-status")).to_contain_text("Waiting")
    page.keyboard.press("t")
    page.keyboard.type("urgent one")
    page.keyboard.press("Enter")
    expect(page.locator("#head")).to_contain_text("urgent one")
    page.keyboard.press("a")
    expect(page.locator("#open-assignee")).to_contain_text("Ana")

    assert ana.complaints == []


def test_a_refusal_is_told_though_its_form_is_gone(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Question 12")
    page = ana.page
    page.wait_for_load_state("load")
    held = holding(page, "**/tickets/*/tag/")
    with page.expect_request("**/tickets/*/tag/"):
        page.keyboard.press("t")
        page.keyboard.type("  ")
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.locator("#messages").focus()
    choose(page, "p", "High")
    expect(page.locator("#open-priority")).to_contain_text("High")
    held[0].continue_()

    expect(page.locator("#toasts .toast--error")).to_have_text("Write a word for the tag.")
    assert ana.complaints == []


def test_a_ticket_is_marked_unread_by_its_key(visit: Callable[..., Visit]) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Question 11")
    ana.page.wait_for_load_state("load")

    ana.page.keyboard.press("x")

    ana.page.wait_for_url("**/views/**")
    assert ana.complaints == []


def test_what_is_typed_while_a_ticket_opens_stands_there_and_in_other_windows(
    visit: Callable[..., Visit],
) -> None:
    ana = visit()
    ana.sign_in()
    ana.go("/views/unsolved/")  # what is hers depends on who worked before
    page = ana.page
    page.wait_for_load_state("load")
    held = holding(page, "**/tickets/*/?view=*")
    page.keyboard.press("j")
    with page.expect_request("**/tickets/*/?view=*"):
        page.keyboard.press("o")
    page.keyboard.press("n")
    page.keyboard.type("Seen.")
    page.keyboard.press("Control+Enter")
    held[0].continue_()
    expect(page.locator(".msg--note").last).to_contain_text("Seen.")
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_load_state("load")
    page.keyboard.press("r")
    page.keyboard.type("From the first window")

    expect(other.locator("#reply-text")).to_have_text("From the first window")
    assert ana.complaints == []
