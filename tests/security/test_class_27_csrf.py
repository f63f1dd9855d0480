"""Class 27: no other site changes anything with a browser's session.

Every address that changes something refuses GET, a missing token and a foreign origin:
tests/architecture/test_urls.py, over all that the router knows.
"""

from __future__ import annotations

from django.test import Client
from django.urls import URLPattern, get_resolver

from ombud.api.urls import urlpatterns
from tests.architecture.test_urls import SIGNED, TABLE
from tests.makers import make_ticket
from tests.world import PASSWORD, World


def test_only_what_is_proven_otherwise_is_free_of_the_token() -> None:
    free = {
        f"desk:{pattern.name}"
        for pattern in get_resolver("ombud.desk.urls").url_patterns
        if isinstance(pattern, URLPattern) and getattr(pattern.callback, "csrf_exempt", False)
    }

    assert free == set(SIGNED)
    assert {name for name, page in TABLE.items() if page.method == "POST"} >= free


def test_the_interface_is_free_of_it_because_it_looks_at_no_cookie(
    world: World, as_ana: Client
) -> None:
    number = make_ticket(world).number

    answer = as_ana.post(
        f"/api/v1/tickets/{number}/status",
        {"status": "closed"},
        content_type="application/json",
    )

    assert answer.status_code == 401
    assert urlpatterns


def test_cookies_stay_with_this_site_and_away_from_scripts(world: World) -> None:
    client = Client()
    client.post("/sign-in/", {"email": world.ana.email, "password": PASSWORD})
    cookie = client.cookies["ombud_session"]

    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
