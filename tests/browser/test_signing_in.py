"""A passkey in a real browser, with Chromium's own virtual authenticator."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("OMBUD_SHOTS", "")
STICK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_stick(page: Any) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": STICK})


def look(page: Any, name: str) -> None:
    """Keep a picture where a person asked for one."""
    for width, scheme in ((1440, "light"), (390, "dark")) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}-{scheme}.png"))
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_passkey_is_added_and_signs_in_without_a_password(
    visit: Callable[..., Visit],
) -> None:
    ben = visit()
    ben.desk = ben.desk.replace("127.0.0.1", "localhost")  # browsers give keys to names only
    with_a_stick(ben.page)
    ben.sign_in("ben@halden.example")
    page = ben.go("/account/security/passkeys/new/")
    page.fill("#f-name", "Work laptop")
    look(page, "passkey-new")
    page.click("om-passkey button")
    page.wait_for_selector("ol.codes")
    look(page, "codes")
    codes = page.locator("ol.codes li").count()
    ben.go("/account/security/")
    page.wait_for_selector("li:has-text('Work laptop')")
    look(page, "security")
    page.context.clear_cookies()
    ben.go("/sign-in/passkey/")
    look(page, "passkey-sign-in")

    page.click("om-passkey button")

    page.wait_for_url(f"{ben.desk}/")
    assert codes == 10
    assert (ben.strangers, ben.complaints) == ([], [])
    if SHOTS:
        ben.go("/account/security/app/")
        look(page, "app")
        ben.go("/account/confirm/")
        look(page, "confirm")
        ben.go("/sign-in/")
        look(page, "sign-in")
