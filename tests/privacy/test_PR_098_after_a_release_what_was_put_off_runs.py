"""PR-098: released, what a hold had put off goes at the next pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.holds.actions import release_hold
from tests.makers import make_hold
from tests.retention.helping import carried_out, rule_about, solved, texts

if TYPE_CHECKING:
    from tests.world import World


def test_retention_waits_for_the_release(world: World) -> None:
    solved(world, clock.in_(days=-800))
    rule, hold = rule_about(), make_hold(world, contacts=(world.cleo,))

    assert carried_out(rule) is None
    assert (rule.runs.get().held, texts()) == (1, ["The card was declined twice"])
    release_hold(hold, actor=world.rosa.actor)
    carried_out(rule)

    assert texts() == [""]


def test_a_hold_placed_while_a_run_goes_on_is_respected(world: World) -> None:
    from ombud.retention import actions

    ticket = solved(world, clock.in_(days=-800))
    run = actions.pass_of(rule_about())
    assert run is not None

    make_hold(world, tickets=(ticket.pk,))
    while actions.step(run):
        pass

    assert (run.done, texts()) == (0, ["The card was declined twice"])
