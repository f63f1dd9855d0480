"""Promises N: breaches, and who is touched by one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from ombud.base import clock
from ombud.project.cli import main
from ombud.readlog.models import Reading
from tests.api.calling import caller
from tests.conftest import client_of
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_n3_whose_data_an_account_saw_is_told_exactly(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    eve = make_contact("eve@lumen.example", "Eve Okoro")
    seen, by_token, unseen = make_ticket(world), make_ticket(world), make_ticket(world)
    by_token.contact, unseen.contact = dora, eve
    by_token.save()
    unseen.save()
    as_sven.get(f"/tickets/{unseen.number}/")

    as_ana.get(f"/tickets/{seen.number}/")
    caller(world.ana).get(f"/tickets/{by_token.number}")

    people = Reading.objects.filter(agent=world.ana).values_list("contact", flat=True)
    assert set(people) == {world.cleo.pk, dora.pk}


INCIDENT = datetime(2026, 5, 4, 10, tzinfo=UTC)


def told(world: World, **asked: str) -> dict[str, Any]:
    """Ask by the command; the page gives the same count."""
    options = [word for name, value in asked.items() for word in (f"--{name}", value)]
    result = CliRunner().invoke(main, ["privacy", "affected", *options, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_n3_a_window_of_time_gives_exactly_whose_data_came_in(
    world: World, as_rosa: Client
) -> None:
    people = []
    for hours in (-1, 0, 1, 2):
        with clock.held_at(INCIDENT + timedelta(hours=hours)):
            contact = make_contact(f"p{hours + 1}@lind.example", f"Person {hours + 1}")
            make_ticket(world, contact=contact)
            people.append(contact)
    window = {"from": "2026-05-04T10:00", "to": "2026-05-04T12:00"}
    messages = told(world, **window, store="tickets.Message")
    every = told(world, **window)
    page = as_rosa.get(
        "/privacy/affected/", {"since": "2026-05-04T10:00", "until": "2026-05-04T12:00"}
    ).content.decode()

    inside = [str(one.pk) for one in people[1:3]]
    assert messages["persons"] == dict.fromkeys(inside, 1)
    assert messages["categories"] == {"user.content.private": 2}
    assert list(every["persons"]) == inside
    assert every["count"] == 2
    assert "2 persons" in page
    assert "What somebody wrote" in page
    assert "user.content.private" not in page
    assert [f"/contacts/{one.pk}/" in page for one in people] == [False, True, True, False]


def test_n3_what_one_account_opened_in_that_time_is_counted(
    world: World, as_ana: Client
) -> None:
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    tickets = [make_ticket(world), make_ticket(world, contact=dora)]
    now = clock.now()
    as_ana.get(f"/tickets/{tickets[0].number}/")
    with clock.held_at(now + timedelta(hours=3)):
        client_of(world.ana).get(f"/tickets/{tickets[1].number}/")
    window = {
        "from": (now - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"),
        "to": (now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
    }
    found = told(world, **window, agent="ana@halden.example")

    assert list(found["persons"]) == [str(world.cleo.pk)]
    assert found["categories"] == {"opened: ticket": 1}
