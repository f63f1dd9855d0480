from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, Personal, declare
from ombud.people.models import Agent
from ombud.privacy.models.request import PrivacyRequest
from ombud.privacy.statuses import LetterKind, Outcome
from ombud.tickets.models import Message


class Decision(models.Model):
    """What was decided about one group of data, and by which coded ground.

    group: a word such as ``tickets``. ground: a code of the pack, empty where all is done
    as asked. keep_until: local date until which something is kept, where that is known.
    """

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="decisions")
    group = models.CharField(max_length=20)
    outcome = models.CharField(max_length=8, choices=Outcome)
    ground = models.CharField(max_length=40, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    agent = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "group"], name="group_decided_once"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.FULL) | ~models.Q(ground=""),
                name="less_than_asked_has_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Letter(models.Model):
    """A letter to the person; once sent, its words are those of the message only."""

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind)
    language = models.CharField(max_length=12)
    message = models.OneToOneField(
        Message, models.SET_NULL, null=True, blank=True, related_name="privacy_letter"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind"],
                condition=models.Q(sent_at__isnull=True),
                name="one_draft_of_a_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class LetterBlock(models.Model):
    """One mandatory part of a letter that has not been sent yet.

    is_own: somebody wrote it. Other parts follow what is decided and done until it leaves.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="blocks")
    name = models.CharField(max_length=20)
    text = models.TextField(blank=True, max_length=20_000)
    is_own = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "name"], name="block_of_a_letter_once"),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"


declare(
    Decision,
    {
        "group": NOT_PERSONAL,
        "outcome": NOT_PERSONAL,
        "ground": NOT_PERSONAL,
        "keep_until": NOT_PERSONAL,
        "at": NOT_PERSONAL,
    },
)
declare(Letter, {"kind": NOT_PERSONAL, "language": NOT_PERSONAL, "sent_at": NOT_PERSONAL})
declare(
    LetterBlock,
    {
        "name": NOT_PERSONAL,
        "text": Personal(
            "user.content.private",
            ("letter__request__ticket__contact",),
            "support",
            Erasure.BLANK,
            source="agent",
            egress=frozenset({Egress.MAIL}),
        ),
        "is_own": NOT_PERSONAL,
    },
    kept="request",
    group=Group.CONSENTS,
    said={
        "text": lazy("Words of a letter not sent yet"),
    },
)
