"""How old the newest verified backup is."""

from __future__ import annotations

from datetime import datetime

from ombud.backups import keystore
from ombud.base import clock


def age_seconds() -> int | None:
    """Return the age of the newest archive that was verified; None when there is none."""
    made = [
        datetime.fromisoformat(one.made_at) for one in keystore.entries() if one.verified_at
    ]
    return max(0, int((clock.now() - max(made)).total_seconds())) if made else None
