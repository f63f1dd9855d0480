"""The page of the register of processing: change, add for a department, take out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ombud.events.models import Event
from ombud.purposes.actions import ship_activities
from ombud.purposes.models import Activity

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

PAGE = "/privacy/register/"


def test_an_entry_is_changed_and_bad_input_loses_nothing(world: World, as_rosa: Client) -> None:
    ship_activities()
    one = Activity.objects.get(purpose="satisfaction")
    typed = {"part": "processor", "basis": "legitimate_interest", "is_running": "on"}
    refused = as_rosa.post(f"{PAGE}{one.pk}/", typed | {"weighing": "Kept words."})
    saved = as_rosa.post(
        f"{PAGE}{one.pk}/", typed | {"weighing": "100 % fair.", "review_on": "2027-01-31"}
    )
    one.refresh_from_db()

    assert refused.status_code == 422
    assert b"Choose the day on which somebody looks at this again." in refused.content
    assert b"Kept words." in refused.content
    assert saved["Location"] == PAGE
    assert (one.part, one.weighing, str(one.review_on)) == (
        *("processor", "100 % fair."),
        "2027-01-31",
    )
    assert b"100 % fair." in as_rosa.get(PAGE).content
    saying = Event.objects.filter(kind="activity.saved").latest("pk")
    assert saying.payload == {
        "part": "processor",
        "basis": "legitimate_interest",
        "running": True,
    }


def test_a_department_gets_its_own_entry_once_and_loses_it_again(
    world: World, as_rosa: Client
) -> None:
    ship_activities()
    typed = {"purpose": "support", "team": str(world.cards.pk), "part": "processor"}
    typed |= {"basis": "contract", "is_running": "on"}
    answers = [as_rosa.post(f"{PAGE}new/", typed).status_code for _ in range(2)]
    own = Activity.objects.get(team=world.cards)
    whole = Activity.objects.get(purpose="support", team=None)
    for entry in (own, whole):
        as_rosa.post(f"{PAGE}{entry.pk}/remove/")

    assert answers == [302, 422]
    assert not Activity.objects.filter(pk=own.pk).exists()
    assert Activity.objects.filter(pk=whole.pk).exists()


def test_more_entries_cost_no_more_questions(world: World, as_rosa: Client) -> None:
    ship_activities()
    counts = []
    for teams in ((), (world.cards, world.lending)):
        for team in teams:
            Activity.objects.create(
                purpose="support", team=team, part="processor", basis="contract"
            )
        as_rosa.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            as_rosa.get(PAGE)
        counts.append(len(asked))

    assert counts[0] == counts[1]
