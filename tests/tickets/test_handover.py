"""What an agent or a team leaves behind changes hands in the background, with a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.channels.email.models import Mailbox
from ombud.people.actions import deactivate_agent, grant_role, retire_team
from ombud.people.models import Role
from ombud.tickets.actions import assign_ticket, close_ticket, solve_ticket
from ombud.tickets.actions.handover import carry_on
from ombud.tickets.models import Handover, Ticket
from ombud.tickets.tasks import hand_over, hand_over_after
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


def finish() -> Handover:
    handover = Handover.objects.latest("pk")
    while carry_on(handover):
        pass
    return handover


def test_open_tickets_go_to_the_successor_who_works_in_their_team(world: World) -> None:
    taken, solved = make_ticket(world), make_ticket(world)
    for ticket in (taken, solved):
        assign_ticket(ticket, world.ana, actor=SYSTEM)
    solve_ticket(solved, actor=SYSTEM)

    deactivate_agent(world.ana, successor=world.sven, actor=world.rosa.actor)
    result = finish()

    assignees = dict(Ticket.objects.values_list("pk", "assignee_id"))
    assert assignees == {taken.pk: world.sven.pk, solved.pk: world.ana.pk}
    assert (result.moved_count, result.freed_count) == (1, 0)
    assert result.ended_at is not None


@pytest.mark.parametrize("has_successor", [True, False])
def test_otherwise_they_wait_unassigned(world: World, has_successor: bool) -> None:
    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=SYSTEM)

    successor = world.ben if has_successor else None  # Ben does not work in Lending
    deactivate_agent(world.ana, successor=successor, actor=world.rosa.actor)
    result = finish()

    ticket.refresh_from_db()
    assert ticket.assignee is None
    assert (result.moved_count, result.freed_count) == (0, 1)


def test_a_retired_team_leaves_no_ticket_and_no_mailbox_behind(world: World) -> None:
    tickets = [make_ticket(world) for _ in range(2)]
    assign_ticket(tickets[0], world.ana, actor=SYSTEM)
    close_ticket(tickets[1], actor=SYSTEM)

    retire_team(world.lending, successor=world.cards, actor=world.rosa.actor)
    result = finish()

    now = {(one.team_id, one.assignee_id) for one in Ticket.objects.all()}
    assert now == {(world.cards.pk, None)}
    assert set(Mailbox.objects.values_list("team_id", flat=True)) == {world.cards.pk}
    assert result.moved_count == 2


def test_a_handover_that_is_done_again_changes_nothing(world: World) -> None:
    grant_role(
        world.ben, Role.objects.get(key="agent"), team=world.lending, actor=world.rosa.actor
    )
    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=SYSTEM)
    deactivate_agent(world.ana, successor=world.ben, actor=world.rosa.actor)
    result = finish()

    hand_over.func(result.pk)
    hand_over.func(999)

    result.refresh_from_db()
    assert result.moved_count == 1
    assert hand_over_after.name == "ombud.tickets.tasks.hand_over_after"
