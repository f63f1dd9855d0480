"""G, passkeys: a key that an agent added signs them in, without a password."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.conftest import client_of
from tests.signin.security_key import SecurityKey

if TYPE_CHECKING:
    from tests.world import World


def options_of(client: Client, path: str) -> str:
    found = re.search(r'data-options="([^"]+)"', client.get(path).content.decode())
    assert found is not None
    return html.unescape(found[1])


def test_an_agent_adds_two_passkeys_and_signs_in_with_either(
    world: World, settings: Any
) -> None:
    settings.OMBUD_PUBLIC_URL = "https://desk.halden.example"
    keys = [SecurityKey(origin="https://desk.halden.example") for _ in range(2)]
    at, new = client_of(world.ana), "/account/security/passkeys/new/"
    for number, key in enumerate(keys):
        answer = key.make(options_of(at, new))
        at.post(new, {"name": f"Key {number}", "credential": answer})

    seen = []
    for key in keys:
        client = Client()
        client.post(
            "/sign-in/passkey/",
            {"credential": key.sign(options_of(client, "/sign-in/passkey/"))},
        )
        seen.append(client.get("/account/").status_code)

    assert seen == [200, 200]
