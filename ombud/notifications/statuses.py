"""What one can be told of."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    ASSIGNED = "assigned", _("A ticket is yours now")
    MENTIONED = "mentioned", _("A colleague mentioned you")
    REPLY = "reply", _("A customer wrote on a ticket of yours or one you follow")
    SIDE = "side", _("A third party answered in a side conversation")
    APPROVAL = "approval", _("A colleague asks for your approval")
    DECIDED = "decided", _("What you asked approval for was decided")
    TASK_GIVEN = "task", _("A task is yours now")
    TASK_DUE = "due", _("A task fell due")
    WOKEN = "woken", _("A ticket that you let sleep is back")
    REMINDER = "reminder", _("You wanted to be reminded")
    DEADLINE = "deadline", _("A data request comes near its deadline")
    OVERDUE = "overdue", _("A data request is overdue")
    REVIEW = "review", _("A use of data is to be weighed again")
    RUN = "run", _("A rule of retention waits for approval")
    HOLD = "hold", _("A legal hold is to be looked at again")
    STOPPED = "stopped", _("Background work stopped")


SHORT = {
    Kind.ASSIGNED: _("Yours now"),
    Kind.MENTIONED: _("Mentioned"),
    Kind.REPLY: _("New message"),
    Kind.SIDE: _("Side answer"),
    Kind.APPROVAL: _("To approve"),
    Kind.DECIDED: _("Decided"),
    Kind.TASK_GIVEN: _("New task"),
    Kind.TASK_DUE: _("Task due"),
    Kind.WOKEN: _("Awake again"),
    Kind.REMINDER: _("Reminder"),
    Kind.DEADLINE: _("Deadline comes near"),
    Kind.OVERDUE: _("Overdue"),
    Kind.REVIEW: _("To weigh again"),
    Kind.RUN: _("Waits for approval"),
    Kind.HOLD: _("Hold to review"),
    Kind.STOPPED: _("Work stopped"),
}
"""The same in a word or two, for where there is little room and others may look."""
