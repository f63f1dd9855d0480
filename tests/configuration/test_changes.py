"""Changes of settings: noted with author and both values, without secrets, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from ombud.channels.email.actions.mailboxes import change_mailbox, set_secret
from ombud.channels.email.models import Mailbox
from ombud.configuration.actions import notice_what_slipped_by, take_stock
from ombud.configuration.models import Change
from ombud.people.actions import create_role, grant_role, remove_role, rename_team
from ombud.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

    New = Callable[[], list[Change]]


@pytest.fixture
def new(world: World) -> Callable[[], list[Change]]:
    """Return what reads the changes since the world was made."""
    take_stock()
    last = Change.objects.latest("pk").pk
    return lambda: list(Change.objects.filter(pk__gt=last).order_by("pk"))


def told(changes: list[Change]) -> list[tuple[str, str, object, object]]:
    return [(one.kind, one.verb, one.before, one.after) for one in changes]


def test_a_change_tells_who_from_what_and_to_what(world: World, new: New) -> None:
    rename_team(world.lending, "Loans", actor=world.rosa.actor)
    rename_team(world.lending, "Loans", actor=world.rosa.actor)

    change = new()[0]
    assert told(new()) == [("team", "changed", {"name": "Lending"}, {"name": "Loans"})]
    assert (change.actor, change.label) == (world.rosa.actor, "lending")


def test_adding_and_removing_tell_all_values(world: World, new: New) -> None:
    made = create_role(name="Clerk", capabilities=["ticket.see"], actor=world.rosa.actor)
    remove_role(made, actor=world.rosa.actor)

    values = {
        "key": "clerk",
        "name": "Clerk",
        "capabilities": ["ticket.see"],
        "needs_second_factor": False,
    }
    assert told(new()) == [("role", "added", {}, values), ("role", "removed", values, {})]


def test_giving_a_role_is_told_without_a_name_of_a_person(world: World, new: New) -> None:
    role = create_role(name="Clerk", capabilities=[], actor=world.rosa.actor)

    grant_role(world.ana, role, team=world.cards, actor=world.rosa.actor)

    last = new()[-1]
    assert last.after == {"roles": ["agent@lending", "clerk@cards"]}
    assert last.label == f"agent {world.ana.pk}"
    assert "Ana" not in str(list(Change.objects.values()))


def test_a_secret_is_told_to_be_another_one_and_never_said(world: World, new: New) -> None:
    mailbox = Mailbox.objects.get()

    set_secret(mailbox, "hush-hush-hush", actor=world.rosa.actor)
    set_secret(mailbox, "other-hush", actor=world.rosa.actor)
    change_mailbox(mailbox, name="Loans", actor=world.rosa.actor)

    changes = new()
    assert [sorted(one.after) for one in changes] == [["sealed_secret"]] * 2 + [["name"]]
    assert changes[0].before == {"sealed_secret": ""}
    assert "hush" not in str(list(Change.objects.values()))


def test_a_change_past_the_verbs_is_noticed_once(world: World, new: New) -> None:
    Team.objects.filter(pk=world.cards.pk).update(name="Kards")
    Mailbox.objects.all().delete()

    noticed = notice_what_slipped_by()

    assert noticed == 2
    assert notice_what_slipped_by() == 0
    assert {one[:2] for one in told(new())} == {("team", "changed"), ("mailbox", "removed")}
    assert {one.actor_kind for one in new()} == {"system"}


def test_stock_is_taken_without_telling_a_change(world: World) -> None:
    before = Change.objects.count()

    assert take_stock() > 0
    assert take_stock() == 0
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    "take_back",
    [lambda: Change.objects.update(label=""), lambda: Change.objects.all().delete()],
)
def test_what_was_told_cannot_be_taken_back(
    world: World, new: New, take_back: Callable[[], object]
) -> None:
    rename_team(world.lending, "Loans", actor=world.rosa.actor)

    with pytest.raises(DatabaseError), transaction.atomic():
        take_back()

    assert [one.label for one in new()] == ["lending"]
