"""What corrections plug into the floors below: people ask before they write a value."""

from __future__ import annotations

from ombud.corrections.actions import keeps_out
from ombud.people.guards import keepers

keepers.register("corrections", keeps_out)
