"""California, and law as data (promises group P)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from ombud.assignment.actions import go_away, hand_out, set_policy
from ombud.assignment.statuses import Mode
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import OutgoingMail
from ombud.people.queries import address_of
from ombud.privacy import actions, packing
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.statuses import Region
from ombud.purposes.actions import object_to
from ombud.tickets.actions import reply, restrict
from ombud.tickets.content import Content
from ombud.tickets.statuses import RestrictionGround
from tests.makers import make_contact, make_ticket
from tests.privacy.requests import MONDAY, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.people.models import Contact
    from tests.world import World


pytestmark = pytest.mark.usefixtures("a_way_out")


def test_p1_two_requests_in_twelve_months_are_free_the_third_may_be_refused(
    world: World,
) -> None:
    beyond = []
    for month in (1, 4, 9):
        with clock.held_at(datetime(2026, month, 10, 12, tzinfo=UTC)):
            request = ask(region=Region.CALIFORNIA)
            beyond.append(packing.is_beyond_free(request))
            actions.call_off(request, actor=SYSTEM)

    assert beyond == [False, False, True]


def test_p11_the_record_of_a_request_lives_24_months(world: World) -> None:
    with clock.held_at(MONDAY):
        actions.call_off(ask(), actor=SYSTEM)
    with clock.held_at(MONDAY.replace(year=2028, day=22)):
        assert actions.forget_old_records() == 0
    with clock.held_at(MONDAY.replace(year=2028, day=24)):
        assert actions.forget_old_records() == 1

    assert not PrivacyRequest.objects.exists()


def test_p12_a_new_law_leaves_old_requests_their_clock(world: World) -> None:
    with clock.held_at(datetime(2026, 2, 4, 12, tzinfo=UTC)):
        old = ask(region=Region.UNITED_KINGDOM)
    with clock.held_at(datetime(2026, 2, 5, 12, tzinfo=UTC)):
        new = ask(region=Region.UNITED_KINGDOM, address="new@lumen.example")

    assert (old.version, new.version) == (1, 2)


def treated(world: World, contact: Contact) -> tuple[object, ...]:
    """Let ``contact`` write in and return all that was decided about the new ticket."""
    ticket = make_ticket(world, contact=contact)
    hand_out(ticket)
    ticket.refresh_from_db()
    reply(ticket, Content(text="Hello"), agent=world.ana, actor=world.ana.actor)
    mail = OutgoingMail.objects.get(ticket=ticket)
    wait = mail.not_before - ticket.opened_at
    return (
        ticket.team_id,
        ticket.assignee_id,
        ticket.priority,
        ticket.status,
        ticket.awaits_us,
        mail.state,
        mail.mailbox_id,
        wait.total_seconds(),
    )


def test_p6_who_used_a_right_is_treated_like_everybody_else(world: World) -> None:
    set_policy(world.lending, Mode.LEAST_LOADED, actor=SYSTEM)
    for busy in (world.sven, world.rosa):
        go_away(busy, back_at=None, actor=SYSTEM)
    uses_of_rights: dict[str, Callable[[Contact], object]] = {
        "none": lambda one: None,
        "asked": lambda one: ask(address=address_of(one), name=one.name),
        "objected": lambda one: object_to(one, "news", actor=SYSTEM),
        "restricted": lambda one: restrict(one, RestrictionGround.WISH, actor=SYSTEM),
    }
    found = {}
    with clock.held_at(MONDAY):
        for number, (name, use) in enumerate(uses_of_rights.items()):
            contact = make_contact(f"person{number}@lind.example", f"Person {number}")
            make_ticket(world, contact=contact)
            use(contact)
            found[name] = treated(world, contact)

    assert found == dict.fromkeys(uses_of_rights, found["none"])
    assert found["none"][1] == world.ana.pk
