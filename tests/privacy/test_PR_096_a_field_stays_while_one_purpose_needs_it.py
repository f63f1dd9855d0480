"""PR-096: with one purpose over a field stays, with both it goes, whatever else is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.tickets.models import Message, Ticket
from ombud.tickets.statuses import Priority
from tests.retention.helping import carried_out, rule_about, solved

if TYPE_CHECKING:
    from tests.world import World


def test_a_part_goes_only_when_every_purpose_is_over(world: World) -> None:
    ticket = solved(world, clock.in_(days=-500))
    short = rule_about(name="Support", period="P12M", parts=["subject", "conversation"])
    rule_about(name="Claims", period="P36M", parts=["subject"], purpose="security")

    carried_out(short)
    assert (Ticket.objects.get().subject, Message.objects.get().text) != ("", "")
    only = rule_about(name="Texts", period="P12M", parts=["conversation"])
    carried_out(only)

    ticket.refresh_from_db()
    assert (ticket.subject, Message.objects.get().text) == ("The card was declined twice", "")
    with clock.held_at(clock.in_(days=700)):
        carried_out(short)
    ticket.refresh_from_db()
    assert ticket.subject == ""


def test_what_the_law_keeps_at_least_beats_every_shorter_rule(world: World) -> None:
    urgent, plain = (solved(world, clock.in_(days=-500)) for _ in range(2))
    Ticket.objects.filter(pk=urgent.pk).update(priority=Priority.URGENT)
    rule = rule_about(period="P12M")
    condition = {"field": "priority", "operator": "is", "value": "urgent"}
    rule_about(
        name="Tax", period="P10Y", minimum="P10Y", source="§ 147 AO", condition=condition
    )

    carried_out(rule)

    urgent.refresh_from_db()
    plain.refresh_from_db()
    assert (urgent.subject, plain.subject) == ("The card was declined twice", "")
