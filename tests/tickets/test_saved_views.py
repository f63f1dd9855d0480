"""Views that agents make, share, nest and arrange; what they count and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.rules.language import from_json
from ombud.tickets import actions, counting
from ombud.tickets.access import view_for, views_for
from ombud.tickets.actions.saved_views import Wanted
from ombud.tickets.counting import counts_of
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Ticket, View
from ombud.tickets.narrowing import slow_fields
from ombud.tickets.paging import ORDERS, page_of
from ombud.tickets.statuses import Priority
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.people.models import Agent
    from tests.world import World

URGENT = {"field": "priority", "operator": "is", "value": "urgent"}


def make_view(world: World, agent: Agent, name: str = "Mine", **more: Any) -> View:
    more.setdefault("owner", agent)
    return actions.create_view(
        Wanted(name=name, **more), agent=agent, rights=world.rights(agent), actor=agent.actor
    )


def keys_of(world: World, agent: Agent) -> list[str]:
    return [one.key for one in views_for(agent, world.rights(agent))]


def test_a_view_of_ones_own_is_seen_by_nobody_else(world: World) -> None:
    view = make_view(world, world.ana, condition=URGENT)

    assert view.key in keys_of(world, world.ana)
    assert view.key not in keys_of(world, world.sven)
    assert Event.objects.filter(kind="view.saved").get().payload == {
        "is_shared": False,
        "is_new": True,
    }


def test_a_view_of_a_team_is_seen_by_that_team(world: World) -> None:
    view = make_view(world, world.sven, owner=None, team=world.lending)

    assert view.key in keys_of(world, world.ana)
    assert view.key in keys_of(world, world.rosa)
    assert view.key not in keys_of(world, world.ben)


def test_only_who_leads_a_team_shares_with_it(world: World) -> None:
    with pytest.raises(Refused):
        make_view(world, world.ana, owner=None, team=world.lending)
    with pytest.raises(Refused):
        make_view(world, world.sven, owner=None, team=world.cards)
    with pytest.raises(Refused):
        make_view(world, world.sven, owner=None)

    assert make_view(world, world.rosa, owner=None).key in keys_of(world, world.ben)


def test_a_view_of_others_is_copied_and_not_changed(world: World) -> None:
    view = make_view(world, world.rosa, owner=None)

    with pytest.raises(Refused):
        actions.change_view(
            view,
            Wanted("X", owner=world.ana),
            agent=world.ana,
            rights=world.rights(world.ana),
            actor=world.ana.actor,
        )
    with pytest.raises(Refused):
        actions.delete_view(
            view, agent=world.ana, rights=world.rights(world.ana), actor=world.ana.actor
        )


def test_a_view_cannot_stand_below_itself_nor_too_deep(world: World) -> None:
    line = [make_view(world, world.ana, "1")]
    for number in range(2, 5):
        line.append(make_view(world, world.ana, str(number), parent=line[-1]))

    with pytest.raises(Refused):
        make_view(world, world.ana, "5", parent=line[-1])
    with pytest.raises(Refused):
        actions.change_view(
            line[0],
            Wanted("1", owner=world.ana, parent=view_for(*me(world), line[1].key)),
            agent=world.ana,
            rights=world.rights(world.ana),
            actor=world.ana.actor,
        )


def me(world: World) -> tuple[Agent, Any]:
    return world.ana, world.rights(world.ana)


def test_a_shared_view_inherits_only_from_what_its_readers_see(world: World) -> None:
    own = make_view(world, world.sven)
    of_team = make_view(world, world.sven, owner=None, team=world.lending)

    with pytest.raises(Refused):
        make_view(world, world.sven, owner=None, team=world.lending, parent=own)
    with pytest.raises(Refused):
        make_view(world, world.rosa, owner=None, parent=of_team)


def test_a_view_that_others_inherit_from_stays(world: World) -> None:
    above = make_view(world, world.ana, "Above")
    make_view(world, world.ana, "Below", parent=above)

    with pytest.raises(Refused):
        actions.delete_view(
            above, agent=world.ana, rights=world.rights(world.ana), actor=world.ana.actor
        )

    assert View.objects.filter(pk=above.pk).exists()


def test_order_and_hiding_are_each_agents_own(world: World) -> None:
    views = views_for(*me(world))

    actions.order_views(list(reversed(views)), agent=world.ana)
    actions.hide_view(views[0], agent=world.ana)

    assert keys_of(world, world.ana) == [one.key for one in reversed(views)]
    assert view_for(*me(world), views[0].key).is_hidden
    assert keys_of(world, world.ben) == [one.key for one in views]


@pytest.mark.parametrize("number", [0, 1, 2, 1_000, 1_001])
def test_counts_are_exact_to_a_thousand(
    world: World, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "CAP", 2)
    tickets = [make_ticket(world) for _ in range(min(number, 3))]

    (count,) = counts_of([Ticket.objects.filter(pk__in=[one.pk for one in tickets])])

    assert str(count) == {0: "0", 1: "1", 2: "2"}.get(number, "2+")


def test_thirty_views_are_counted_in_two_statements_and_once_for_all_readers(
    world: World, queries: Callable[[int], Any]
) -> None:
    make_ticket(world)
    asked = [Ticket.objects.filter(number__gt=number) for number in range(30)]

    with queries(2):  # the last event, thirty counts
        first = counts_of(asked)
    with queries(1):  # the last event
        second = counts_of(asked)

    assert first == second
    assert [one.number for one in first] == [1] * 30


def test_a_count_of_a_moment_ago_says_that_it_is_old(world: World) -> None:
    make_ticket(world)
    counts_of([Ticket.objects.filter(is_open=True)])
    make_ticket(world)

    (soon,) = counts_of([Ticket.objects.filter(is_open=True)])
    counting.forget()
    (later,) = counts_of([Ticket.objects.filter(is_open=True)])

    assert (soon.number, soon.is_old) == (1, True)
    assert (later.number, later.is_old) == (2, False)


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_each_order_shows_every_ticket_once(world: World, order: str) -> None:
    made = [make_ticket(world) for _ in range(5)]
    actions.set_priority(made[2], Priority.URGENT, actor=world.ana.actor)

    found, after = [], ""
    for _ in range(4):
        page = page_of(Ticket.objects.all(), after=after, size=2, order=order)
        found += [one.pk for one in page.rows]
        after = page.next_after or ""
        if not after:
            break

    numbers = [one.pk for one in made]
    expected = {
        "urgent": [numbers[2], *numbers[:2], *numbers[3:]],
        "newest": numbers[::-1],
        "youngest": numbers[::-1],
    }
    assert found == expected.get(order, numbers)


UNSOLVED = {"field": "is_open", "operator": "is", "value": True}
SUBJECT = {"field": "subject", "operator": "contains", "value": "late"}


@pytest.mark.parametrize(
    ("condition", "slow"),
    [
        ({}, []),
        (UNSOLVED, []),
        (SUBJECT, ["subject"]),
        ({"all": [UNSOLVED, SUBJECT]}, []),
        ({"any": [UNSOLVED, SUBJECT]}, ["subject"]),
        ({"not": UNSOLVED}, ["is_open"]),
        ({"field": "status", "operator": "in", "value": ["new", "open"]}, []),
        ({"field": "status", "operator": "is", "value": "closed"}, ["status"]),
        ({"field": "tag", "operator": "is", "value": "x"}, []),
        ({"field": "tag", "operator": "is_not", "value": "x"}, ["tag"]),
        ({"field": "text", "operator": "contains", "value": "late"}, []),
        (URGENT, ["priority"]),
    ],
)
def test_what_no_index_answers_is_named(condition: dict[str, Any], slow: list[str]) -> None:
    node = from_json(condition, TICKET_FIELDS)

    assert slow_fields(node) == slow
