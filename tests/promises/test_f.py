"""Promises F: kept only as long as needed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.holds.models import LegalHold
from ombud.holds.queries import held_among, holds_of
from ombud.retention.actions import ship_rules
from ombud.retention.models import Rule
from ombud.retention.periods import before
from ombud.tickets.models import Message
from tests.makers import make_hold, make_ticket
from tests.retention.helping import carried_out, rule_about, solved

if TYPE_CHECKING:
    from tests.world import World


def test_f2_a_hold_has_a_ground_an_owner_and_a_review_and_names_itself(world: World) -> None:
    ticket = make_ticket(world)
    hold = make_hold(world, contacts=(world.cleo,))

    with clock.held_at(clock.in_(days=3650)):
        kept = holds_of(ticket.messages.get())

    assert kept == [hold]
    assert (hold.ground, hold.owner) == ("claims", world.rosa)
    assert hold.review_on == clock.in_(days=90).date()
    assert held_among(Message, [ticket.messages.get().pk]) == {ticket.messages.get().pk}


def test_f2_no_hold_without_a_scope(world: World) -> None:
    with pytest.raises(Refused, match="what is held"):
        make_hold(world, contacts=(), tickets=())

    assert not LegalHold.objects.exists()


def test_f1_what_is_over_is_there_the_day_before_and_gone_the_day_after(world: World) -> None:
    at = datetime(2026, 3, 31, 12, tzinfo=UTC)
    ticket = solved(world, at)
    rule = rule_about(period="P24M")

    with clock.held_at(datetime(2028, 3, 31, 11, 59, tzinfo=UTC)):
        carried_out(rule)
    ticket.refresh_from_db()
    assert ticket.subject == "The card was declined twice"
    with clock.held_at(datetime(2028, 3, 31, 12, 0, tzinfo=UTC)):
        carried_out(rule)

    ticket.refresh_from_db()
    assert ticket.subject == ""


def test_f3_usage_data_ends_sooner_than_content(world: World) -> None:
    del world
    ship_rules()
    now = clock.now()
    ends = {one.about: before(now, one.period) for one in Rule.objects.all()}

    usage = [ends[name] for name in ("drafts", "jobs", "notifications", "readings")]
    content = before(now, Rule.objects.get(name="Solved tickets").period)
    assert min(usage) > content
