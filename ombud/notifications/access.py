"""The door to notifications: each agent has their own and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.notifications.models import Notification

if TYPE_CHECKING:
    from ombud.notifications.models import NotificationQuerySet
    from ombud.people.models import Agent


def notification_for(agent: Agent, number: int) -> Notification:
    """Return one of what ``agent`` was told. Raises ``Http404`` for another's."""
    rows = Notification.objects.filter(agent=agent, pk=number)
    found = rows.select_related("ticket").first()
    if found is None:
        raise Http404("No such notification.")
    return found


def notifications_for(agent: Agent) -> NotificationQuerySet:
    """Return all that ``agent`` was told of."""
    return Notification.objects.filter(agent=agent)
