"""The desk's tags: renamed, merged and retired for all tickets at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets import queries
from ombud.tickets.actions import (
    bring_back_tag,
    merge_tags,
    rename_tag,
    retire_tag,
    tag_ticket,
    untag_ticket,
)
from ombud.tickets.actions.tagging import rewritten
from ombud.tickets.models import Tag, Ticket, View
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


def tagged(world: World, *names: str) -> Ticket:
    ticket = make_ticket(world)
    for name in names:
        tag_ticket(ticket, name, actor=SYSTEM)
    return ticket


def on(ticket: Ticket) -> list[str]:
    return queries.tags_of([ticket]).get(ticket.pk, [])


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def test_a_new_name_counts_everywhere_and_the_old_one_leads_there(world: World) -> None:
    ticket, later = tagged(world, "bill"), make_ticket(world)
    condition = {"all": [{"field": "tag", "operator": "is", "value": "bill"}]}
    View.objects.filter(key="mine").update(condition=condition)

    rename_tag(tag("bill"), " Billing ", actor=SYSTEM)
    tag_ticket(later, "bill", actor=SYSTEM)

    assert (on(ticket), on(later)) == (["billing"], ["billing"])
    assert View.objects.get(key="mine").condition["all"][0]["value"] == "billing"
    untag_ticket(later, "bill", actor=SYSTEM)
    assert on(later) == []


def test_a_name_can_be_given_back(world: World) -> None:
    ticket = tagged(world, "bill")

    rename_tag(tag("bill"), "billing", actor=SYSTEM)
    rename_tag(tag("billing"), "bill", actor=SYSTEM)

    assert on(ticket) == ["bill"]
    assert tag("billing").merged_into == tag("bill")


def test_a_name_that_is_taken_is_refused(world: World) -> None:
    tagged(world, "bill", "refund")

    with pytest.raises(Refused, match="Merge the two"):
        rename_tag(tag("bill"), "refund", actor=SYSTEM)


def test_merging_leaves_one_tag_on_each_ticket(world: World) -> None:
    both, one = tagged(world, "bill", "invoice"), tagged(world, "bill")

    merge_tags(tag("bill"), into=tag("invoice"), actor=SYSTEM)
    again = tagged(world, "bill")

    assert [on(ticket) for ticket in (both, one, again)] == [["invoice"]] * 3
    fact = Event.objects.get(kind="tag.merged")
    assert fact.payload == {"into": tag("invoice").pk}
    with pytest.raises(Refused, match="not in use"):
        merge_tags(tag("invoice"), into=tag("bill"), actor=SYSTEM)
    with pytest.raises(Refused, match="Choose another tag"):
        merge_tags(tag("invoice"), into=tag("invoice"), actor=SYSTEM)


def test_a_retired_tag_stays_where_it_is_and_goes_nowhere_else(world: World) -> None:
    ticket, other = tagged(world, "bill"), make_ticket(world)

    retire_tag(tag("bill"), actor=SYSTEM)

    with pytest.raises(Refused, match="not in use"):
        tag_ticket(other, "bill", actor=SYSTEM)
    assert on(ticket) == ["bill"]
    bring_back_tag(tag("bill"), actor=SYSTEM)
    tag_ticket(other, "bill", actor=SYSTEM)
    assert on(other) == ["bill"]


def test_tags_are_counted_a_page_at_a_time(world: World) -> None:
    tagged(world, "bill", "invoice")
    tagged(world, "bill", "Über")
    rename_tag(tag("invoice"), "receipt", actor=SYSTEM)

    every, is_more = queries.counted_tags()
    begun, _ = queries.counted_tags(beginning="ü")
    rest, _ = queries.counted_tags(after="bill")

    assert [(one.name, one.tickets) for one in every] == [  # type: ignore[attr-defined]
        ("bill", 2),
        ("receipt", 1),
        ("über", 1),
    ]
    assert not is_more
    assert [one.name for one in begun] == ["über"]
    assert [one.name for one in rest] == ["receipt", "über"]


def test_only_tags_are_rewritten_in_a_condition() -> None:
    condition = {
        "any": [
            {"field": "subject", "operator": "is", "value": "a"},
            {"not": {"field": "tag", "operator": "in", "value": ["a", "b"]}},
        ]
    }

    assert rewritten(condition, "a", "c") == {
        "any": [
            {"field": "subject", "operator": "is", "value": "a"},
            {"not": {"field": "tag", "operator": "in", "value": ["c", "b"]}},
        ]
    }
