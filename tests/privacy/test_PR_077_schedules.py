"""PR-077: nothing comes round for somebody whose data rest, and no schedule shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ombud.automation.actions.recurring import open_due
from ombud.automation.models import Recurrence
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.tickets.actions import announce_lifting, lift, restrict
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import RestrictionGround
from tests.api.calling import caller
from tests.conftest import client_of
from tests.makers import make_recurrence

if TYPE_CHECKING:
    from tests.world import World

DUE = datetime(2027, 1, 31, 12, tzinfo=UTC)


def test_PR_077_a_schedule_for_somebody_resting_waits_and_is_shown_to_nobody(
    world: World,
) -> None:
    recurrence = make_recurrence(world, name="Rent of Cleo")
    address, program = f"/settings/recurring/{recurrence.pk}/", caller(world.sven)
    restriction = restrict(world.cleo, RestrictionGround.WISH, actor=SYSTEM)
    browser = client_of(world.sven)

    pages = [browser.get(one) for one in ("/settings/recurring/", address)]
    answers = [program.get(f"/recurring-tickets{end}") for end in ("", f"/{recurrence.pk}")]
    run = program.post(f"/recurring-tickets/{recurrence.pk}/run")
    with clock.held_at(DUE):
        queued = list(Recurrence.objects.due(DUE))
        opened = open_due(recurrence)

    assert [one.status_code for one in (*pages, *answers, run)] == [200, 404, 200, 404, 404]
    assert not any(b"Cleo" in one.content for one in (*pages, *answers))
    assert (queued, opened, Ticket.objects.count()) == ([], None, 0)
    announce_lifting(restriction, actor=SYSTEM)
    lift(restriction, actor=SYSTEM)
    with clock.held_at(DUE):
        assert open_due(recurrence) is not None
