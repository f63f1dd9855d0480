"""What the owner of the token was told of."""

from __future__ import annotations

from ninja import Query

from ombud.api.call import Call
from ombud.api.operations import Area
from ombud.api.pages import Paged, page_by_id
from ombud.api.schemas.administration import (
    NotificationChoice,
    NotificationChoiceOut,
    NotificationOut,
    ReadUpTo,
)
from ombud.api.schemas.base import Number, Page, word
from ombud.notifications import actions
from ombud.notifications.access import notification_for, notifications_for
from ombud.notifications.models import Notification
from ombud.notifications.queries import quiet_hours_of, unwanted_by
from ombud.notifications.statuses import Kind
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets.access import tickets_for

area = Area("notifications", "What the owner of the token was told of.")
READ = {"needs": Scope.READ_NOTIFICATIONS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_NOTIFICATIONS, "may": Capability.SEE_TICKETS}


@area.get("/notifications", **READ)
def list_notifications(request: Call, asked: Query[Paged]) -> Page[NotificationOut]:
    """List what the owner of the token was told of, newest first."""

    def outs(rows: list[Notification]) -> list[NotificationOut]:
        wanted = {one.ticket_id for one in rows if one.ticket_id}
        seen = tickets_for(request.rights).filter(pk__in=wanted)
        numbers = dict(seen.values_list("pk", "number"))
        return [
            NotificationOut(
                id=one.pk,
                kind=word(one.kind),
                ticket=numbers.get(one.ticket_id or 0),
                at=one.at,
                is_read=one.read_at is not None,
            )
            for one in rows
        ]

    rows = notifications_for(request.agent)
    what = ("notifications", request.agent.pk)
    return page_by_id(rows, asked, outs, *what, newest_first=True)


@area.post("/notifications/{int:notification}/read", **WRITE)
def mark_read(request: Call, notification: Number) -> None:
    """Note that it was seen; the first time counts."""
    actions.mark_read(notification_for(request.agent, notification))


@area.post("/notifications/{int:notification}/unread", **WRITE)
def mark_unread(request: Call, notification: Number) -> None:
    """Note that its reader wants to come back to it."""
    actions.mark_unread(notification_for(request.agent, notification))


@area.post("/notifications/read", **WRITE)
def mark_all_read(request: Call, body: ReadUpTo) -> None:
    """Note that all was seen up to a number: not what came meanwhile."""
    actions.mark_all_read(request.agent, up_to=body.up_to)


def choice_of(request: Call) -> NotificationChoiceOut:
    unwanted, quiet = unwanted_by(request.agent), quiet_hours_of(request.agent)
    return NotificationChoiceOut(
        kinds=[one.value for one in Kind if one.value not in unwanted],
        quiet_from=quiet.begins.isoformat("minutes") if quiet else None,
        quiet_until=quiet.ends.isoformat("minutes") if quiet else None,
    )


@area.get("/notification-choice", **READ)
def get_notification_choice(request: Call) -> NotificationChoiceOut:
    """Return what the owner of the token wants to be told of."""
    return choice_of(request)


@area.put("/notification-choice", **WRITE)
def choose_notifications(request: Call, body: NotificationChoice) -> NotificationChoiceOut:
    """Keep what the owner of the token wants to be told of, and their quiet hours."""
    actions.choose(
        request.agent,
        wanted=[Kind(one) for one in body.kinds],
        begins=body.quiet_from,
        ends=body.quiet_until,
    )
    return choice_of(request)
