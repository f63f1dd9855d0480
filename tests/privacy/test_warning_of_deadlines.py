"""The officer is warned when 50, 75 and 90 per cent of a request's time have gone by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.clocks.deadline import milestones
from ombud.events.models import Event
from ombud.notifications.actions import tell_of
from ombud.notifications.models import Notification
from ombud.privacy import actions
from ombud.privacy.statuses import Region
from tests.conftest import client_of
from tests.privacy.requests import MONDAY, ask, officer

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.privacy.models import PrivacyRequest
    from tests.world import World

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def warnings() -> list[int]:
    rows = Event.objects.filter(kind="privacy-request.deadline-near").order_by("pk")
    return [one.payload["share"] for one in rows]


def warned_at(moment: datetime) -> list[int]:
    with clock.held_at(moment):
        actions.warn_of_deadlines()
        actions.warn_of_deadlines()
    return warnings()


def asked() -> tuple[PrivacyRequest, dict[int, datetime]]:
    with clock.held_at(MONDAY):
        request = ask(region=Region.EUROPE)
    assert request.due_at is not None
    return request, milestones(request.received_at, request.due_at)


def tell_newest() -> None:
    event = Event.objects.filter(kind="privacy-request.deadline-near").order_by("-pk").first()
    assert event is not None
    tell_of(event)


def test_each_share_is_warned_of_once_when_it_has_come(world: World) -> None:
    request, reached = asked()

    assert warned_at(reached[50] - MINUTE) == []
    assert warned_at(reached[50]) == [50]
    assert warned_at(reached[75] + MINUTE) == [50, 75]
    assert warned_at(reached[90] + MINUTE) == [50, 75, 90]
    assert request.due_at is not None
    assert warned_at(request.due_at - MINUTE) == [50, 75, 90]
    assert warned_at(request.due_at + MINUTE) == [50, 75, 90, 100]


def test_a_desk_that_slept_warns_of_the_last_only(world: World) -> None:
    _request, reached = asked()

    assert warned_at(reached[90] + MINUTE) == [90]


def test_an_extension_is_a_new_deadline_with_warnings_of_its_own(world: World) -> None:
    petra = officer()
    request, reached = asked()
    warned_at(reached[75])
    with clock.held_at(reached[75] + MINUTE):
        actions.extend(request, "complexity", agent=petra, actor=petra.actor)
    assert request.due_at is not None
    later = milestones(request.received_at, request.due_at)

    assert warned_at(later[50] - MINUTE) == [75]
    assert warned_at(later[50]) == [75, 50]


def test_what_has_ended_or_runs_by_another_clock_is_not_warned_of(world: World) -> None:
    request, reached = asked()
    with clock.held_at(MONDAY + MINUTE):
        joined = ask(region=Region.EUROPE)
    assert joined.joined_to == request
    actions.call_off(request, actor=world.rosa.actor)

    assert warned_at(reached[90]) == []


def test_who_looks_after_it_is_told_else_everybody_who_may(world: World) -> None:
    petra, paul = officer(), officer("Paul")
    request, reached = asked()
    warned_at(reached[50])
    tell_newest()
    actions.take_request(request, petra, actor=petra.actor)
    warned_at(reached[75])
    tell_newest()

    told = Notification.objects.filter(kind="deadline").order_by("event", "agent_id")
    by_agent = list(told.values_list("agent_id", flat=True))
    as_petra = client_of(petra)
    shown = as_petra.get("/notifications/").content.decode()
    mine = told.filter(agent=petra).first()
    assert mine is not None
    opened = as_petra.post(f"/notifications/{mine.pk}/open/")

    assert by_agent[-1] == petra.pk
    assert {petra.pk, paul.pk} <= set(by_agent[:-1])
    assert told.filter(event=told[len(by_agent) - 1].event).count() == 1
    assert "A data request comes near its deadline" in shown
    assert opened["Location"] == f"/privacy/{request.number}/"


def test_of_an_overdue_request_everybody_who_may_act_is_told_once(world: World) -> None:
    petra, paul = officer(), officer("Paul")
    paul.language = "de"
    paul.save()
    request, _reached = asked()
    actions.take_request(request, petra, actor=petra.actor)
    assert request.due_at is not None
    warned_at(request.due_at)
    tell_newest()
    tell_newest()

    told = Notification.objects.filter(kind="overdue")
    page = client_of(paul).get("/notifications/").content.decode()
    opened = client_of(paul).post(f"/notifications/{told.get(agent=paul).pk}/open/")

    assert told.count() == len({one.agent_id for one in told}) >= 2
    assert "Ein Datenschutzantrag ist überfällig" in page
    assert opened["Location"] == f"/privacy/{request.number}/"
