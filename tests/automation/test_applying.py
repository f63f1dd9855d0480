"""Actions on a ticket: all or none, by the rights of the agent, with a result for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions import Outcome, apply, rehearse
from ombud.base.actor import SYSTEM
from ombud.events.models import Event
from ombud.people.models.agent import everything
from ombud.rules.actions import from_json
from ombud.tickets import queries
from ombud.tickets.actions import save_draft
from ombud.tickets.models import Draft
from ombud.tickets.vocabulary import TICKET_ACTIONS
from tests.makers import make_ticket

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket
    from tests.world import World


def step(action: str, **values: Any) -> dict[str, Any]:
    return {"action": f"ticket.{action}", "with": values}


def done(
    world: World, ticket: Ticket, steps: list[Any], agent: Agent | None = None, how: Any = apply
) -> list[tuple[Outcome, str]]:
    agent = agent or world.ana
    results = how(
        ticket,
        from_json(steps, TICKET_ACTIONS),
        actor=agent.actor,
        agent=agent,
        rights=world.rights(agent),
    )
    return [(one.outcome, one.reason) for one in results]


def test_each_action_calls_its_verb(world: World) -> None:
    ticket = make_ticket(world)

    outcomes = done(
        world,
        ticket,
        [
            step(
                "reply", text="Dear {{ contact.first_name }}, {{ agent.name }}", then="pending"
            ),
            step("add_note", text="About #{{ ticket.number }}"),
            step("tag", tag="Refund"),
            step("set_priority", priority="high"),
            step("assign", assignee="me"),
            step("set_status", status="solved"),
        ],
    )

    written = list(ticket.messages.order_by("pk").values_list("direction", "text"))[1:]
    assert {outcome for outcome, _ in outcomes} == {Outcome.DONE}
    assert written == [
        ("out", "Dear Cleo, Ana Halden"),
        ("note", f"About #{ticket.number}"),
    ]
    assert (ticket.status, ticket.priority, ticket.assignee_id) == ("solved", 3, world.ana.pk)
    assert queries.tags_of([ticket])[ticket.pk] == ["refund"]


def test_what_is_so_already_is_told(world: World) -> None:
    ticket = make_ticket(world)

    outcomes = done(world, ticket, [step("set_priority", priority="normal")])

    assert outcomes == [(Outcome.UNCHANGED, "")]


def test_one_refusal_leaves_everything_as_it_was(world: World) -> None:
    ticket = make_ticket(world)
    facts = Event.objects.count()

    outcomes = done(
        world,
        ticket,
        [
            step("tag", tag="refund"),
            step("assign", assignee=world.ben.pk),
            step("set_status", status="solved"),
        ],
    )

    assert [outcome for outcome, _ in outcomes] == [
        Outcome.LEFT_OUT,
        Outcome.REFUSED,
        Outcome.LEFT_OUT,
    ]
    assert outcomes[1][1] == (
        "This agent does not work in the ticket's team. Move the ticket first."
    )
    assert (Event.objects.count(), ticket.status) == (facts, "new")
    assert queries.tags_of([ticket]) == {}


@pytest.mark.parametrize("name", ["olga", "ben"])
def test_who_may_not_change_a_ticket_may_not_by_actions_either(world: World, name: str) -> None:
    ticket = make_ticket(world)

    outcomes = done(
        world, ticket, [step("set_status", status="solved")], agent=getattr(world, name)
    )

    assert outcomes == [(Outcome.NOT_ALLOWED, "")]
    assert ticket.status == "new"


def test_after_a_move_the_rights_in_the_new_team_count(world: World) -> None:
    ticket = make_ticket(world)
    move = step("move", team=world.cards.pk)

    both = done(world, ticket, [move, step("tag", tag="x")])
    alone = done(world, ticket, [step("tag", tag="x"), move])

    assert [outcome for outcome, _ in both] == [Outcome.LEFT_OUT, Outcome.NOT_ALLOWED]
    assert [outcome for outcome, _ in alone] == [Outcome.DONE, Outcome.DONE]
    assert ticket.team_id == world.cards.pk


def test_a_rehearsal_answers_the_same_and_leaves_nothing(world: World) -> None:
    ticket = make_ticket(world)
    facts = Event.objects.count()
    steps = [step("reply", text="Hello"), step("set_status", status="solved")]

    rehearsed = done(world, ticket, steps, how=rehearse)

    assert (Event.objects.count(), ticket.status, ticket.messages.count()) == (facts, "new", 1)
    assert rehearsed == done(world, ticket, steps)


def test_prepared_words_leave_the_draft_alone(world: World) -> None:
    ticket = make_ticket(world)
    save_draft(ticket, kind=Draft.Kind.REPLY, text="What I write", agent=world.ana)

    done(world, ticket, [step("reply", text="Prepared")])

    assert Draft.objects.get().text == "What I write"


def test_a_name_with_braces_is_not_read_again(world: World) -> None:
    world.cleo.name = "{{ agent.name }}"
    world.cleo.save()
    ticket = make_ticket(world)

    done(world, ticket, [step("add_note", text="For {{ contact.name }}")])

    assert ticket.messages.latest("pk").text == "For {{ agent.name }}"


def test_a_rule_changes_and_does_not_write(world: World) -> None:
    ticket = make_ticket(world)
    steps = from_json([step("set_status", status="open")], TICKET_ACTIONS)
    words = from_json([step("reply", text="Hello")], TICKET_ACTIONS)

    changed = apply(ticket, steps, actor=SYSTEM, agent=None, rights=everything())
    written = apply(ticket, words, actor=SYSTEM, agent=None, rights=everything())

    assert [one.outcome for one in changed] == [Outcome.DONE]
    assert [one.reason for one in written] == ["Only an agent can write. Choose one who signs."]
