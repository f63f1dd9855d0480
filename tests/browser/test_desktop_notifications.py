"""Desktop notifications and quiet hours: asked for by a click, and without anybody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
# Chromium shows nothing here, so what the page asks of the system is written down instead.
SYSTEM = """
window.asked = 0; window.shown = [];
window.Notification = class {
  constructor(title, options) { window.shown.push([title, options.body]); }
  addEventListener() {}
  static get permission() { return window.asked ? 'granted' : 'default'; }
  static async requestPermission() { window.asked += 1; return 'granted'; }
};
"""
BELL = (
    '<a class="btn btn--ghost btn--icon bell" id="bell" href="/notifications/" '
    'hx-get="/notifications/bell/" hx-trigger="om:bell from:body" hx-swap="outerHTML" '
    'data-newest="{newest}" data-words="#1001: New message">bell</a>'
)


def ring(page: Page, newest: int) -> list[list[str]]:
    """Let the page hear of a notification, as the live stream does; return what was shown."""

    def answer(route: Route) -> None:
        route.fulfill(body=BELL.format(newest=newest), content_type="text/html")

    page.route("**/notifications/bell/", answer)
    page.evaluate("htmx.trigger(document.body, 'om:bell')")
    page.wait_for_selector(f"#bell[data-newest='{newest}']")
    page.unroute("**/notifications/bell/")
    found: list[list[str]] = page.evaluate("window.shown")
    return found


def test_a_browser_is_asked_after_a_click_only_and_shows_number_and_kind(
    visit: Callable[..., Visit],
) -> None:
    ana = visit()
    ana.page.add_init_script(SYSTEM)
    ana.sign_in()
    page = ana.go("/account/notifications/")
    page.wait_for_load_state("load")
    page.fill("#f-begins", "22:00")
    page.fill("#f-ends", "06:30")
    page.click("form.card button[type=submit]")
    page.wait_for_load_state("load")
    state = page.locator("om-desktop [role=status]")

    expect(page.locator("#f-begins")).to_have_value("22:00")
    expect(state).to_have_text("This browser shows none.")
    assert page.evaluate("window.asked") == 0
    page.click("om-desktop button")
    expect(state).to_have_text("This browser shows them.")
    assert page.evaluate("window.asked") == 1
    first = ring(page, 3)  # what was there before is not news
    second = ring(page, 4)
    page.click("om-desktop button")
    third = ring(page, 5)

    assert first == []
    assert second == [["Ombud", "#1001: New message"]]
    assert third == second
    assert ana.complaints == []
