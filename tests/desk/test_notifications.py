"""The bell, the list and the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.events.models import Event
from ombud.events.reading import START
from ombud.notifications.models import Notification, QuietHours, Unwanted
from ombud.notifications.queries import PAGE
from ombud.notifications.statuses import Kind
from ombud.notifications.tasks import tell
from ombud.project.live.feed import news_after
from ombud.project.live.stream import as_text
from ombud.project.live.viewer import Viewer
from ombud.tickets.actions import assign_ticket, move_ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from ombud.tickets.models import Ticket
    from tests.world import World


def give_ana(world: World, count: int = 1) -> list[Ticket]:
    tickets = [make_ticket(world, subject=f"Question {number}") for number in range(count)]
    for ticket in tickets:
        assign_ticket(ticket, world.ana, actor=world.sven.actor)
    for event in Event.objects.filter(kind="ticket.assigned"):
        tell.func(event.pk)
    return tickets


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same_however_long(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    give_ana(world, count)
    as_ana.get("/")

    with queries(4):
        page = as_ana.get("/notifications/").content.decode()

    assert page.count("told--new") == count


def test_the_bell_counts_and_says_number_and_kind_only(as_ana: Client, world: World) -> None:
    ticket = give_ana(world)[0]

    page = as_ana.get("/notifications/bell/").content.decode()

    assert 'class="bell__count" aria-hidden="true">1<' in page
    assert f'data-words="#{ticket.number}: Yours now"' in page
    assert "Question" not in page
    assert "Cleo" not in page


def test_opening_one_marks_it_read_and_leads_to_the_ticket(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    ticket = give_ana(world)[0]
    row = Notification.objects.get().pk

    by_sven = as_sven.post(f"/notifications/{row}/open/")
    by_ana = as_ana.post(f"/notifications/{row}/open/")
    first = Notification.objects.get().read_at
    as_ana.post(f"/notifications/{row}/open/", {"state": "unread"})

    assert by_sven.status_code == 404
    assert by_ana["Location"] == f"/tickets/{ticket.number}/"
    assert first is not None
    assert Notification.objects.get().read_at is None


def test_what_one_may_not_see_any_more_is_not_said(as_ana: Client, world: World) -> None:
    ticket = give_ana(world)[0]
    move_ticket(ticket, world.cards, actor=world.sven.actor)

    page = as_ana.get("/notifications/").content.decode()

    assert "A ticket that you may not see any more" in page
    assert "Question" not in page
    assert f"#{ticket.number}" not in page


def test_pages_go_on_by_key(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    Notification.objects.bulk_create(
        Notification(agent=world.ana, kind="reply", event=number, ticket=ticket)
        for number in range(PAGE + 1)
    )
    last = Notification.objects.order_by("-pk")[PAGE - 1].pk

    first = as_ana.get("/notifications/").content.decode()
    second = as_ana.get(f"/notifications/?before={last}").content.decode()

    assert f"/notifications/?before={last}" in first
    assert (first.count("told--new"), second.count("told--new")) == (PAGE, 1)
    assert as_ana.get("/notifications/?before=x").status_code == 200


def test_all_are_marked_read(as_ana: Client, world: World) -> None:
    give_ana(world, 2)
    newest = Notification.objects.latest("pk").pk

    as_ana.post("/notifications/read/", {"newest": newest})

    assert not Notification.objects.filter(read_at=None).exists()


def test_the_choice_is_kept_and_wrong_times_are_said(as_ana: Client, world: World) -> None:
    at = "/account/notifications/"
    as_ana.post(at, {"kinds": ["reply", "assigned"], "begins": "22:00", "ends": "06:30"})
    kept = as_ana.get(at).content.decode()

    wrong = as_ana.post(at, {"kinds": ["reply"], "begins": "25:00", "ends": ""})

    assert Unwanted.objects.count() == len(Kind) - 2
    assert QuietHours.objects.get().agent == world.ana
    assert 'value="22:00"' in kept
    assert (wrong.status_code, 'value="25:00"' in wrong.content.decode()) == (422, True)


def test_the_live_stream_rings_for_that_agent_only_and_says_nothing(
    transactional_db: None, world: World
) -> None:
    give_ana(world)

    rung = [one for one in news_after(START)[0] if one.agent]

    assert [one.agent for one in rung] == [world.ana.pk]
    assert b"event: bell\ndata: {}\n\n" in as_text(rung[0])
    assert Viewer("a", world.ana.pk, frozenset()).hears(rung[0]) is True
    assert Viewer("b", world.rosa.pk, None).hears(rung[0]) is False
