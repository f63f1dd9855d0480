"""Every operation with every role: what it answers, and that a refusal changes nothing.

The table is compared with what is declared, so an operation cannot be forgotten. What
belongs to another team does not exist (404); what role or token do not allow is named (403).
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from ombud.api.interface import AREAS
from ombud.api.operations import OPERATIONS
from ombud.channels.email.models import Mailbox
from ombud.events.models import Event
from ombud.notifications.models import Notification
from ombud.people.models import AccessToken, Agent, Contact, Role, RoleAssignment, Team
from ombud.people.scopes import Scope, known
from ombud.tickets.models import (
    ChecklistTemplate,
    Draft,
    Message,
    Participant,
    Tag,
    Task,
    Ticket,
    TicketType,
    TimeEntry,
    View,
)
from tests.api.calling import Caller, caller
from tests.api.table import ROLES, TABLE
from tests.api.things import make_things
from tests.world import World


@pytest.fixture
def things(world: World) -> dict[str, Any]:
    return make_things(world)


def filled(value: Any, things: dict[str, int]) -> Any:
    if isinstance(value, dict):
        return {name: filled(one, things) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, things) for one in value]
    if isinstance(value, str) and value.startswith("{"):
        return things[value.strip("{}")]
    return value


def state_of_things() -> tuple[Any, ...]:
    """Return what a refused request must leave as it was."""
    return (
        list(Ticket.objects.order_by("pk").values()),
        list(Message.objects.order_by("pk").values("pk", "text")),
        list(Draft.objects.order_by("pk").values("pk", "text", "agent_id")),
        list(Mailbox.objects.order_by("pk").values()),
        list(Agent.objects.order_by("pk").values("pk", "is_active", "name")),
        list(Role.objects.order_by("pk").values()),
        list(Team.objects.order_by("pk").values()),
        list(View.objects.order_by("pk").values()),
        list(Tag.objects.order_by("pk").values()),
        list(TicketType.objects.order_by("pk").values()),
        list(Task.objects.order_by("pk").values()),
        list(TimeEntry.objects.order_by("pk").values()),
        list(Notification.objects.order_by("pk").values()),
        list(RoleAssignment.objects.order_by("pk").values()),
        list(ChecklistTemplate.objects.order_by("pk").values()),
        Participant.objects.count(),
        Contact.objects.count(),
        Event.objects.count(),
    )


def caller_as(world: World, role: str, scopes: list[str] | None = None) -> Caller:
    agents = {
        "stranger": world.ben,
        "observer": world.olga,
        "agent": world.ana,
        "supervisor": world.sven,
        "administrator": world.rosa,
    }
    return caller(agents[role], scopes) if role in agents else Caller("")


def ask(who: Caller, name: str, things: dict[str, int]) -> Any:
    case = TABLE[name]
    return who.ask(
        OPERATIONS[name].method, case.path.format(**things), filled(case.body, things)
    )


def test_the_table_holds_exactly_the_operations_that_are_declared() -> None:
    assert len({area.name for area in AREAS}) == len(AREAS)
    assert set(TABLE) == set(OPERATIONS)


def role_caller(world: World, role: str) -> Caller:
    """Return a caller whose token has every scope: the role must decide."""
    who = caller_as(world, role)
    if who.token:
        newest = AccessToken.objects.latest("pk")
        newest.scopes = [one.value for one in Scope]
        newest.save()
    return who


def answers_as(
    world: World, things: dict[str, int], role: str, names: list[str]
) -> dict[str, int]:
    """Return how each operation answers ``role``; what one changes is undone."""
    who, found = role_caller(world, role), {}
    for name in names:
        with transaction.atomic():
            found[name] = ask(who, name, things).status_code
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_operation_answers_each_role_as_the_table_says(
    request: pytest.FixtureRequest, world: World, things: dict[str, int], role: str
) -> None:
    if role != ROLES[-1]:
        request.getfixturevalue("on_one_database")
    expected = {name: one.answers[ROLES.index(role)] for name, one in TABLE.items()}

    assert answers_as(world, things, role, sorted(TABLE)) == expected


@pytest.mark.usefixtures("on_one_database")
@pytest.mark.parametrize("role", ROLES)
def test_what_is_refused_changes_nothing(
    world: World, things: dict[str, int], role: str
) -> None:
    refused = [name for name, one in TABLE.items() if one.answers[ROLES.index(role)] >= 400]
    who, before = role_caller(world, role), state_of_things()

    for name in refused:
        ask(who, name, things)

    assert state_of_things() == before


@pytest.mark.usefixtures("on_one_database")
def test_an_operation_refuses_a_token_with_every_scope_but_its_own(
    world: World, things: dict[str, int]
) -> None:
    without = {
        needs: caller(world.rosa, [one.value for one in Scope if needs not in known([one])])
        for needs in {one.needs for one in OPERATIONS.values()}
    }
    before = state_of_things()

    found = {
        name: ask(without[one.needs], name, things).json().get("scope")
        for name, one in OPERATIONS.items()
    }

    assert found == {name: one.needs.value for name, one in OPERATIONS.items()}
    assert state_of_things() == before


def test_a_token_for_one_team_does_not_reach_another(
    world: World, things: dict[str, int]
) -> None:
    who, before = caller(world.rosa, team=world.cards), state_of_things()
    names = [name for name, one in TABLE.items() if one.answers[1] == 404]

    found = {name: ask(who, name, things).status_code for name in names}

    assert found == dict.fromkeys(names, 404)
    assert state_of_things() == before
