"""The pages of a contact who is signed in: clean for axe, narrow enough, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.seed import CONTACT_COOKIE
from tests.browser.test_axe import grave

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

DATA = ("/help/my-data/", "/help/my-data/confirm/")
ENTERING = ("/help/sign-in/", "/help/sign-in/none/")
PATHS = (*ENTERING, "/help/promises/", "/help/words/", "/help/tickets/", "{rich}", *DATA)


def as_cleo(visit: Visit) -> Visit:
    """Give the browser Cleo's cookie."""
    cookie = {"name": "ombud_contact", "value": CONTACT_COOKIE}
    visit.page.context.add_cookies([cookie | {"url": f"{visit.desk}/help/"}])
    return visit


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_pages_have_no_serious_fault_and_fit(
    visit: Callable[..., Visit], scheme: str, width: int
) -> None:
    cleo = as_cleo(visit(width=width, color_scheme=scheme, bypass_csp=True))
    cleo.go("/help/tickets/")
    rich = cleo.page.get_attribute("a.cover:text-is('Everything at once')", "href")
    found, wide = {}, []
    for path in PATHS:
        page = cleo.go(path.format(rich=rich))
        found[path] = grave(page)
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)

    assert {path: faults for path, faults in found.items() if faults} == {}
    assert wide == []
    assert cleo.strangers == []


def test_an_answer_is_written_without_script(visit: Callable[..., Visit]) -> None:
    cleo = as_cleo(visit(width=390, java_script_enabled=False))
    page = cleo.go("/help/tickets/")
    page.click("a.cover:text-is('Without script')")
    page.fill("#f-text", "It works again, thank you.")
    page.click("form#answer button[type=submit]")

    assert page.inner_text(".talk__m:last-of-type .talk__text") == "It works again, thank you."
