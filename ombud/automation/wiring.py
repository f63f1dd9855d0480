"""What automation plugs into lower floors: a run over many tickets is queued as it begins,
tickets that come round are opened, and shared macros, saved replies and schedules go into
the configuration file.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ombud.automation.facts import BulkStarted
from ombud.automation.kinds import KINDS
from ombud.automation.kinds_of_recurring import RECURRENCE
from ombud.automation.models import BulkRun
from ombud.automation.tasks import begin_bulk, look_for_recurring
from ombud.configuration import kinds as configuration
from ombud.events import log
from ombud.jobs.schedule import every
from ombud.retention.sets import ObjectSet, add, deletion_of
from ombud.retention.statuses import Act

log.on(BulkStarted, begin_bulk)
every("open tickets that come round", look_for_recurring, seconds=60)
add(
    ObjectSet(
        "bulk-runs",
        _("Changes of many tickets at once"),
        BulkRun,
        {"ended_at": _("since they ended")},
        {Act.DELETE: deletion_of(BulkRun)},
    )
)
for one in (*KINDS, RECURRENCE):
    configuration.add(one)
