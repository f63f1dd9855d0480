"""Class 18: a known and an unknown account get one and the same answer."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ombud.people.actions import deactivate_agent
from tests.world import World

CHANGING = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|nonce-[^ "]+|value="[^"]*@[^"]*"')


def answer_for(email: str) -> tuple[int, str]:
    typed = {"email": email, "password": "wrong-lantern-orbit"}
    answer = Client().post("/sign-in/", typed)
    return answer.status_code, CHANGING.sub("", answer.content.decode())


@pytest.mark.parametrize("email", ["ana@halden.example", "ANA@halden.example", "closed"])
def test_signing_in_does_not_tell_who_has_an_account(world: World, email: str) -> None:
    deactivate_agent(world.ben, successor=None, actor=world.rosa.actor)
    known = world.ben.email if email == "closed" else email

    assert answer_for(known) == answer_for("nobody@halden.example")


def test_the_way_by_another_system_does_not_tell_either(world: World) -> None:
    statuses = {
        Client().get(f"/sign-in/by/{key}/").status_code for key in ("nothing", "halden", "0")
    }

    assert statuses == {404}
