"""Group G, "OIDC login in the free edition": several at once, set up in the browser."""

from __future__ import annotations

from django.test import Client

from ombud.signin.models import Provider
from tests.conftest import client_of
from tests.world import World


def offered(world: World, name: str) -> Provider:
    """Enter a provider as an administrator does; what it would answer is put in place."""
    typed = {
        "name": name,
        "issuer": f"https://{name.lower()}.example",
        "client_id": "desk",
        "secret": "word",
        "second_factor": "told",
    }
    client_of(world.rosa).post("/settings/providers/new/oidc/", typed)
    found = Provider.objects.get(name=name)
    found.endpoints = {"authorise": f"{typed['issuer']}/go", "token": f"{typed['issuer']}/t"}
    found.keys = {"keys": [{"kty": "RSA"}]}
    found.save()
    client_of(world.rosa).post(f"/settings/providers/{found.pk}/offer/", {"state": "on"})
    return found


def test_several_systems_stand_on_the_sign_in_page_and_each_leads_to_its_own(
    world: World,
) -> None:
    found = [offered(world, name) for name in ("Keycloak", "Entra")]
    client = Client()

    page = client.get("/sign-in/").content.decode()
    ways = [client.get(f"/sign-in/by/{one.key}/")["Location"] for one in found]

    assert all(f"Sign in by {one.name}" in page for one in found)
    assert [way.partition("?")[0] for way in ways] == [
        "https://keycloak.example/go",
        "https://entra.example/go",
    ]
    assert all("code_challenge_method=S256" in way and "nonce=" in way for way in ways)
