"""PR-009 and I6: what a working day leaves in the browser is registered and names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.datamap import browser_keys, cookies

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const shelves = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    shelves[name] = requests.map((one) => new URL(one.url).pathname);
  }
  return {
    local: {...localStorage}, session: {...sessionStorage},
    databases: (await indexedDB.databases()).map((one) => one.name), shelves,
  };
}"""
PERSONS = ("cleo", "marchetti", "lumen", "declined")


def test_PR_009_after_a_walk_the_browser_holds_registered_keys_and_no_words(
    visit: Callable[..., Visit],
) -> None:
    ana = visit()
    ana.sign_in()
    ana.open("Everything at once")
    page: Any = ana.page
    page.fill("#reply-text", "Dear Cleo Marchetti, it was declined.")
    for path in ("/views/unsolved/", "/search/?q=declined", "/contacts/1/", "/account/"):
        ana.go(path)
    page.click("main [data-cmd=theme]")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    kept = page.evaluate(KEPT)
    given = {one["name"]: one["value"] for one in page.context.cookies()}

    assert {*kept["local"], *kept["session"]} <= set(browser_keys)
    assert (kept["databases"], "ombud-theme" in kept["local"]) == ([], True)
    assert [name.rpartition("-")[0] for name in kept["shelves"]] == ["ombud"]
    assert [
        one for some in kept["shelves"].values() for one in some if "/tickets/" in one
    ] == []
    assert set(given) <= set(cookies)
    words = str([kept, given]).lower()
    assert [one for one in PERSONS if one in words] == []
