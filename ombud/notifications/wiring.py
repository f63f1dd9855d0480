"""What notifications listen to."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext_lazy as _

from ombud.events import log
from ombud.events.fact import facts
from ombud.jobs.schedule import every
from ombud.notifications.models import Notification
from ombud.notifications.recipients import CONCERNED
from ombud.notifications.tasks import forget_what_was_read, tell
from ombud.retention.sets import ObjectSet, add, deletion_of
from ombud.retention.statuses import Act

for kind in CONCERNED:
    log.after_commit(facts[kind], tell)
every("forget notifications that were read", forget_what_was_read, daily_at=time(4, 10))
add(
    ObjectSet(
        "notifications",
        _("Notifications"),
        Notification,
        {"at": _("since it was told")},
        {Act.DELETE: deletion_of(Notification)},
    )
)
