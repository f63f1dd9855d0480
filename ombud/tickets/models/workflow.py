from __future__ import annotations

from django.db import models

from ombud.base.shapes import WORD, ListOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Team
from ombud.tickets.models.entry import ENTRY, Entry
from ombud.tickets.models.vocabulary import CustomStatus, TicketType


class Workflow(Entry):
    """Which status may follow which, for one type of ticket, or (empty) for all others.

    It holds once it has a way and is in use; a type has at most one.
    """

    type = models.ForeignKey(
        TicketType, models.CASCADE, null=True, blank=True, related_name="workflows"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="workflow_key_once")]


class Way(models.Model):
    """One step that a workflow allows: from a status (empty: from any) to another.

    needs: the capability that an agent holds who takes it; empty for whoever may change the
    ticket. team: where they hold it; empty for the team of the ticket. fields: short names
    of the desk's own fields that must not be empty. is_by_itself: also without an agent, when
    the contact writes, time is over or a rule says so.
    """

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="ways")
    before = models.ForeignKey(
        CustomStatus, models.CASCADE, null=True, blank=True, related_name="ways_out"
    )
    after = models.ForeignKey(CustomStatus, models.CASCADE, related_name="ways_in")
    needs = models.CharField(max_length=40, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="ways")
    needs_reason = models.BooleanField(default=False)
    fields = ShapedJSONField(shape=ListOf(WORD), default=list, blank=True)
    is_by_itself = models.BooleanField(default=True)

    class Meta:
        ordering = ["before__position", "after__position", "id"]

    def __str__(self) -> str:
        return f"way {self.pk}"


declare(Workflow, ENTRY)
declare(
    Way,
    {
        "needs": NOT_PERSONAL,
        "needs_reason": NOT_PERSONAL,
        "fields": NotPersonal("Short names of the desk's own fields."),
        "is_by_itself": NOT_PERSONAL,
    },
)
