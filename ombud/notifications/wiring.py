"""What notifications listen to."""

from __future__ import annotations

from datetime import time

from ombud.events import log
from ombud.events.fact import facts
from ombud.jobs.schedule import every
from ombud.notifications.recipients import CONCERNED
from ombud.notifications.tasks import forget_what_was_read, tell

for kind in CONCERNED:
    log.after_commit(facts[kind], tell)
every("forget notifications that were read", forget_what_was_read, daily_at=time(4, 10))
