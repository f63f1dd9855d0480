"""Plugs the purposes into the checks that run at boot and in CI, and into the schedule."""

from __future__ import annotations

from datetime import time

from django.core import checks

from ombud.jobs.schedule import every
from ombud.purposes.checks import check_purposes
from ombud.purposes.tasks import warn

checks.register(check_purposes, "datamap")
every("tell of weighings to look at again", warn, daily_at=time(5, 30))
