"""What visits plug into lower floors."""

from __future__ import annotations

from ombud.datamap import cookies
from ombud.datamap.declarations import Cookie
from ombud.jobs.schedule import every
from ombud.visits.tasks import forget_ended_visits

cookies.register(
    "ombud_contact",
    Cookie(
        "ombud_contact",
        "session",
        "keeps a contact signed in on the help pages",
        "until sign-out, at most 12 hours",
    ),
)
every("forget ended visits of contacts", forget_ended_visits, seconds=600)
