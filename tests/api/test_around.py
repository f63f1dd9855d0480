"""What lies around tickets, and the desk's own people and words, by the interface."""

from __future__ import annotations

from typing import get_args

from ombud.api.schemas import administration, around
from ombud.automation.actions import make_macro
from ombud.base.actor import SYSTEM
from ombud.desk.columns import COLUMNS
from ombud.notifications.statuses import Kind
from ombud.people.actions import change_policy, deactivate_agent, reactivate_agent
from ombud.people.models import AccessToken, Agent, Role, RoleAssignment, Team
from ombud.people.scopes import Scope
from ombud.tickets.models import Message, Ticket, View
from ombud.tickets.relations import CHOSEN
from ombud.tickets.statuses import Activity, ParticipantRole, Sharing
from tests.api.calling import Caller, caller
from tests.makers import make_contact, make_ticket
from tests.world import World


def test_a_link_is_told_from_both_sides(world: World, ana: Caller) -> None:
    parent, child = make_ticket(world), make_ticket(world)

    made = ana.post(
        f"/tickets/{parent.number}/links", {"relation": "parent-of", "ticket": child.number}
    )

    assert made.status_code == 201, made.content
    from_child = ana.get(f"/tickets/{child.number}/links").json()["items"]
    assert [(one["relation"], one["ticket"]["number"]) for one in from_child] == [
        ("child-of", parent.number)
    ]


def test_a_ticket_out_of_reach_cannot_be_named_and_nothing_is_told(
    world: World, ana: Caller
) -> None:
    mine, foreign = make_ticket(world), make_ticket(world, team=world.cards)
    at = f"/tickets/{mine.number}"

    answers = [
        ana.post(f"{at}/merge", {"into": number}).json()["errors"]
        for number in (foreign.number, 999_999)
    ]

    assert answers[0] == answers[1]
    assert answers[0][0]["pointer"] == "#/into"
    assert Ticket.objects.filter(status="closed").count() == 0


def test_customers_do_not_meet_before_it_is_said_what_they_may_read(
    world: World, ana: Caller
) -> None:
    one = make_ticket(world)
    other = make_ticket(world, contact=make_contact("noor@lumen.example", "Noor"))
    at = f"/tickets/{one.number}"

    refused = ana.post(f"{at}/merge", {"into": other.number})
    merged = ana.post(f"{at}/merge", {"into": other.number, "sharing": "apart"})
    undone = ana.post(f"{at}/unmerge")

    assert (refused.status_code, merged.status_code, undone.status_code) == (409, 200, 204)
    assert merged.json()["into"]["number"] == other.number
    assert ana.get(at).json()["status"] == "new"


def test_a_task_that_somebody_changed_meanwhile_is_left_alone(
    world: World, ana: Caller
) -> None:
    at = f"/tickets/{make_ticket(world).number}"
    checklist = ana.post(f"{at}/checklists", {"title": "Steps"}).json()["id"]
    task = ana.post(f"{at}/checklists/{checklist}/tasks", {"title": "Call"}).json()["id"]
    tag = ana.get(f"{at}/tasks/{task}")["ETag"]
    ana.post(f"{at}/tasks/{task}/complete")

    late = ana.patch(f"{at}/tasks/{task}", {"title": "Write"}, If_Match=tag)

    assert late.status_code == 412
    shown = ana.get(f"{at}/checklists").json()["items"][0]["tasks"][0]
    assert (shown["title"], shown["done_by"]["name"]) == ("Call", "Ana Halden")


def test_a_program_writes_down_its_time_once(world: World, ana: Caller) -> None:
    at = f"/tickets/{make_ticket(world).number}/time"

    for _ in range(2):
        ana.post(at, {"minutes": 15, "activity": "call"}, Idempotency_Key="a")

    items = ana.get(at).json()["items"]
    assert [(one["minutes"], one["activity"]) for one in items] == [(15, "call")]


def test_the_time_of_a_colleague_is_for_those_who_supervise(world: World, ana: Caller) -> None:
    at = f"/tickets/{make_ticket(world).number}/time"
    entry = ana.post(at, {"minutes": 15}).json()["id"]
    world.olga.assignments.update(role=Role.objects.get(key="agent"))
    colleague, supervisor = caller(world.olga), caller(world.sven)

    answers = [
        one.patch(f"{at}/{entry}", {"minutes": 20}).status_code
        for one in (colleague, supervisor)
    ]

    assert answers == [404, 200]


def test_a_view_is_made_and_read(world: World, ana: Caller) -> None:
    condition = {"field": "status", "operator": "is", "value": "open"}
    make_ticket(world)

    made = ana.post("/views", {"name": "Open ones", "condition": condition})
    bad = ana.post("/views", {"name": "Odd", "condition": {"field": "shoe"}})

    assert made.status_code == 201, made.content
    assert ana.get(f"/views/{made.json()['key']}/tickets").json()["items"] == []
    assert bad.status_code == 422
    assert View.objects.filter(owner=world.ana).count() == 1


def test_a_token_for_one_team_changes_nothing_that_all_teams_share(world: World) -> None:
    narrow = caller(world.rosa, team=world.lending)
    observer = Role.objects.get(key="observer").pk
    before = RoleAssignment.objects.count()

    answers = [
        narrow.post("/teams", {"name": "New"}),
        narrow.post("/roles", {"name": "New", "capabilities": []}),
        narrow.post(f"/agents/{world.ana.pk}/roles", {"role": observer}),
        narrow.post(f"/agents/{world.ana.pk}/deactivate", {}),
        narrow.post("/vocabulary/types", {"name": "New"}),
        narrow.put(
            "/priority-matrix",
            {"cells": [{"impact": "low", "urgency": "low", "priority": "high"}]},
        ),
        narrow.post("/checklist-templates", {"name": "New", "steps": [{"title": "x"}]}),
    ]

    assert [one.status_code for one in answers] == [403] * 7
    assert (RoleAssignment.objects.count(), Team.objects.count()) == (before, 2)
    assert Agent.objects.get(pk=world.ana.pk).is_active


def test_the_right_to_write_down_time_does_not_reach_a_note_by_a_macro(
    world: World,
) -> None:
    noting = make_macro(
        name="Note",
        steps=[{"action": "ticket.add_note", "with": {"text": "Seen."}}],
        team=world.lending,
        actor=SYSTEM,
    )
    ticket = make_ticket(world)
    program = caller(world.ana, [Scope.WRITE_TICKETS.value, Scope.WRITE_TIME.value])

    answer = program.post(f"/tickets/{ticket.number}/macros/{noting.pk}/run")

    assert answer.status_code == 409
    assert Message.objects.count() == 1


def test_a_token_ends_with_its_agent_and_stays_ended(world: World, ana: Caller) -> None:
    deactivate_agent(world.ana, successor=None, actor=world.rosa.actor)
    while_away = ana.get("/me").status_code
    reactivate_agent(world.ana, actor=world.rosa.actor)

    assert (while_away, ana.get("/me").status_code) == (401, 401)
    assert AccessToken.objects.get().revoked_at is not None


def allow_only(world: World, network: str, address: str) -> None:
    change_policy(
        idle_minutes=120,
        longest_hours=12,
        password_least=12,
        networks=[network],
        actor=world.rosa.actor,
        address=address,
    )


def test_a_token_opens_nothing_from_outside_of_the_allow_list(
    world: World, ana: Caller
) -> None:
    at = f"/tickets/{make_ticket(world).number}"

    allow_only(world, "192.0.2.0/24", "192.0.2.7")
    outside = ana.post(f"{at}/status", {"status": "closed"})
    allow_only(world, "127.0.0.0/8", "127.0.0.1")
    inside = ana.get(at)

    assert outside.status_code == 403
    assert outside.json()["type"] == "/api/v1/problems/outside-the-networks"
    assert inside.json()["status"] == "new"


def test_the_words_are_those_of_the_product() -> None:
    assert get_args(administration.ColumnWord) == tuple(COLUMNS)
    assert get_args(administration.OrderWord) == tuple(View.Order.values)
    assert get_args(administration.KindWord) == tuple(Kind.values)
    assert get_args(around.ChosenRelation) == tuple(one.value for one in CHOSEN)
    assert get_args(around.SharingWord) == tuple(Sharing.values)
    assert get_args(around.ActivityWord) == tuple(Activity.values)
    assert get_args(around.RoleWord) == tuple(ParticipantRole.values)
