"""What automation plugs into lower floors: a run over many tickets is queued as it begins."""

from __future__ import annotations

from ombud.automation.facts import BulkStarted
from ombud.automation.tasks import begin_bulk
from ombud.events import log

log.on(BulkStarted, begin_bulk)
