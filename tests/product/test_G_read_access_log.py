"""Group G, log of who looked at whom: a glance at a ticket is a line with a name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.retention.actions import save_rule, ship_rules
from ombud.retention.models import Rule
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_who_opened_a_ticket_is_named_and_who_did_not_is_not(
    world: World, as_sven: Client, as_ana: Client
) -> None:
    at = f"/tickets/{make_ticket(world).number}"

    before = as_ana.get(f"{at}/readers/").content.decode()
    as_sven.get(f"{at}/")

    assert "Sven Halden" not in before
    assert "Sven Halden" in as_ana.get(f"{at}/readers/").content.decode()


def test_it_says_since_when_it_is_kept_as_the_rule_says(world: World, as_ana: Client) -> None:
    at = f"/tickets/{make_ticket(world).number}/readers/"
    now = datetime(2026, 9, 1, 12, tzinfo=UTC)
    with clock.held_at(now):
        without_rule = as_ana.get(at).content.decode()
        ship_rules()
        rule = Rule.objects.get(about="readings")
        rule.period = "P90D"
        save_rule(rule, actor=SYSTEM)
        with_rule = as_ana.get(at).content.decode()

    assert "No rule ends what stands here" in without_rule
    assert "Kept for 90 days, so this begins on 3 June 2026." in " ".join(with_rule.split())
