"""Group A, enforced transitions: who may take which, refused alike by whatever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.automation.actions import make_macro
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.base.errors import Refused
from ombud.desk.views.properties import give_status
from ombud.tickets.actions import (
    add_entry,
    add_way,
    add_workflow,
    fill_in,
    reply,
    set_custom_status,
    set_status,
    ship_setup,
)
from ombud.tickets.content import Content
from ombud.tickets.models import CustomStatus, Message, Ticket, TicketType, Way, Workflow
from ombud.tickets.setup import current
from ombud.tickets.statuses import Status
from tests.api.calling import caller
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}
RULE = Actor(ActorKind.RULE, 7)


def status(key: str) -> CustomStatus:
    found: CustomStatus = CustomStatus.objects.get(key=key)
    return found


@pytest.fixture
def workflow(world: World) -> Workflow:
    """New → waiting → solved; only supervisors close."""
    ship_setup()
    row = add_workflow(Workflow(name="Cases"), actor=SYSTEM)
    for before, after, needs in (
        ("new", "pending", ""),
        ("pending", "solved", ""),
        ("solved", "closed", "team.supervise"),
    ):
        add_way(row, status(before), status(after), needs=needs, actor=SYSTEM)
    return row


def standing(ticket: Ticket) -> str:
    return str(Ticket.objects.values_list("status", flat=True).get(pk=ticket.pk))


def test_every_way_in_refuses_the_same_step_and_says_what_is_open(
    workflow: Workflow, as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    at, board = f"/tickets/{ticket.number}", f"/views/unsolved/board/{ticket.number}/"
    steps = [{"action": "ticket.set_status", "with": {"status": "solved"}}]
    macro = make_macro(name="Done", steps=steps, actor=SYSTEM)
    program = caller(world.ana)
    reason = "“Solved” cannot follow “New” here. Open to you: Waiting."

    page = as_ana.post(f"{at}/status/", {"status": "solved"}, headers=HTMX).content.decode()
    card = as_ana.post(board, {"status": "solved"}, headers=HTMX).content.decode()
    told = program.post(f"{at}/status", {"status": "solved"})
    whole = program.patch(f"{at}/classification", {"status": "solved"})
    prepared = program.post(f"{at}/macros/{macro.pk}/run", {})
    answer = as_ana.post(f"{at}/reply/", {"text": "Done.", "then": "solved"}).content.decode()
    with pytest.raises(Refused) as by_rule:
        set_status(ticket, Status.SOLVED, actor=RULE)

    assert standing(ticket) == "new"
    assert reason in page
    assert reason in card
    assert [one.json()["detail"] for one in (told, whole)] == [reason, reason]
    assert prepared.status_code == 409
    assert reason in answer
    assert ticket.messages.count() == 1
    assert by_rule.value.reason == reason


def test_only_open_ways_are_shown(workflow: Workflow, as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    told = caller(world.ana).get(f"/tickets/{ticket.number}/statuses").json()["items"]

    menu = page.partition('id="pick-status"')[2].partition("</form>")[0]
    shown = [key for key in ("new", "open", "pending", "solved", "closed") if key in menu]
    assert shown == ["pending"]
    assert "data-send-solve" not in page
    assert [one["key"] for one in told] == ["pending"]


def test_who_may_go_a_way_is_asked_of_the_role(
    workflow: Workflow, as_ana: Client, as_sven: Client, world: World
) -> None:
    ticket = make_ticket(world)
    for step in (Status.PENDING, Status.SOLVED):
        set_status(ticket, step, actor=SYSTEM)
    path = f"/tickets/{ticket.number}/status/"

    refused = as_ana.post(path, {"status": "closed"}, headers=HTMX).content.decode()
    before = standing(ticket)
    as_sven.post(path, {"status": "closed"})

    assert "no status is open to you" in refused
    assert (before, standing(ticket)) == ("solved", "closed")


def test_a_way_asks_for_fields_and_a_reason(
    workflow: Workflow, as_ana: Client, world: World
) -> None:
    make_field(name="Cause")
    Way.objects.filter(after=status("pending")).delete()
    add_way(
        workflow,
        status("new"),
        status("pending"),
        needs_reason=True,
        fields=["cause"],
        actor=SYSTEM,
    )
    ticket = make_ticket(world)
    path = f"/tickets/{ticket.number}/status/pending/"

    empty = as_ana.post(path, {"reason": "Waits for a part."})
    fill_in(ticket, {"cause": "Wear"}, actor=SYSTEM)
    with pytest.raises(Refused, match="asks for a reason"):
        give_status(ticket, "pending", world.ana.actor)
    told = caller(world.ana).get(f"/tickets/{ticket.number}/statuses").json()["items"]
    as_ana.post(path, {"reason": "Waits for a part."})

    assert empty.status_code == 422
    assert "Waits for a part." in empty.content.decode()
    assert "Fill in first: Cause." in empty.content.decode()
    assert [(one["needs_reason"], one["missing"]) for one in told] == [(True, [])]
    assert standing(ticket) == "pending"
    note = Message.objects.latest("pk")
    assert (note.direction, note.text, note.agent) == ("note", "Waits for a part.", world.ana)


def test_a_mail_to_what_does_not_open_again_opens_a_follow_up(
    workflow: Workflow, world: World
) -> None:
    ticket = make_ticket(world)
    mail = answered(world, ticket)
    before = standing(ticket)
    for step in (Status.PENDING, Status.SOLVED):
        set_status(ticket, step, actor=SYSTEM)

    take_in(raw(message_id="<two@lumen.example>", to=token_address(mail)))
    add_way(workflow, status("solved"), status("open"), actor=SYSTEM)
    take_in(raw(message_id="<three@lumen.example>", to=token_address(mail), text="Again."))

    assert before == "new"  # an answer lets it drift to open only where a way leads there
    assert Ticket.objects.count() == 2
    assert standing(ticket) == "open"


def test_a_type_has_a_workflow_of_its_own_and_nobody_gets_stuck(
    workflow: Workflow, world: World
) -> None:
    problem = TicketType.objects.get(key="problem")
    add_entry(CustomStatus(name="Examined", status="open"), actor=SYSTEM)
    own = add_workflow(Workflow(name="Problems", type=problem), actor=SYSTEM)
    add_way(own, status("new"), status("examined"), actor=SYSTEM)
    ticket = make_ticket(world)
    caller(world.ana).patch(f"/tickets/{ticket.number}/classification", {"type": "problem"})
    ticket.refresh_from_db()
    with pytest.raises(Refused, match="Open to you: Examined"):
        set_status(ticket, Status.PENDING, actor=world.ana.actor)

    reply(ticket, Content(text="We look."), agent=world.ana, actor=world.ana.actor)
    named = current().status_of(Ticket.objects.select_related("classification").get())
    set_custom_status(Ticket.objects.get(), status("examined"), actor=SYSTEM)

    assert (named.key, standing(ticket)) == ("examined", "open")


def test_an_administrator_draws_it_in_the_browser(as_rosa: Client, world: World) -> None:
    ship_setup()
    as_rosa.post("/settings/workflows/", {"name": "Cases"})
    at = f"/settings/workflows/{Workflow.objects.get().pk}/"
    ends = [status("pending").pk, status("solved").pk]
    as_rosa.post(f"{at}ways/", {"before": status("new").pk, "after": ends, "needs": ""})
    nothing = as_rosa.post(f"{at}ways/", {"before": status("new").pk, "needs_reason": "on"})
    twice = as_rosa.post("/settings/workflows/", {"name": "Others"})

    page = as_rosa.get(at).content.decode()
    way = Way.objects.get(after=status("solved"))
    as_rosa.post(f"/settings/ways/{way.pk}/")

    assert "No way leads on from “Waiting”." in page
    assert (nothing.status_code, twice.status_code) == (422, 422)
    assert "already is a workflow for this type" in twice.content.decode()
    assert [one.after.key for one in Way.objects.all()] == ["pending"]
