"""What configuration plugs into the lower floors."""

from __future__ import annotations

from ombud.configuration.actions import look_after
from ombud.configuration.kinds import lookers
from ombud.configuration.tasks import notice_changes
from ombud.jobs.schedule import every

lookers.append(look_after)
every("notice settings changed past the verbs", notice_changes, seconds=3600)
