"""Reads about notifications. Everybody has their own: each takes the agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.notifications.models import Notification, QuietHours, Unwanted

if TYPE_CHECKING:
    from ombud.people.models import Agent

PAGE = 50
COUNT_CAP = 99


@dataclass(frozen=True, slots=True)
class Unread:
    """How many are unread, 100 meaning more than 99, and the newest of them."""

    count: int
    newest: Notification | None


def unread_of(agent: Agent) -> Unread:
    """Return what calls ``agent`` now; what quiet hours hold back does not. One statement."""
    rows = Notification.objects.filter(agent=agent).unread().heard(clock.now())
    found = list(rows.select_related("ticket").order_by("-pk")[: COUNT_CAP + 1])
    return Unread(len(found), found[0] if found else None)


def page_of(agent: Agent, before: int | None) -> tuple[list[Notification], int | None]:
    """Return a page of what ``agent`` was told, newest first, and where the next begins."""
    rows = Notification.objects.filter(agent=agent).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def unwanted_by(agent: Agent) -> set[str]:
    """Return the kinds that ``agent`` does not want to be told of."""
    return set(Unwanted.objects.filter(agent=agent).values_list("kind", flat=True))


def quiet_hours_of(agent: Agent) -> QuietHours | None:
    """Return the quiet hours of ``agent``, if they have any."""
    return QuietHours.objects.filter(agent=agent).first()
