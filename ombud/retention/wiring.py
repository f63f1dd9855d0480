"""What retention plugs into the floors below: its sets, and the pass of every night."""

from __future__ import annotations

from datetime import time

from ombud.jobs.schedule import every
from ombud.retention.objects import SETS
from ombud.retention.sets import add
from ombud.retention.tasks import nightly

for one in SETS:
    add(one)
every("make the passes of retention", nightly, daily_at=time(2, 15))
