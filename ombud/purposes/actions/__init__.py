"""The verbs about purposes."""

from ombud.purposes.actions.registering import (
    remove_activity,
    save_activity,
    ship_activities,
    warn_of_reviews,
)
from ombud.purposes.actions.saying import (
    assess_objection,
    notice_of,
    object_to,
    say,
    withdraw_objection,
)

__all__ = [
    "assess_objection",
    "notice_of",
    "object_to",
    "remove_activity",
    "save_activity",
    "say",
    "ship_activities",
    "warn_of_reviews",
    "withdraw_objection",
]
