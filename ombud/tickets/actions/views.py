"""Views: saved filters of tickets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from ombud.tickets.models import View


def where(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


UNSOLVED = where("is_open", "is", True)
SHIPPED: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    (
        "mine",
        _("Mine, unsolved"),
        {"all": [UNSOLVED, where("assignee", "is", "me")]},
        View.Order.OLDEST,
    ),
    (
        "your-turn",
        _("Waiting for us"),
        {"all": [UNSOLVED, where("awaits_us", "is", True)]},
        View.Order.OLDEST,
    ),
    (
        "unassigned",
        _("Unassigned"),
        {"all": [UNSOLVED, where("assignee", "is", "nobody")]},
        View.Order.OLDEST,
    ),
    (
        "waiting",
        _("Waiting for the customer"),
        where("status", "is", "pending"),
        View.Order.NEWEST,
    ),
    ("unsolved", _("All unsolved"), UNSOLVED, View.Order.NEWEST),
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
