"""Class 21: only what a form or an operation declares is changed by it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ombud.api.interface import AREAS
from ombud.api.operations import OPERATIONS
from ombud.api.schemas.base import In
from ombud.people.models import Agent
from tests.api.calling import caller
from tests.api.table import TABLE
from tests.api.test_roles import filled, state_of_things
from tests.api.things import make_things
from tests.world import World

MORE = {
    "is_active": True,
    "is_staff": True,
    "is_superuser": True,
    "role": 1,
    "password": "x",
    "email": "evil@evil.example",
    "agent_id": 1,
    "owner": 1,
    "pk": 1,
    "sealed_secret": "x",
}


def every_body(kind: type[In] = In) -> set[type[In]]:
    found = set(kind.__subclasses__())
    return found.union(*(every_body(one) for one in found)) if found else found


def test_every_body_refuses_members_that_it_does_not_name() -> None:
    assert AREAS
    assert {one for one in every_body() if one.model_config.get("extra") != "forbid"} == set()


def test_no_operation_takes_a_member_more(world: World) -> None:
    things = make_things(world)
    who, before = caller(world.rosa), state_of_things()
    asked = {
        name: one for name, one in TABLE.items() if isinstance(one.body, dict) and one.body
    }

    found = {
        name: who.ask(
            OPERATIONS[name].method,
            case.path.format(**things),
            {**filled(case.body, things), "surely_not_a_member": True},
        ).status_code
        for name, case in asked.items()
    }

    assert {name: status for name, status in found.items() if status not in {422, 404}} == {}
    assert state_of_things() == before
    assert len(found) > 40


@pytest.mark.parametrize("path", ["/account/profile/", "/account/signature/"])
def test_a_form_of_the_desk_changes_only_its_own_fields(
    world: World, as_ana: Client, path: str
) -> None:
    columns = ("is_active", "email", "password", "since")
    before: Any = Agent.objects.filter(pk=world.ana.pk).values(*columns).get()

    as_ana.post(path, {"name": "Ana H.", "language": "", "time_zone": "UTC", **MORE})

    assert Agent.objects.filter(pk=world.ana.pk).values(*columns).get() == before
    assert world.ana.assignments.count() == 1
