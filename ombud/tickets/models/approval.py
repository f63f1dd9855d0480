from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, Personal, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.statuses import ApprovalRule, ApprovalState, Decision

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.people.models.agent import Rights


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def open(self) -> Self:
        return self.filter(state=ApprovalState.OPEN)

    def expired(self, now: datetime) -> Self:
        return self.open().filter(due_at__lte=now)

    def to_remind(self, now: datetime) -> Self:
        return self.open().filter(remind_at__lte=now)

    def waiting_for(self, agent: Agent, rights: Rights) -> Self:
        """Keep what ``agent`` has to decide on tickets that ``rights`` allow to see."""
        undecided = Approver.objects.filter(agent=agent, decision="")
        return self.open().filter(
            pk__in=undecided.values("approval"),
            ticket__in=Ticket.objects.visible_to(rights).values("pk"),
        )

    def told(self) -> Self:
        """Read along what a list of approvals shows, oldest first."""
        rows = self.select_related("ticket", "asked_by").order_by("pk")
        return rows.prefetch_related("approvers__agent")


class Approval(models.Model):
    """An agent asks others whether something may be done about a ticket.

    ``due_at``: until when, or the question ends undecided. ``remind_at``: when those who said
    nothing yet are reminded; empty once they were.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="approvals")
    asked_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="approvals_asked"
    )
    question = models.TextField()
    rule = models.CharField(max_length=3, choices=ApprovalRule)
    blocks_solving = models.BooleanField(default=False)
    state = models.CharField(
        max_length=9, choices=ApprovalState, default=ApprovalState.OPEN, db_index=True
    )
    asked_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ApprovalState.OPEN, ended_at=None)
                | (~models.Q(state=ApprovalState.OPEN) & models.Q(ended_at__isnull=False)),
                name="ended_approval_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == ApprovalState.OPEN


class Approver(models.Model):
    """Who was asked, and what they decided; nothing is decided while ``decision`` is empty."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="approvers")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="approvals")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "agent"], name="approver_once"),
        ]

    def __str__(self) -> str:
        return f"approver {self.pk}"


def about_ticket(path: str) -> Personal:
    """Return how words of colleagues about a case are declared: it may name its contact."""
    return Personal(
        "user.content.private",
        (f"about:{path}",),
        "support",
        Erasure.REPLACE_TEXT,
        keep_days=730,
        source="agent",
        egress=frozenset({Egress.API}),
    )


declare(
    Approval,
    {
        "question": about_ticket("ticket__contact"),
        "rule": NOT_PERSONAL,
        "blocks_solving": NOT_PERSONAL,
        "state": NOT_PERSONAL,
        "asked_at": NOT_PERSONAL,
        "ended_at": NOT_PERSONAL,
        "due_at": NOT_PERSONAL,
        "remind_at": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "question": lazy("Question to an approver"),
    },
)
declare(
    Approver,
    {
        "decision": NOT_PERSONAL,
        "reason": about_ticket("approval__ticket__contact"),
        "decided_at": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "reason": lazy("Reason of an approver"),
    },
)
