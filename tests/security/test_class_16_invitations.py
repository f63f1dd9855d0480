"""Class 16: an invitation is random, kept as a hash, good once and for three days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.people.actions import invite_agent
from ombud.people.models import Agent, Invitation, Role
from tests.world import World

PASSWORD = "a-quiet-lantern-orbit"


@pytest.fixture
def token(world: World) -> str:
    _, made = invite_agent(
        email="ines@halden.example",
        name="Ines",
        grants=[(Role.objects.get(key="observer"), world.cards)],
        actor=SYSTEM,
    )
    return made


def joined(token: str) -> bool:
    typed = {"password": PASSWORD, "again": PASSWORD, "password1": PASSWORD}
    Client().post(f"/join/{token}/", typed)
    return Agent.objects.get(email="ines@halden.example").has_usable_password()


def test_only_the_token_itself_opens_and_only_a_hash_is_kept(world: World, token: str) -> None:
    variants = (
        token.swapcase(),
        token[:-1],
        f"{token}x",
        f"{token}%20",
        f"%20{token}",
        f"{token}%00",
        "",
        "0",
        "null",
        "None",
        "[]",
        Invitation.objects.get().digest,
    )

    assert [joined(one) for one in variants] == [False] * len(variants)
    assert token not in str(list(Invitation.objects.values()))
    assert len(token) == 43


def test_it_ends_after_three_days(world: World, token: str) -> None:
    with clock.held_at(clock.now() + timedelta(hours=72, seconds=1)):
        assert joined(token) is False


def test_it_works_within_three_days_and_once(world: World, token: str) -> None:
    assert joined(token) is True
    assert Invitation.objects.get().used_at is not None
    assert Client().get(f"/join/{token}/").status_code == 404
