"""Lines of history about tasks and time, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.tickets.spent import hours_and_minutes

if TYPE_CHECKING:
    from ombud.tickets.naming import Names

ICONS = {
    "ticket.checklist-added": "list",
    "ticket.checklist-removed": "list",
    "task.done": "check",
    "task.fell-due": "clock",
    "time.logged": "clock",
    "time.corrected": "clock",
    "time.removed": "clock",
}


def list_added(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s added a list of tasks") % {"who": who}


def list_removed(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s took off a list of tasks") % {"who": who}


def done(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s did a task") % {"who": who}


def reopened(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s opened a task again") % {"who": who}


def task_changed(who: str, told: dict[str, Any], names: Names) -> str:
    del told, names
    return _("%(who)s changed the tasks") % {"who": who}


def fell_due(who: str, told: dict[str, Any], names: Names) -> str:
    del who, told, names
    return _("A task fell due")


def logged(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    return _("%(who)s wrote down %(time)s") % {
        "who": who,
        "time": hours_and_minutes(told["minutes"]),
    }


def corrected(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    return _("%(who)s corrected %(before)s to %(after)s") % {
        "who": who,
        "before": hours_and_minutes(told["before"]),
        "after": hours_and_minutes(told["after"]),
    }


def struck(who: str, told: dict[str, Any], names: Names) -> str:
    del names
    return _("%(who)s struck %(time)s") % {
        "who": who,
        "time": hours_and_minutes(told["minutes"]),
    }


ALL = {
    "ticket.checklist-added": list_added,
    "ticket.checklist-removed": list_removed,
    "task.added": task_changed,
    "task.changed": task_changed,
    "task.removed": task_changed,
    "task.done": done,
    "task.reopened": reopened,
    "task.fell-due": fell_due,
    "time.logged": logged,
    "time.corrected": corrected,
    "time.removed": struck,
}
