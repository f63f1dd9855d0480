"""Request 19 of peers.md: a stopwatch, and entries that can be set right; it shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.events.models import Event
from ombud.tickets.models import TimeEntry
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_stopwatch_counts_and_its_entry_is_set_right_by_its_author_alone(
    world: World, as_ana: Client, as_ben: Client
) -> None:
    at = f"/tickets/{make_ticket(world).number}"
    with clock.held_at(NINE):
        as_ana.post(f"{at}/timer/", {"do": "start"})
    with clock.held_at(NINE + timedelta(minutes=25)):
        as_ana.post(f"{at}/timer/", {"do": "stop"})
    entry = TimeEntry.objects.get()
    counted = entry.minutes

    as_ben.post(f"{at}/time/{entry.pk}/", {"minutes": "5", "activity": "call"})
    as_ana.post(f"{at}/time/{entry.pk}/", {"minutes": "0:20", "activity": "call"})

    assert counted == 25
    corrected = Event.objects.get(kind="time.corrected")
    assert corrected.payload == {"entry": entry.pk, "before": 25, "after": 20}
