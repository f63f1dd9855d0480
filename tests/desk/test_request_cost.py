"""What an erasure request costs, looked at and while it waits: the same, whoever asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.jobs.models import Job
from ombud.privacy import actions
from ombud.privacy.erasing import begin_erasure
from ombud.privacy.models import CarriedErasure
from ombud.privacy.statuses import Kind, LetterKind, State
from ombud.subjects.actions import say_shared, subject_for
from tests.conftest import client_of
from tests.makers import make_hold, make_ticket
from tests.privacy.requests import LINK, MONDAY, ask, decided, officer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.usefixtures("a_way_out")
FOUR_DAYS = timedelta(days=4)


@pytest.mark.parametrize("tickets", [1, 12])
def test_the_pages_of_an_erasure_request_plan_once_and_the_letter_does_not(
    world: World, queries: Callable[[int], Any], tickets: int
) -> None:
    for number in range(tickets):
        make_ticket(world, text=f"Question {number}")
    with clock.held_at(MONDAY):
        petra = officer()
        request = decided(ask(Kind.ERASURE), petra)
        actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
        as_petra = client_of(petra)
        as_petra.get("/privacy/1/")

        for path, statements in (("/privacy/1/", 98), ("/privacy/1/letters/answer/", 30)):
            with queries(statements):
                assert as_petra.get(path).status_code == 200


@pytest.mark.parametrize("tickets", [1, 12])
def test_a_request_that_waits_for_a_hold_costs_little_a_minute_and_searches_nothing(
    world: World, queries: Callable[[int], Any], tickets: int
) -> None:
    for number in range(tickets):
        make_ticket(world, text=f"Question {number}")
    petra, paul = officer(), officer("Paul")
    with clock.held_at(MONDAY):
        request = decided(ask(Kind.ERASURE), petra)
        actions.approve(request, LINK, agent=paul, actor=paul.actor)
    with clock.held_at(MONDAY + FOUR_DAYS):
        actions.go_on_by_itself()
        make_hold(world, contacts=(world.cleo,))
        begin_erasure(request)  # the job that waited while the hold came
        planned = CarriedErasure.objects.get().erasure
        actions.go_on_by_itself()
        Job.objects.all().delete()

        with queries(29):
            actions.go_on_by_itself()

    request.refresh_from_db()
    assert (request.state, planned) == (State.BLOCKED, None)
    assert not Job.objects.exists()


def test_the_page_warns_of_a_mailbox_that_several_people_use(world: World) -> None:
    with clock.held_at(MONDAY):
        petra = officer()
        request = ask(Kind.ACCESS)
        page = client_of(petra).get("/privacy/1/").content
        say_shared(subject_for(request.contact), is_shared=True, actor=petra.actor)

        warned = client_of(petra).get("/privacy/1/").content

    words = b"Several people use this mailbox."
    assert (words in page, words in warned) == (False, True)
