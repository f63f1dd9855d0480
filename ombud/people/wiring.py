"""What people plug into the lower floors."""

from __future__ import annotations

from ombud.jobs.schedule import every
from ombud.people.tasks import forget_what_ended

every("forget ended sessions and tries", forget_what_ended, seconds=600)
