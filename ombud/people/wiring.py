"""What people plug into the lower floors."""

from __future__ import annotations

from ombud.configuration import kinds as configuration
from ombud.events import codes
from ombud.jobs.schedule import every
from ombud.people.kinds import KINDS
from ombud.people.tasks import forget_what_ended

codes.shorten(codes.SUBJECTS, "contact", "C")
for kind in KINDS:
    configuration.add(kind)
every("forget ended sessions and tries", forget_what_ended, seconds=600)
