"""Class 17: no header says who somebody is or from where they come.

Assertions of other systems that are unsigned, replayed or for somebody else are in
tests/signin/test_saml.py and tests/signin/test_oidc.py.
"""

from __future__ import annotations

import pytest
from django.test import Client

from ombud.people.actions import change_policy
from tests.world import PASSWORD, World

WHO = (
    "X-Remote-User",
    "Remote-User",
    "X-Forwarded-User",
    "X-Forwarded-Email",
    "X-Auth-Request-Email",
    "X-WEBAUTH-USER",
    "X-SSL-Client-S-DN",
)
WHERE = ("X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded")


@pytest.mark.parametrize("header", WHO)
def test_a_header_signs_nobody_in(world: World, header: str) -> None:
    answer = Client().get("/account/", headers={header: world.rosa.email})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("header", WHERE)
def test_a_header_is_no_way_into_the_allow_list(world: World, header: str) -> None:
    change_policy(
        idle_minutes=120,
        longest_hours=12,
        password_least=12,
        networks=["192.0.2.0/24"],
        actor=world.rosa.actor,
        address="192.0.2.7",
    )
    client = Client()
    client.post("/sign-in/", {"email": world.ana.email, "password": PASSWORD})

    outside = client.get("/account/", headers={header: "192.0.2.7"}).status_code
    inside = client.get("/account/", REMOTE_ADDR="192.0.2.7").status_code

    assert (outside, inside) == (302, 200)
