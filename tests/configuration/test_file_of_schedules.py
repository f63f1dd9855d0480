"""Tickets that come round, carried to another desk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions import pause_recurrence
from ombud.automation.models import Recurrence
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.clocks.recurring import OnFree, Unit
from ombud.configuration import file
from ombud.configuration.models import Change
from ombud.people.models import Contact
from ombud.tickets.actions import save_template
from tests.makers import make_recurrence

if TYPE_CHECKING:
    from tests.world import World

OPERATOR = Actor(ActorKind.OPERATOR)


def written(**options: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(file.export(**options)))
    return document


def test_schedules_go_into_the_file_with_people_and_come_out_the_same(world: World) -> None:
    steps = [("Read it", None)]
    checklist = save_template(
        None, name="Rent", steps=steps, blocks_solving=False, actor=SYSTEM
    )
    full = make_recurrence(
        world,
        unit=Unit.WEEK,
        every=2,
        weekdays=[0, 3],
        on_free=OnFree.AFTER,
        calendar="DE",
        assignee=world.ana,
        tags=["rent"],
        checklist=checklist,
    )
    pause_recurrence(full, actor=SYSTEM)
    make_recurrence(world)
    document = written(with_people=True)
    Recurrence.objects.all().delete()

    plan = file.load(document, actor=OPERATOR)
    again = file.load(document, actor=OPERATOR)

    assert plan.problems == ()
    assert again.changes == ()
    assert (
        written(with_people=True)["sections"]["recurring"] == document["sections"]["recurring"]
    )
    keys = {one["key"] for one in document["sections"]["recurring"]}
    assert keys == {"Rent@lending", "Rent#2@lending"}
    assert Recurrence.objects.get(paused_at=None).next_at is not None


def test_without_people_no_schedule_is_written_and_the_log_names_nobody(world: World) -> None:
    make_recurrence(world, subject="About Cleo Marchetti")

    assert "recurring" not in written()["sections"]
    told = str(Change.objects.filter(kind="recurring").values_list("after", flat=True))
    assert "Cleo" not in told
    assert "month" in told


@pytest.mark.parametrize(
    "changed",
    [
        {"unit": "decade"},
        {"at": "noon"},
        {"assignee": "nobody@halden.example"},
        {"checklist": "Nowhere"},
        {"contact": "no address"},
        {"calendar": "Atlantis"},
    ],
)
def test_a_schedule_that_cannot_be_is_refused_and_nothing_is_kept(
    world: World, changed: dict[str, Any]
) -> None:
    make_recurrence(world)
    document = written(with_people=True)
    Recurrence.objects.all().delete()
    (item,) = document["sections"]["recurring"]
    document["sections"] = {"recurring": [item | changed]}

    plan = file.load(document, actor=OPERATOR)

    assert [(step.kind, step.key) for step in plan.problems] == [("recurring", "Rent@lending")]
    assert not Recurrence.objects.exists()
    assert Contact.objects.count() == 1
