"""Solved tickets of a known age, rules, and passes to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base.actor import SYSTEM
from ombud.retention import actions
from ombud.retention.models import Rule
from ombud.retention.statuses import Act
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.retention.models import Run
    from tests.world import World


def solved(world: World, at: datetime, **more: Any) -> Ticket:
    """Return a ticket that was solved at ``at``."""
    ticket = make_ticket(world, **more)
    rows = Ticket.objects.filter(pk=ticket.pk)
    rows.update(status=Status.SOLVED, is_open=False, solved_at=at, opened_at=at)
    ticket.refresh_from_db()
    return ticket


def rule_about(about: str = "tickets", **values: Any) -> Rule:
    given: dict[str, Any] = {
        "name": "Solved tickets",
        "trigger": "solved_at",
        "period": "P24M",
        "act": Act.ANONYMISE,
    }
    return actions.save_rule(Rule(about=about, **(given | values)), actor=SYSTEM)


def carried_out(rule: Rule) -> Run | None:
    """Make a pass of ``rule`` to its end; None where nothing was due or it waits."""
    run = actions.pass_of(rule)
    while run is not None and actions.step(run):
        pass
    return run


def texts() -> list[str]:
    """Return the subjects that are left, by number."""
    return list(Ticket.objects.order_by("pk").values_list("subject", flat=True))
