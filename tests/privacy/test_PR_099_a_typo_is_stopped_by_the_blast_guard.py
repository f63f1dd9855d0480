"""PR-099: a rule that would take too much waits for somebody's approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.retention import actions
from ombud.retention.models import Run
from ombud.retention.statuses import Alarm, State
from ombud.tickets.models import Ticket
from tests.makers import make_ticket
from tests.retention.helping import carried_out, rule_about, texts

if TYPE_CHECKING:
    from tests.world import World


def test_forty_per_cent_of_the_tickets_are_not_taken_by_a_typo(world: World) -> None:
    for _ in range(25):
        make_ticket(world)
    late = Ticket.objects.order_by("pk").values_list("pk", flat=True)[:10]
    rows = Ticket.objects.filter(pk__in=list(late))
    rows.update(status="solved", is_open=False, solved_at=clock.in_(days=-30))
    rule = rule_about(period="P24D")  # 24 months were meant

    assert carried_out(rule) is None
    run = rule.runs.get()
    assert (run.state, run.alarm, run.count) == (State.WAITING, Alarm.SHARE, 10)
    with pytest.raises(Refused, match="larger than usual"):
        actions.start(run)
    assert "" not in texts()

    actions.approve(run, agent=world.rosa, actor=world.rosa.actor)
    actions.start(run)
    while actions.step(run):
        pass
    assert (texts().count(""), run.approved_by) == (10, world.rosa)


def test_ten_thousand_and_three_times_the_usual_raise_it_too(world: World) -> None:
    del world
    rule = rule_about()
    for done in (4, 5, 6):
        Run.objects.create(
            rule=rule, state=State.DONE, as_of=clock.now(), done=done, digest=b""
        )

    alarms = [actions.alarm_of(rule, count, 10**9) for count in (9, 15, 16, 10_000, 10_001)]

    assert alarms == [Alarm.NONE, Alarm.NONE, Alarm.UNUSUAL, Alarm.UNUSUAL, Alarm.COUNT]
    with pytest.raises(Refused, match="no approval"):
        actions.approve(actions.try_out(rule, actor=SYSTEM), agent=None, actor=SYSTEM)  # type: ignore[arg-type]
