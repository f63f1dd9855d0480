"""Legal holds in the browser and at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from ombud.base import clock
from ombud.events.models import Event
from ombud.holds.actions import review_hold
from ombud.holds.models import LegalHold
from ombud.holds.queries import held_among
from ombud.holds.tasks import warn
from ombud.notifications.recipients import to_weigh
from ombud.notifications.statuses import Kind as NotifiedOf
from ombud.project.cli import main
from ombud.tickets.models import Ticket
from tests.makers import make_hold, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World


def typed(world: World, **more: str) -> dict[str, str]:
    return {
        "matter": "File 7",
        "ground": "authority",
        "persons": f"cleo@lumen.example\n{world.ana.email}",
        "tickets": "",
        "first_day": "",
        "last_day": "",
        "review_on": clock.in_(days=30).date().isoformat(),
        "do": "save",
    } | more


def test_a_hold_is_placed_kept_and_released(as_rosa: Client, world: World) -> None:
    ticket = make_ticket(world)
    condition = {"asks": "on", "k.0": "all", "f.0.0": "status", "o.0.0": "is", "v.0.0": "new"}

    as_rosa.post("/privacy/holds/new/", typed(world, tickets=f"#{ticket.number}", **condition))
    hold = LegalHold.objects.get()
    page = as_rosa.get(f"/privacy/holds/{hold.pk}/").content.decode()
    later = clock.in_(days=60).date()
    as_rosa.post(f"/privacy/holds/{hold.pk}/review/", {"review_on": later.isoformat()})
    hold.refresh_from_db()

    assert (hold.owner, hold.ground, hold.review_on) == (world.rosa, "authority", later)
    assert hold.condition == {"all": [{"field": "status", "operator": "is", "value": "new"}]}
    assert [(one.contact, one.agent) for one in hold.persons.order_by("pk")] == [
        (world.cleo, None),
        (None, world.ana),
    ]
    assert '<dt>Tickets</dt><dd class="num">1</dd>' in page
    assert f'<a class="link" href="/tickets/{ticket.number}/">#{ticket.number}</a>' in page
    assert "Status is <bdi>New</bdi>" in page
    slipped = as_rosa.post(f"/privacy/holds/{hold.pk}/release/")
    assert (slipped.status_code, held_among(Ticket, [ticket.pk])) == (422, {ticket.pk})
    as_rosa.post(f"/privacy/holds/{hold.pk}/release/", {"sure": "on"})
    assert held_among(Ticket, [ticket.pk]) == set()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"persons": "nobody@x.example"}, "Nobody here has the address nobody@x.example."),
        ({"tickets": "#99999"}, "There is no ticket #99999."),
        ({"review_on": "soon"}, "Write days as year-month-day"),
        ({"ground": "x"}, "Choose a ground from the list."),
    ],
)
def test_a_mistake_loses_nothing_and_is_named_once_on_top_and_once_beside(
    as_rosa: Client, world: World, wrong: dict[str, str], words: str
) -> None:
    answer = as_rosa.post("/privacy/holds/new/", typed(world, **wrong))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2
    assert f'id="e-{next(iter(wrong))}"' in page
    assert 'value="File 7"' in page
    assert not LegalHold.objects.exists()


def test_a_hold_of_nothing_is_refused(as_rosa: Client, world: World) -> None:
    page = as_rosa.post("/privacy/holds/new/", typed(world, persons="")).content.decode()

    assert "Say what is held" in page
    assert not LegalHold.objects.exists()


def test_who_looks_after_privacy_is_told_once_that_a_review_is_due(world: World) -> None:
    hold = make_hold(world, contacts=(world.cleo,))
    warn.func()
    early = Event.objects.filter(kind="hold.review-due").count()
    with clock.held_at(clock.in_(days=100)):
        warn.func()
        warn.func()
        told = list(Event.objects.filter(kind="hold.review-due"))
        review_hold(hold, review_on=clock.in_(days=30).date(), actor=world.rosa.actor)
    with clock.held_at(clock.in_(days=140)):
        warn.func()

    assert (early, len(told)) == (0, 1)
    assert to_weigh(told[0]) == {(world.rosa.pk, NotifiedOf.HOLD)}
    assert Event.objects.filter(kind="hold.review-due").count() == 2


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_however_long_it_is(
    as_rosa: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        make_hold(world, matter=f"File {number}")

    with queries(3):  # session with agent, rights, holds
        page = as_rosa.get("/privacy/holds/").content.decode()

    assert page.count("File ") == count


def test_the_command_line_does_the_same(world: World) -> None:
    ticket = make_ticket(world)

    def ombud(*arguments: str) -> Any:
        result = CliRunner().invoke(main, ["privacy", "hold", *arguments, "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    day = clock.in_(days=30).date().isoformat()
    placed = ombud(
        *("place", "File 9", "--ground", "law", "--owner", world.rosa.email),
        *("--review-on", day, "--person", "cleo@lumen.example"),
        *("--ticket", str(ticket.number)),
    )
    shown = ombud("show", str(placed["hold"]))
    ombud("review", str(placed["hold"]), day)
    listed = ombud("list")
    ombud("release", str(placed["hold"]))

    assert (placed["persons"], placed["tickets"]) == (1, 1)
    assert shown["reaches"]["tickets.ticket"] == 1
    assert [one["hold"] for one in listed] == [placed["hold"]]
    assert ombud("list") == []
    assert len(ombud("list", "--all")) == 1
