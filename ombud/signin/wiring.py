"""What signing in plugs into the lower floors."""

from __future__ import annotations

from ombud.jobs.schedule import every
from ombud.signin.tasks import forget_what_was_spent

every("forget used challenges", forget_what_was_spent, seconds=3600)
