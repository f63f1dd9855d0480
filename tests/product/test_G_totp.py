"""G, TOTP: an agent sets up an app, signs in with its codes, and with a recovery code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from ombud.base import clock
from tests.conftest import client_of
from tests.signin.codes_now import code_now
from tests.world import PASSWORD

if TYPE_CHECKING:
    from tests.world import World


def test_an_agent_signs_in_with_an_app_and_without_it_by_a_recovery_code(world: World) -> None:
    setting_up, start = client_of(world.ana), clock.now()
    with clock.held_at(start):
        page = setting_up.get("/account/security/app/").content.decode()
        secret = page.partition('class="secret" dir="ltr">')[2].partition("<")[0]
        app = secret.replace(" ", "")
        done = setting_up.post("/account/security/app/", {"code": code_now(app)})
        codes = setting_up.get(done["Location"]).content.decode()
    recovery_code = codes.partition("<li><code>")[2].partition("<")[0]

    def signs_in_with(code: str) -> int:
        client = Client()
        client.post("/sign-in/", {"email": world.ana.email, "password": PASSWORD})
        client.post("/sign-in/second/", {"code": code})
        return client.get("/").status_code

    with clock.held_at(start + timedelta(minutes=1)):
        by_app = signs_in_with(code_now(app))
        again = signs_in_with(code_now(app))
        by_recovery = signs_in_with(recovery_code)
        by_nothing = signs_in_with("")

    assert (by_app, again, by_recovery, by_nothing) == (200, 302, 200, 302)
