"""What the read log plugs into lower floors."""

from __future__ import annotations

from datetime import time

from ombud.jobs.schedule import every
from ombud.readlog.tasks import forget_old_readings

every("forget who looked long ago", forget_old_readings, daily_at=time(4, 20))
