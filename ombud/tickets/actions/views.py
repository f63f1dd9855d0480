"""Views: saved filters of tickets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from ombud.tickets.models import View


def where(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


UNSOLVED = where("is_open", "is", True)
AWAKE = where("is_snoozed", "is", False)
SHIPPED: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    (
        "mine",
        _("Mine, unsolved"),
        {"all": [UNSOLVED, AWAKE, where("assignee", "is", "me")]},
        View.Order.OLDEST,
    ),
    (
        "your-turn",
        _("Waiting for us"),
        {"all": [UNSOLVED, AWAKE, where("awaits_us", "is", True)]},
        View.Order.OLDEST,
    ),
    (
        "unassigned",
        _("Unassigned"),
        {"all": [UNSOLVED, AWAKE, where("assignee", "is", "nobody")]},
        View.Order.OLDEST,
    ),
    (
        "waiting",
        _("Waiting for the customer"),
        {"all": [where("status", "is", "pending"), AWAKE]},
        View.Order.NEWEST,
    ),
    ("unsolved", _("All unsolved"), {"all": [UNSOLVED, AWAKE]}, View.Order.NEWEST),
    (
        "followed",
        _("Followed by me"),
        {"all": [UNSOLVED, where("is_watched", "is", True)]},
        View.Order.NEWEST,
    ),
    (
        "snoozed",
        _("Snoozed"),
        {"all": [UNSOLVED, where("is_snoozed", "is", True)]},
        View.Order.OLDEST,
    ),
    ("solved", _("Solved"), where("is_open", "is", False), View.Order.NEWEST),
    ("everything", _("All tickets"), {}, View.Order.NEWEST),
)


def ship_views() -> None:
    """Make the views that every desk begins with, where they are missing."""
    for position, (key, name, condition, order) in enumerate(SHIPPED):
        View.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "condition": condition,
                "order": order,
                "position": position,
            },
        )
