"""Macros: whose they are, what running one leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from ombud.automation.access import kept_macro_for, kept_macros_for, macro_for, macros_for
from ombud.automation.actions import (
    bring_back_macro,
    change_macro,
    make_macro,
    move_macro,
    retire_macro,
    run_macro,
)
from ombud.automation.models import Macro
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from tests.makers import make_ticket

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from tests.world import World

SOLVE = {"action": "ticket.set_status", "with": {"status": "solved"}}
TO_BEN = {"action": "ticket.assign", "with": {"assignee": 999}}


def macro(name: str = "Solve", steps: Any = None, **more: Any) -> Macro:
    return make_macro(name=name, steps=steps or [SOLVE], actor=SYSTEM, **more)


def run(world: World, one: Macro, agent: Agent | None = None) -> Any:
    agent = agent or world.ana
    return run_macro(
        one, make_ticket(world), actor=agent.actor, agent=agent, rights=world.rights(agent)
    )


def test_running_one_is_recorded_and_counted_once(world: World) -> None:
    one = macro()

    run(world, one)

    one.refresh_from_db()
    fact = Event.objects.get(kind="ticket.macro-run")
    assert (fact.payload, fact.actor_id) == ({"macro": one.pk}, world.ana.pk)
    assert one.uses == 1
    assert one.used_on is not None


def test_a_run_that_was_refused_counts_for_nothing(world: World) -> None:
    one = macro(steps=[SOLVE, TO_BEN])

    run(world, one)

    one.refresh_from_db()
    assert one.uses == 0
    assert not Event.objects.filter(kind__in=["ticket.macro-run", "ticket.solved"]).exists()


def test_who_sees_which(world: World) -> None:
    macro("of all")
    macro("of Lending", team=world.lending)
    macro("of Cards", team=world.cards)
    macro("of Ana", owner=world.ana)

    offered = {
        name: [one.name for one in macros_for(agent, world.rights(agent))]
        for name, agent in (("ana", world.ana), ("rosa", world.rosa), ("olga", world.olga))
    }
    kept = {
        name: [one.name for one in kept_macros_for(agent, world.rights(agent))]
        for name, agent in (("ana", world.ana), ("sven", world.sven), ("rosa", world.rosa))
    }

    assert offered == {
        "ana": ["of all", "of Lending", "of Ana"],
        "rosa": ["of all", "of Lending", "of Cards"],
        "olga": [],
    }
    assert kept == {
        "ana": ["of Ana"],
        "sven": ["of Lending"],
        "rosa": ["of all", "of Lending", "of Cards"],
    }


def test_anothers_macro_does_not_exist(world: World) -> None:
    one = macro(owner=world.ben)

    with pytest.raises(Http404):
        macro_for(world.ana, world.rights(world.ana), one.pk)
    with pytest.raises(Http404):
        kept_macro_for(world.rosa, world.rights(world.rosa), one.pk)


def test_a_retired_one_is_not_offered_and_can_come_back(world: World) -> None:
    one = macro()
    rights = world.rights(world.ana)

    retire_macro(one, actor=SYSTEM)
    retire_macro(one, actor=SYSTEM)
    away = macros_for(world.ana, rights)
    bring_back_macro(one, actor=SYSTEM)

    assert away == []
    assert macros_for(world.ana, rights) == [one]
    assert list(
        Event.objects.filter(kind__startswith="macro.").values_list("kind", flat=True)
    ) == ["macro.made", "macro.retired", "macro.brought-back"]


def test_moving_stays_among_those_of_the_same_people(world: World) -> None:
    first, _own, second = macro("a"), macro("b", owner=world.ana), macro("c")

    move_macro(second, by=-1, actor=SYSTEM)
    move_macro(second, by=-1, actor=SYSTEM)

    assert [one.name for one in Macro.objects.all()] == ["c", "b", "a"]
    move_macro(first, by=-1, actor=SYSTEM)
    assert [one.name for one in Macro.objects.all()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "steps", "reason"),
    [
        (" ", [SOLVE], "Give it a name by which others find it."),
        ("x", [], "Give a list of 1 to 20 actions."),
        ("x", [{"action": "rm"}], "There is no action of this name."),
    ],
)
def test_what_cannot_be_saved_changes_nothing(
    world: World, name: str, steps: Any, reason: str
) -> None:
    one = macro()

    with pytest.raises(Refused, match=reason):
        change_macro(one, name=name, steps=steps, actor=SYSTEM)

    one.refresh_from_db()
    assert (one.name, one.steps) == ("Solve", [SOLVE])


def test_a_macro_that_speaks_of_what_is_gone_says_so(world: World) -> None:
    one = macro()
    Macro.objects.update(steps=[{"action": "ticket.fly", "with": {}}])
    one.refresh_from_db()

    with pytest.raises(Refused, match="cannot do any more"):
        run(world, one)
