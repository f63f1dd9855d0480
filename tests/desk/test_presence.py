"""Colleagues on the same ticket: who is here, and shared drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.events.models import Event
from ombud.tickets.actions import forget_who_left, give_sign
from ombud.tickets.models import Draft, Presence
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}


def test_each_sees_who_else_looks_and_who_writes(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    at = f"/tickets/{make_ticket(world).number}/here/"
    before = Event.objects.count()

    alone = as_ana.post(at, {"state": "writing"}).content.decode()
    beside = as_sven.post(at, {"state": "viewing"}).content.decode()
    again = as_ana.post(at, {"state": "writing"}).content.decode()
    gone = as_sven.post(at, {"state": "gone"})
    last = as_ana.post(at, {"state": "viewing"}).content.decode()

    assert "Halden" not in alone + last
    assert "Ana Halden is writing" in beside
    assert "Sven Halden is looking" in again
    assert gone.status_code == 204
    assert Event.objects.count() == before


def test_who_gives_no_sign_is_gone_after_45_seconds(world: World) -> None:
    ticket = make_ticket(world)
    give_sign(ticket, world.ana, Presence.State.VIEWING)
    now = clock.now()

    with clock.held_at(now + timedelta(seconds=44)):
        still = Presence.objects.here(clock.now()).count()
        forget_who_left()
        kept = Presence.objects.count()
    with clock.held_at(now + timedelta(seconds=46)):
        late = Presence.objects.here(clock.now()).count()
        forget_who_left()

    assert (still, kept, late, Presence.objects.count()) == (1, 1, 0, 0)


@pytest.mark.parametrize(("state", "is_written"), [("viewing", False), ("writing", True)])
def test_a_sign_that_says_nothing_new_writes_nothing(
    world: World, state: str, is_written: bool
) -> None:
    ticket = make_ticket(world)
    give_sign(ticket, world.ana, Presence.State.VIEWING)
    first = Presence.objects.get().seen_at

    give_sign(ticket, world.ana, Presence.State(state))

    assert (Presence.objects.get().seen_at > first) is is_written


def test_a_shared_draft_is_read_and_taken_over_by_one(
    as_ana: Client, as_sven: Client, as_olga: Client, world: World
) -> None:
    at = f"/tickets/{make_ticket(world).number}"
    as_ana.post(f"{at}/draft/", {"kind": "reply", "text": "Half a"})
    hidden = as_sven.post(f"{at}/here/", {"state": "viewing"}).content.decode()

    as_ana.post(f"{at}/draft/share/", {"kind": "reply", "text": "Half a sentence"})
    seen = as_sven.post(f"{at}/here/", {"state": "viewing"}).content.decode()
    draft = Draft.objects.get()
    by_olga = as_olga.post(f"{at}/drafts/{draft.pk}/take/")
    as_sven.post(f"{at}/drafts/{draft.pk}/take/")

    assert "Half a" not in hidden
    assert "Half a sentence" in seen
    assert by_olga.status_code == 403
    assert Draft.objects.get().agent == world.sven
    assert "Half a sentence" in as_sven.get(f"{at}/?mode=reply").content.decode()


def test_what_is_not_shared_any_more_cannot_be_taken(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    at = f"/tickets/{make_ticket(world).number}"
    for _ in range(2):
        as_ana.post(f"{at}/draft/share/", {"kind": "note", "text": "Mine"})

    answer = as_sven.post(f"{at}/drafts/{Draft.objects.get().pk}/take/")

    assert answer.status_code == 404
    assert Draft.objects.get().agent == world.ana


def test_who_writes_something_else_keeps_it(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    at = f"/tickets/{make_ticket(world).number}"
    as_sven.post(f"{at}/draft/", {"kind": "reply", "text": "My own"})
    as_ana.post(f"{at}/draft/share/", {"kind": "reply", "text": "Half"})
    shared = Draft.objects.get(agent=world.ana)

    page = as_sven.post(f"{at}/drafts/{shared.pk}/take/", follow=True).content.decode()

    assert "You are writing something here already." in page
    assert Draft.objects.get(agent=world.sven).text == "My own"


def test_nothing_is_shared_where_nothing_is_written(as_ana: Client, world: World) -> None:
    at = f"/tickets/{make_ticket(world).number}"

    page = as_ana.post(f"{at}/draft/share/", {"kind": "note", "text": " "}, follow=True)

    assert "Write something before you share it." in page.content.decode()
    assert not Draft.objects.exists()
