"""Access tokens in the browser."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ombud.events.models import Event
from ombud.people.models import AccessToken
from tests.api.calling import Caller, caller
from tests.world import World

FORM = {"name": "Nightly report", "scopes": ["tickets:read"], "days": "30", "team": ""}


def test_a_token_is_shown_once_and_works(world: World, as_ana: Client) -> None:
    page = as_ana.post("/account/tokens/", FORM)

    found = re.search(r"ombud_[0-9A-Za-z]{46}", page.content.decode())
    assert found is not None
    assert Caller(found[0]).get("/tickets").status_code == 200
    assert Caller(found[0]).get("/contacts").status_code == 403
    again = as_ana.get("/account/tokens/").content.decode()
    assert found[0] not in again
    assert f"ombud_…{found[0][-4:]}" in again


def test_making_and_revoking_leave_facts_without_words(world: World, as_ana: Client) -> None:
    as_ana.post("/account/tokens/", FORM)
    token = AccessToken.objects.get()

    as_ana.post(f"/account/tokens/{token.pk}/revoke/")
    as_ana.post(f"/account/tokens/{token.pk}/revoke/")

    events = Event.objects.filter(kind__startswith="agent.token").order_by("pk")
    assert [(one.kind, one.payload) for one in events] == [
        (
            "agent.token-made",
            {"token": token.pk, "team": None, "scopes": ["tickets:read"]},
        ),
        ("agent.token-revoked", {"token": token.pk}),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"scopes": []},
        {"scopes": ["mailboxes:write"]},
        {"scopes": ["everything"]},
        {"days": "9999"},
        {"team": "999"},
    ],
)
def test_what_cannot_be_made_keeps_what_was_typed(
    world: World, as_ana: Client, wrong: dict[str, object]
) -> None:
    page = as_ana.post("/account/tokens/", FORM | wrong)

    assert page.status_code == 422
    assert AccessToken.objects.count() == 0
    if "name" not in wrong:
        assert "Nightly report" in page.content.decode()


def test_a_token_can_be_limited_to_a_team(world: World, as_rosa: Client) -> None:
    as_rosa.post("/account/tokens/", FORM | {"team": str(world.cards.pk)})

    assert AccessToken.objects.get().team == world.cards


def test_administrators_see_and_end_the_tokens_of_all(world: World, as_rosa: Client) -> None:
    program = caller(world.ana)
    token = AccessToken.objects.get()

    listed = as_rosa.get("/tokens/").content.decode()
    as_rosa.post(f"/tokens/{token.pk}/revoke/")

    assert "Ana Halden" in listed
    assert program.get("/me").status_code == 401
