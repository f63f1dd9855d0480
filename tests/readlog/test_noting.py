"""Who looked at whom is noted once an hour, counted, shown and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.readlog.actions import forget_old, note_reading
from ombud.readlog.models import Reading
from ombud.readlog.queries import colleagues_who_looked, page_of, readings_of
from ombud.readlog.statuses import Surface, Thing
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from ombud.people.models import Agent
    from tests.world import World

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def look(world: World, agent: Agent | None, thing_id: int = 1) -> None:
    note_reading(world.cleo.pk, Thing.TICKET, thing_id, agent=agent, surface=Surface.DESK)


def test_looking_again_within_the_hour_is_the_same_row(world: World) -> None:
    for minutes in (0, 59, 60):
        with clock.held_at(NOON + timedelta(minutes=minutes)):
            look(world, world.ana)

    assert list(Reading.objects.order_by("pk").values_list("at", flat=True)) == [
        NOON,
        NOON + timedelta(hours=1),
    ]


def test_another_agent_thing_or_surface_is_a_row_of_its_own(world: World) -> None:
    with clock.held_at(NOON):
        look(world, world.ana)
        look(world, world.ben)
        look(world, world.ana, thing_id=2)
        note_reading(world.cleo.pk, Thing.TICKET, 1, agent=world.ana, surface=Surface.API)

    assert Reading.objects.count() == 4
    assert colleagues_who_looked(world.cleo.pk, days=10_000) == 2


def test_noting_is_one_statement(world: World, queries: Callable[[int], Any]) -> None:
    with queries(1):
        look(world, world.ana)
    with queries(1):
        look(world, world.ana)


def test_who_takes_part_in_anothers_ticket_learns_who_opened_it(world: World) -> None:
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    look(world, world.ana, thing_id=7)

    assert list(readings_of([dora.pk])) == []
    assert [row.agent for row in readings_of([dora.pk], tickets=[7])] == [world.ana]


def test_the_list_has_pages(world: World) -> None:
    for number in range(51):
        look(world, world.ana, thing_id=number)

    first, following = page_of(readings_of([world.cleo.pk]))
    second, end = page_of(readings_of([world.cleo.pk]), following)

    assert (len(first), len(second), end) == (50, 1, None)
    assert [row.thing_id for row in (*first, *second)] == list(range(50, -1, -1))


def test_after_two_years_nobody_knows_whatever_the_rules_say(world: World) -> None:
    with clock.held_at(NOON):
        look(world, world.ana)
    with clock.held_at(NOON + timedelta(days=730)):
        forget_old()
        kept = Reading.objects.count()
    with clock.held_at(NOON + timedelta(days=730, seconds=1)):
        forget_old()

    assert (kept, Reading.objects.count()) == (1, 0)


def test_the_panel_counts_colleagues_and_the_page_names_them(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    ticket = make_ticket(world)
    as_sven.get(f"/tickets/{ticket.number}/")
    as_ana.get(f"/tickets/{ticket.number}/")

    part = as_ana.get(f"/tickets/{ticket.number}/readers/", headers={"HX-Request": "true"})
    page = as_ana.get(f"/tickets/{ticket.number}/readers/")

    assert "Opened by 2 colleagues in the last 30 days." in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "Sven Halden" in page.content.decode()
    assert "Ana Halden" in page.content.decode()


def test_who_may_not_see_contact_data_does_not_see_who_looked(
    as_ben: Client, world: World
) -> None:
    ticket = make_ticket(world)

    assert as_ben.get(f"/tickets/{ticket.number}/readers/").status_code == 404
