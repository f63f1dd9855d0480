"""Class 11: no answer of the interface has a member for a secret, whoever asks."""

from __future__ import annotations

import re

import pytest

from ombud.api.egress import every_answer, undeclared
from ombud.api.interface import AREAS
from ombud.api.schemas.base import Made, Out
from ombud.people.models import Agent
from tests.api.calling import Caller, caller
from tests.world import World

SECRET = re.compile(r"password|secret|token|digest|sealed|hash|proof|recovery", re.IGNORECASE)
ABOUT = {
    "has_secret",
    "needs_second_factor",
    "sha256",
}  # whether, or of what everybody may read


def test_no_answer_has_a_member_for_a_secret() -> None:
    assert AREAS
    found = {
        f"{answer.__name__}.{name}"
        for answer in every_answer()
        for name in answer.model_fields
        if SECRET.search(name) and name not in ABOUT
    }

    assert found == set()


def test_a_member_that_shows_an_undeclared_column_is_named() -> None:
    class Leaky(Out):
        """Shows a column that may not leave."""

        password: str
        why: str = ""

    Leaky.model_fields["password"].metadata.clear()
    Leaky.model_fields["why"].metadata.append(Made("short"))

    assert [one.msg for one in undeclared([Leaky])] == [
        "Leaky.password does not say which column it shows.",
        "Leaky.why is made without a reason.",
    ]


@pytest.mark.parametrize("path", ["/agents", "/roles", "/mailboxes", "/me", "/views"])
def test_no_answer_of_an_administrator_holds_a_hash(
    world: World, rosa_calls: Caller, path: str
) -> None:
    text = rosa_calls.get(path).content.decode()

    assert all(one not in text for one in Agent.objects.values_list("password", flat=True))


@pytest.fixture
def rosa_calls(world: World) -> Caller:
    return caller(world.rosa)
