"""Whether an agent takes new tickets, as the head of the page says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.assignment.queries import readiness_of
from ombud.base import clock, dates

if TYPE_CHECKING:
    from ombud.people.models import Agent


@dataclass(frozen=True, slots=True)
class Status:
    """A sign and the words beside it."""

    is_away: bool
    sign: str
    words: str


def status_of(agent: Agent) -> Status:
    """Return the status of ``agent``; one statement."""
    ready = readiness_of(agent)
    if not ready.is_away(clock.now()):
        return Status(is_away=False, sign="ok", words=_("Available"))
    if ready.back_at is None:
        return Status(is_away=True, sign="pending", words=_("Away"))
    day = dates.in_words(ready.back_at, "d MMM")
    return Status(is_away=True, sign="pending", words=_("Away until %(day)s") % {"day": day})
