"""Group A, approvals: asked, decided with a reason, by four eyes, before it is solved."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions.applying import apply
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.notifications.actions import tell_of
from ombud.notifications.statuses import Kind
from ombud.people.actions import deactivate_agent
from ombud.rules.actions import Step
from ombud.rules.context import Context
from ombud.tickets.actions import ask_approval, decide_approval, solve_ticket
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Approval, Ticket
from ombud.tickets.statuses import ApprovalRule, Decision
from ombud.tickets.tasks import catch_up_with_the_clock
from tests.api.calling import caller
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from ombud.people.models import Agent
    from tests.world import World

YES, NO = Decision.APPROVED, Decision.DECLINED
COUNT = 6


def asked(world: World, who: list[Agent], **more: Any) -> Approval:
    return ask_approval(
        make_ticket(world),
        who,
        question="May we pay the fee back?",
        agent=world.ana,
        actor=world.ana.actor,
        **more,
    )


def say(approval: Approval, agent: Agent, decision: Decision, reason: str = "") -> str:
    decide_approval(approval, decision=decision, reason=reason, agent=agent, actor=agent.actor)
    return str(approval.state)


def test_an_agent_asks_and_a_colleague_decides_in_the_browser(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/"
    form = {"question": "Pay it back?", "who": world.sven.pk, "rule": "any"}
    as_ana.post(f"{at}approvals/ask/", form | {"blocks_solving": "on"})
    approval = Approval.objects.get()
    told = [
        one
        for event in Event.objects.filter(kind="approval.approver-asked")
        for one in tell_of(event)
    ]

    as_ana.post(f"{at}status/", {"status": "solved"})
    before = Ticket.objects.get().status
    listed = as_sven.get("/approvals/").content.decode()
    empty = as_sven.post(
        f"/approvals/{approval.pk}/decide/", {"decision": "declined", "from": "list"}
    )
    as_sven.post(
        f"/approvals/{approval.pk}/decide/",
        {"decision": "approved", "reason": "Our mistake.", "from": "list"},
    )
    as_ana.post(f"{at}status/", {"status": "solved"})

    assert [(one.agent, one.kind) for one in told] == [(world.sven, Kind.APPROVAL)]
    assert "Pay it back?" in listed
    assert (empty.status_code, before) == (422, "new")
    assert "Write why you decline" in empty.content.decode()
    assert Ticket.objects.get().status == "solved"
    beside = as_ana.get(f"{at}approvals/").content.decode()
    assert "Our mistake." in beside
    history = as_ana.get(f"{at}history/").content.decode()
    assert "Sven Halden approved" in history
    ended = Event.objects.get(kind="approval.ended")
    assert [(one.agent, one.kind) for one in tell_of(ended)] == [(world.ana, Kind.DECIDED)]
    assert as_sven.get("/approvals/").content.decode().count("Pay it back?") == 0


def test_nobody_approves_what_they_asked_for(world: World) -> None:
    ticket = make_ticket(world)
    with pytest.raises(Refused, match="ask for themselves"):
        ask_approval(ticket, [world.ana], question="?", agent=world.ana, actor=world.ana.actor)
    many = asked(world, [world.ana, world.sven, world.olga], rule=ApprovalRule.ALL)

    with pytest.raises(Refused, match="ask for themselves"):
        say(many, world.ana, YES)

    assert [one.agent for one in many.approvers.all()] == [world.sven, world.olga]


def test_only_who_sees_the_ticket_is_asked_and_only_who_was_asked_decides(
    as_ben: Client, world: World
) -> None:
    with pytest.raises(Refused, match="may not see this ticket"):
        asked(world, [world.ben])
    approval = asked(world, [world.olga])

    with pytest.raises(Refused, match="You were not asked"):
        say(approval, world.sven, YES)

    foreign = as_ben.post(f"/approvals/{approval.pk}/decide/", {"decision": "approved"})
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    ("rule", "words", "outcomes"),
    [
        (ApprovalRule.ANY, (YES,), ["approved"]),
        (ApprovalRule.ANY, (NO, YES), ["open", "approved"]),
        (ApprovalRule.ANY, (NO, NO), ["open", "declined"]),
        (ApprovalRule.ALL, (YES, YES), ["open", "approved"]),
        (ApprovalRule.ALL, (NO,), ["declined"]),
    ],
)
def test_one_is_enough_or_all_have_to_agree(
    rule: ApprovalRule, words: tuple[Decision, ...], outcomes: list[str], world: World
) -> None:
    approval = asked(world, [world.sven, world.olga], rule=rule)

    found = [
        say(approval, agent, word, "Because.")
        for agent, word in zip((world.sven, world.olga), words, strict=False)
    ]

    assert found == outcomes
    if outcomes[-1] != "open":
        with pytest.raises(Refused, match="answered or taken back"):
            say(approval, world.rosa, YES)


def test_who_left_is_not_waited_for(world: World) -> None:
    both = {"rule": ApprovalRule.ALL}
    first, second = (asked(world, [world.sven, world.olga], **both) for _each in "ab")
    alone = asked(world, [world.olga], **both)
    say(first, world.sven, YES)

    deactivate_agent(world.olga, successor=None, actor=world.rosa.actor)

    first.refresh_from_db()
    alone.refresh_from_db()
    assert (first.state, alone.state) == ("approved", "open")
    assert say(second, world.sven, YES) == "approved"


def test_who_is_silent_is_reminded_and_in_the_end_nobody_decided(
    as_ana: Client, world: World
) -> None:
    start = datetime(2026, 12, 1, 9, tzinfo=UTC)

    def happened() -> list[str]:
        catch_up_with_the_clock.func()
        catch_up_with_the_clock.func()
        found = Event.objects.filter(kind__startswith="approval.").order_by("pk")
        return [one.kind.removeprefix("approval.") for one in found]

    with clock.held_at(start):
        approval = asked(
            world,
            [world.sven, world.olga],
            rule=ApprovalRule.ALL,
            blocks_solving=True,
            due_at=start + timedelta(days=3),
        )
        say(approval, world.sven, YES)
    with clock.held_at(start + timedelta(days=2) - timedelta(seconds=1)):
        early = happened()
    with clock.held_at(start + timedelta(days=2)):
        reminded = happened()
    with clock.held_at(start + timedelta(days=3)):
        ended = happened()
        solve_ticket(approval.ticket, actor=world.ana.actor)

    approval.refresh_from_db()
    assert reminded[len(early) :] == ["approver-reminded"]
    assert ended[len(reminded) :] == ["ended"]
    assert approval.state == "expired"
    told = Event.objects.get(kind="approval.approver-reminded")
    assert [(one.agent, one.kind) for one in tell_of(told)] == [(world.olga, Kind.APPROVAL)]
    history = as_ana.get(f"/tickets/{approval.ticket.number}/history/").content.decode()
    assert "Olga Halden was reminded" in history
    assert "Nobody decided on an approval in time" in history


def test_an_end_that_is_over_or_no_time_stays_in_the_form(as_ana: Client, world: World) -> None:
    at = f"/tickets/{make_ticket(world).number}/approvals/ask/"
    form = {"question": "Pay it back?", "who": world.sven.pk, "rule": "any"}

    over = as_ana.post(at, {**form, "due_at": "2020-01-01T10:00"})
    never = as_ana.post(at, {**form, "due_at": "soon"})
    as_ana.post(at, {**form, "due_at": f"{clock.in_(days=9):%Y-%m-%dT%H:%M}"})

    assert (over.status_code, never.status_code) == (422, 422)
    assert 'value="2020-01-01T10:00"' in over.content.decode()
    assert "Pay it back?</textarea>" in never.content.decode()
    assert Approval.objects.get().due_at is not None


def test_views_and_search_ask_what_waits_for_whom(
    as_ana: Client, as_sven: Client, as_olga: Client, world: World
) -> None:
    waiting, answered = asked(world, [world.sven]), asked(world, [world.olga])
    say(answered, world.olga, NO, "Too much.")
    make_ticket(world)

    def found(client: Client, text: str) -> set[int]:
        page = client.get("/search/", {"q": text}).content.decode()
        return {int(one) for one in re.findall(r'id="t(\d+)"', page)}

    number = waiting.ticket.number
    assert found(as_sven, "approval:waiting-for-me") == {number}
    assert found(as_olga, "approval:waiting-for-me") == set()
    assert found(as_ana, "approval:waiting") == {number}
    context = Context(now=clock.now(), agent_id=world.sven.pk, time_zone=UTC)
    for name in ("awaits_my_approval", "awaits_approval"):
        derived = TICKET_FIELDS[name].derived
        assert derived is not None
        assert derived.get(waiting.ticket, context)
        assert not derived.get(answered.ticket, context)


def test_a_macro_and_a_change_of_many_ask_in_the_agents_name(world: World) -> None:
    step = Step("ticket.ask_approval", {"question": "Pay?", "approver": world.sven.pk})
    left = Step("ticket.ask_approval", {"question": "Pay?", "approver": world.ben.pk})
    ticket, rights = make_ticket(world), world.rights(world.ana)
    as_she: dict[str, Any] = {"actor": world.ana.actor, "agent": world.ana, "rights": rights}

    (done,) = apply(ticket, [step], **as_she)
    (refused,) = apply(ticket, [left], **as_she)

    assert (done.outcome, refused.outcome) == ("done", "refused")
    approval = Approval.objects.get()
    assert (approval.asked_by, approval.question) == (world.ana, "Pay?")


def test_a_program_asks_decides_and_takes_back(world: World) -> None:
    ticket = make_ticket(world)
    ana, sven = caller(world.ana), caller(world.sven)
    body = {"question": "Pay?", "team": world.lending.pk, "rule": "all"}
    made = ana.post(f"/tickets/{ticket.number}/approvals", body).json()
    waiting = sven.get("/approvals").json()["items"]
    own = ana.post(f"/approvals/{made['id']}/decision", {"decision": "approved"})
    said = sven.post(f"/approvals/{made['id']}/decision", {"decision": "approved"}).json()
    back = ana.post(f"/approvals/{made['id']}/withdraw", {}).json()

    asked = {one["agent"] for one in made["approvers"]}
    assert asked == {world.sven.pk, world.olga.pk, world.rosa.pk}
    assert [one["id"] for one in waiting] == [made["id"]]
    assert own.status_code == 409
    assert (said["state"], back["state"]) == ("open", "withdrawn")
    solve_ticket(ticket, actor=world.ana.actor)


def test_the_list_takes_as_many_statements_for_one_as_for_several(
    as_sven: Client, world: World, queries: Callable[[int], Any]
) -> None:
    asked(world, [world.sven])
    as_sven.get("/approvals/")
    with queries(COUNT):
        as_sven.get("/approvals/")
    for _number in range(2):
        asked(world, [world.sven, world.olga])
    with queries(COUNT):
        as_sven.get("/approvals/")
