"""Group A, bulk actions: any permitted property, a result for each, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.automation.models import BulkRun
from ombud.automation.tasks import go_on_with_bulk
from ombud.desk import steps
from ombud.objects.models import Tie
from ombud.objects.queries import named
from ombud.rules.actions import Step, vocabularies
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import ApprovalState, Priority
from tests.makers import make_ticket
from tests.objects.made import make_class, make_object

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_whatever_can_be_done_to_one_ticket_is_offered_for_many(as_ana: Client) -> None:
    page = as_ana.post("/bulk/new/", {}).content.decode()

    for action in vocabularies["ticket"]:
        assert f'<option value="{action.name}">' in page


def test_all_of_a_view_is_changed_and_taken_back(as_ana: Client, world: World) -> None:
    for _ in range(3):
        make_ticket(world)
    sent = {"step-0-action": "ticket.set_priority", "step-0-priority": "urgent"}

    as_ana.post("/bulk/new/", {"which": "all", "view": "unsolved", **sent, "do": "run"})
    run = BulkRun.objects.get()
    go_on_with_bulk.call(run.pk)
    changed = set(Ticket.objects.values_list("priority", flat=True))
    as_ana.post(f"/bulk/{run.pk}/undo/")
    go_on_with_bulk.call(BulkRun.objects.get(undoes=run).pk)

    assert changed == {Priority.URGENT}
    assert set(Ticket.objects.values_list("priority", flat=True)) == {Priority.NORMAL}


def test_an_approval_that_was_asked_and_an_object_that_was_linked_are_taken_back(
    as_ana: Client, world: World
) -> None:
    ticket, row = make_ticket(world), make_object(make_class("Device", teams=(world.lending,)))
    sent = {
        "step-0-action": "ticket.ask_approval",
        "step-0-question": "May we?",
        "step-0-approver": str(world.olga.pk),
        "step-1-action": "ticket.link_object",
        "step-1-object": str(row.pk),
    }

    as_ana.post("/bulk/new/", {"which": "all", "view": "unsolved", **sent, "do": "run"})
    run = BulkRun.objects.get()
    go_on_with_bulk.call(run.pk)
    told = as_ana.get(f"/bulk/{run.pk}/").content.decode()
    step = (Step("ticket.link_object", {"object": row.pk}),)
    assert f"Link the object {named([row])[0].name} (#{row.pk})" in told
    assert steps.told(step, world.rights(world.ben)) == [f"Link the object #{row.pk}"]
    done = (ticket.approvals.get().state, Tie.objects.filter(ticket=ticket).count())
    as_ana.post(f"/bulk/{run.pk}/undo/")
    go_on_with_bulk.call(BulkRun.objects.get(undoes=run).pk)

    assert done == (ApprovalState.OPEN, 1)
    assert ticket.approvals.get().state == ApprovalState.WITHDRAWN
    assert not Tie.objects.filter(ticket=ticket).exists()
