"""What automation plugs into lower floors: a run over many tickets is queued as it begins, and
shared macros and saved replies go into the configuration file.
"""

from __future__ import annotations

from ombud.automation.facts import BulkStarted
from ombud.automation.kinds import KINDS
from ombud.automation.tasks import begin_bulk
from ombud.configuration import kinds as configuration
from ombud.events import log

log.on(BulkStarted, begin_bulk)
for one in KINDS:
    configuration.add(one)
