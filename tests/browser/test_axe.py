"""Every page state in both themes, looked at by axe-core: nothing serious or critical, and
nothing runs out of a phone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

OPEN = ("/sign-in/", "/help/", "/help/privacy/")
PAGES = (
    "/",
    "/views/",
    "/views/unsolved/",
    "/views/solved/",
    "/search/",
    "/search/?q=declined",
    "/search/?q=nothing-like-this",
    "/search/?q=status:nonsense",
    "/tickets/new/",
    "/tickets/{rich}/",
    "/tickets/{rich}/?mode=note",
    "/tickets/{rich}/panel/",
    "/tickets/{rich}/history/",
    "/tickets/{rich}/properties/",
    "/tickets/999999999/",
    "/account/",
    "/account/tokens/",
    "/tokens/",
    "/api/v1/",
    "/mail/quarantine/",
    "/mail/unreadable/",
    "/settings/",
    "/settings/teams/",
    "/settings/teams/1/",
    "/settings/agents/",
    "/settings/agents/new/",
    "/settings/agents/1/",
    "/settings/roles/",
    "/settings/roles/1/",
    "/join/none/",
    "/mailboxes/",
    "/mailboxes/new/",
    "/mailboxes/1/",
    "/jobs/",
    "/home/",
    "/notifications/",
    "/account/notifications/",
    "/account/security/",
    "/views/new/",
    "/views/unsolved/board/",
    "/tickets/{rich}/print/",
    "/tickets/{rich}/call/",
    "/tickets/{rich}/merge/",
    "/tickets/{rich}/readers/",
    "/tickets/{rich}/around/",
    "/tickets/{rich}/relations/",
    "/contacts/",
    "/contacts/1/",
    "/objects/device/",
    "/objects/device/new/",
    "/objects/1/",
    "/tickets/{rich}/objects/",
    "/settings/objects/1/",
    "/calls/new/",
    "/bulk/",
    "/replies/",
    "/macros/",
    "/macros/new/",
    "/tags/",
    "/checklists/",
    "/assignment/",
    "/settings/security/",
    "/settings/providers/",
    "/settings/rights/",
    "/settings/changes/",
    "/settings/configuration/",
    "/settings/statuses/",
    "/settings/priorities/",
    "/settings/fields/",
    "/settings/fields/new/",
    "/settings/forms/",
    "/settings/workflows/",
    "/settings/recurring/",
    "/settings/recurring/new/",
    "/approvals/",
    "/privacy/",
    "/privacy/list/",
    "/privacy/calendar/",
    "/privacy/new/",
    "/privacy/1/",
    "/privacy/table/",
    "/privacy/settings/",
    "/privacy/map/",
    "/privacy/persons/",
    "/privacy/mentions/",
    "/privacy/erasures/",
    "/privacy/affected/?since=2026-01-01T00:00&until=2030-01-01T00:00",
    "/privacy/register/",
    "/privacy/register/4/",
    "/privacy/retention/",
    "/privacy/retention/new/",
    "/privacy/holds/",
    "/privacy/holds/new/",
    "/privacy/holds/1/",
    "/privacy/retention/runs/1/",
    "/privacy/recipients/",
    "/privacy/corrections/",
)


# They lie in every page and are looked at once, open, below: more than half of most pages.
ELSEWHERE = {"exclude": [["om-palette"], ["dialog.dlg--keys"]]}
RUN = """([what]) =>
  axe.run(what || document, {resultTypes: ['violations']}).then(all => all.violations)"""


def grave(page: Any, what: Any = None) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    if page.evaluate("() => !window.axe"):
        page.evaluate(Axe().axe_script)
    # What passes is not told: putting that together took half of the time.
    violations = page.evaluate(RUN, [what])
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in violations
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


CUT_OFF = """() => {
  const edge = document.documentElement.clientWidth + 1;
  const scrolls = (at) => at && !at.matches('main') && (
    /auto|scroll/.test(getComputedStyle(at).overflowX) || scrolls(at.parentElement));
  const cut = [...document.querySelectorAll('main *')].filter((at) =>
    at.getBoundingClientRect().width && at.getBoundingClientRect().right > edge &&
    !scrolls(at.parentElement));
  return cut.slice(0, 3).map((at) => at.outerHTML.slice(0, 120));
}"""


# Each page in both themes and at both widths; each pair of them would find the same twice.
LOOKS = (("light", 1440), ("dark", 390))
SETTLED = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
}"""


def faults(page: Any, turn: int) -> dict[str, list[str]]:
    """Return what is wrong with the open page, by how it is looked at.

    turn: every second page is looked at the other way first, as it was loaded.
    """
    found = {}
    for scheme, width in LOOKS[:: -1 if turn % 2 else 1]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)
        found[f"{scheme}-{width}"] = grave(page, ELSEWHERE) + page.evaluate(CUT_OFF)
    return {look: wrong for look, wrong in found.items() if wrong}


@pytest.mark.parametrize("half", [0, 1])
def test_no_page_has_a_serious_fault(visit: Callable[..., Visit], half: int) -> None:
    rosa = visit(color_scheme="light", bypass_csp=True)
    found = {path: faults(rosa.go(path), turn) for turn, path in enumerate(OPEN[half::2])}
    rosa.sign_in("rosa@halden.example")
    rosa.open("Everything at once")
    rich = rosa.page.get_attribute("#thread", "data-number")

    for turn, path in enumerate(PAGES[half::2]):
        page = rosa.go(path.format(rich=rich))
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
        found[path] = faults(page, turn)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert rosa.strangers == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_menus_palette_and_help_have_no_serious_fault(
    visit: Callable[..., Visit], scheme: str
) -> None:
    ana = visit(color_scheme=scheme, bypass_csp=True)
    ana.sign_in()
    ana.open("Question 7")
    page, found = ana.page, {}
    for name, key in (
        ("palette", "Control+k"),
        ("help", "?"),
        ("status", "s"),
        ("assign", "i"),
    ):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
        found[name] = grave(page)
        page.keyboard.press("Escape")

    assert {name: faults for name, faults in found.items() if faults} == {}
