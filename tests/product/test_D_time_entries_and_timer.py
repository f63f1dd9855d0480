"""Time entries with unit and activity, a timer, and corrections that are audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.events.models import Event
from ombud.tickets.models import TimeEntry
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_time_is_measured_corrected_and_added_up(world: World, as_ana: Client) -> None:
    at = f"/tickets/{make_ticket(world).number}"
    as_ana.post(f"{at}/timer/", {"do": "start"})
    as_ana.post(f"{at}/timer/", {"do": "stop"})
    as_ana.post(f"{at}/time/log/", {"minutes": "1:15", "activity": "call", "time_note": "Bank"})

    entry = TimeEntry.objects.latest("pk")
    as_ana.post(f"{at}/time/{entry.pk}/", {"minutes": "0:45", "activity": "call"})

    corrected = Event.objects.get(kind="time.corrected")
    assert corrected.payload == {"entry": entry.pk, "before": 75, "after": 45}
    assert "0:46 in all" in as_ana.get(f"{at}/time/").content.decode()
