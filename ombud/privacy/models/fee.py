from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, Personal, declare
from ombud.people.models import Agent
from ombud.privacy.models.request import PrivacyRequest
from ombud.privacy.statuses import FeeState


class Fee(models.Model):
    """What is asked for a request that is manifestly unfounded or excessive.

    Reasonable, after the administrative costs (GDPR Art. 12(5)(a), UK GDPR Art. 12(5)(a),
    Cal. Civ. Code §1798.145(h)(3)); the company has to show that it may, so it says why.

    ground: a code of the pack. reasons: why it is so, and how the amount comes about. how: how
    it can be paid. pay_until: local date, within.
    """

    request = models.OneToOneField(PrivacyRequest, models.CASCADE, related_name="fee")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3)
    ground = models.CharField(max_length=40)
    reasons = models.TextField(max_length=4_000)
    how = models.TextField(max_length=1_000)
    pay_until = models.DateField()
    state = models.CharField(max_length=8, choices=FeeState, default=FeeState.PROPOSED)
    proposed_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="fee_is_something"),
            models.CheckConstraint(
                condition=models.Q(state=FeeState.PROPOSED, asked_at=None)
                | ~models.Q(state=FeeState.PROPOSED) & models.Q(asked_at__isnull=False),
                name="fee_is_asked_once_it_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"fee {self.pk}"

    @property
    def is_waited_for(self) -> bool:
        return self.state == FeeState.ASKED


def said_by_the_desk() -> Personal:
    return Personal(
        "user.content.private",
        ("request__ticket__contact",),
        "privacy-rights",
        Erasure.BLANK,
        source="agent",
        egress=frozenset({Egress.MAIL}),
    )


declare(
    Fee,
    {
        "amount": NOT_PERSONAL,
        "currency": NOT_PERSONAL,
        "ground": NOT_PERSONAL,
        "reasons": said_by_the_desk(),
        "how": said_by_the_desk(),
        "pay_until": NOT_PERSONAL,
        "state": NOT_PERSONAL,
        "proposed_at": NOT_PERSONAL,
        "asked_at": NOT_PERSONAL,
        "settled_at": NOT_PERSONAL,
    },
    kept="request",
    group=Group.CONSENTS,
    said={
        "reasons": lazy("Why a fee was asked"),
        "how": lazy("How a fee can be paid"),
    },
)
