"""Shared views, macros and saved replies in the log of changes; one's own are not told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions import (
    change_macro,
    make_macro,
    make_saved_reply,
    retire_macro,
)
from ombud.configuration.actions import notice_what_slipped_by, take_stock
from ombud.configuration.models import Change
from ombud.tickets.actions.saved_views import Wanted, create_view

if TYPE_CHECKING:
    from tests.world import World


def changes(kind: str) -> list[tuple[str, dict[str, Any]]]:
    found = Change.objects.filter(kind=kind).order_by("pk")
    return [(str(one.verb), one.after) for one in found]


def test_a_shared_macro_and_reply_tell_each_change_with_its_author(world: World) -> None:
    steps = [{"action": "ticket.tag", "with": {"tag": "refund"}}]
    macro = make_macro(name="Refund", steps=steps, team=world.lending, actor=world.sven.actor)
    change_macro(macro, name="Refunds", steps=steps, team=world.lending, actor=world.sven.actor)
    retire_macro(macro, actor=world.sven.actor)
    make_saved_reply(name="Hours", texts={"en": "From nine."}, actor=world.rosa.actor)

    told = changes("macro")

    assert [verb for verb, _ in told] == ["added", "changed", "changed"]
    (step,) = told[0][1]["steps"]
    assert (step["action"], step["with"]["tag"][:13]) == ("ticket.tag", "6 characters,")
    assert (list(told[1][1]), told[2][1]) == (["name"], {"is_retired": True})
    assert set(Change.objects.filter(kind="macro").values_list("actor_id", flat=True)) == {
        world.sven.pk
    }
    assert changes("saved_reply")[0][1]["texts"]["en"].startswith("10 characters, ")
    kept = [{**row, "at": None} for row in Change.objects.values()]
    assert not any(word in str(kept) for word in ("efund", "nine"))


@pytest.mark.parametrize(("is_own", "verbs"), [(False, ["added"]), (True, [])])
def test_a_view_is_told_when_it_is_shared_and_names_nobody(
    world: World, is_own: bool, verbs: list[str]
) -> None:
    condition = {"all": [{"field": "assignee", "operator": "is", "value": world.ana.pk}]}
    owner, team = (world.sven, None) if is_own else (None, world.lending)
    wanted = Wanted("Of Ana", condition=condition, owner=owner, team=team)
    rights = world.rights(world.sven)

    create_view(wanted, agent=world.sven, rights=rights, actor=world.sven.actor)
    take_stock()
    notice_what_slipped_by()

    told = changes("view")
    assert [verb for verb, _ in told] == verbs
    assert [one["condition"]["all"][0]["value"] for _, one in told] == ["(a person)"] * len(
        told
    )
