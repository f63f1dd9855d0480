"""Group A, approvals: asked, decided with a reason, by four eyes, before it is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.notifications.actions import tell_of
from ombud.notifications.statuses import Kind
from ombud.people.actions import deactivate_agent
from ombud.tickets.actions import ask_approval, decide_approval, solve_ticket
from ombud.tickets.models import Approval, Ticket
from ombud.tickets.statuses import ApprovalRule, Decision
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
