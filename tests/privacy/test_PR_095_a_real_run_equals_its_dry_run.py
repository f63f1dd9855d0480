"""PR-095: a dry run as of a day to come writes nothing, and the real run equals it exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.retention import actions
from ombud.retention.models import Run
from ombud.tickets.models import Message, Ticket
from tests.makers import make_hold
from tests.retention.helping import carried_out, rule_about, solved

if TYPE_CHECKING:
    from tests.world import World


def state() -> list[Any]:
    return [list(Ticket.objects.order_by("pk").values()), list(Message.objects.values())]


def test_a_dry_run_writes_nothing_and_the_real_run_takes_the_same(world: World) -> None:
    for days in range(0, 200, 25):
        solved(world, clock.in_(days=-days))
    held = solved(world, clock.in_(days=-60))
    make_hold(world, tickets=(held.pk,))
    rule, before = rule_about(), state()
    later = clock.in_(days=800)

    dry = actions.try_out(rule, as_of=later, actor=SYSTEM)
    assert state() == before
    assert (dry.count, dry.held, dry.total) == (8, 1, 9)
    with clock.held_at(later):
        real = carried_out(rule)

    assert real is not None
    assert (real.done, bytes(real.digest), real.sample) == (8, dry.digest, dry.sample)
    assert set(Ticket.objects.exclude(pk=held.pk).values_list("subject", flat=True)) == {""}
    assert actions.summary(real)["difference"] == 0
    assert Run.objects.count() == 2
