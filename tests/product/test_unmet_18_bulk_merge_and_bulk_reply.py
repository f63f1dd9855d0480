"""Request 18 of peers.md: bulk merge and bulk reply, with a result per ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.automation.models import BulkItem, BulkRun
from ombud.automation.tasks import go_on_with_bulk
from ombud.channels.email.models import OutgoingMail
from ombud.tickets.models import Merge, Ticket
from ombud.tickets.places import place_of
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def run_on(client: Client, tickets: list[Ticket], **step: str) -> BulkRun:
    """Mark ``tickets`` in the list and carry one step out on them, in the browser."""
    sent = {f"step-0-{name}": value for name, value in step.items()}
    numbers = [str(one.number) for one in tickets]
    client.post("/bulk/new/", {"ticket": numbers, **sent, "do": "run"})
    run = BulkRun.objects.latest("pk")
    go_on_with_bulk.call(run.pk)
    run.refresh_from_db()
    return run


def states(run: BulkRun) -> list[str]:
    items = BulkItem.objects.filter(run=run).order_by("pk")
    return [one.state for one in items]


def test_many_tickets_are_merged_into_one_each_with_its_result_and_it_is_undone(
    world: World, as_ana: Client
) -> None:
    stays, first, second = (make_ticket(world) for _ in range(3))
    dora = make_contact("dora@lumen.example", "Dora")
    other = make_ticket(world, contact=dora)

    run = run_on(
        as_ana,
        [stays, first, second, other],
        action="ticket.merge",
        into=str(stays.number),
    )

    assert states(run) == ["unchanged", "done", "done", "refused"]
    assert [place_of(one) for one in (first, second, other)] == [stays, stays, other]
    page = as_ana.get(f"/bulk/{run.pk}/").content.decode()
    assert "These are different customers." in page
    as_ana.post(f"/bulk/{run.pk}/undo/")
    go_on_with_bulk.call(BulkRun.objects.latest("pk").pk)
    assert not Merge.objects.active().exists()
    assert [place_of(one) for one in (first, second)] == [first, second]


def test_a_target_of_another_team_does_not_exist(world: World, as_ana: Client) -> None:
    mine, theirs = make_ticket(world), make_ticket(world, team=world.cards)

    run = run_on(as_ana, [mine], action="ticket.merge", into=str(theirs.number))

    assert states(run) == ["refused"]
    assert not Merge.objects.exists()


def test_many_customers_are_answered_at_once_each_by_their_own_mail(
    world: World, as_ana: Client
) -> None:
    dora = make_contact("dora@lumen.example", "Dora")
    tickets = [make_ticket(world), make_ticket(world, contact=dora)]

    run = run_on(as_ana, tickets, action="ticket.reply", text="The outage is over.")

    assert states(run) == ["done", "done"]
    assert {one.to for one in OutgoingMail.objects.all()} == {
        "cleo@lumen.example",
        "dora@lumen.example",
    }
