from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Identifier
from ombud.privacy.models.request import PrivacyRequest
from ombud.privacy.statuses import DataPoint, Lack
from ombud.privacy.statuses import Proof as ProofKind
from ombud.vault.models import Blob


class Code(models.Model):
    """A code that was sent to the requester's address: 15 minutes, five tries, used once.

    digest: keyed hash of the code; the code itself is nowhere.
    """

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="codes")
    digest = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    burned_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code {self.pk}"


class PointCheck(models.Model):
    """A piece of information was compared with what we hold; what was said is not kept."""

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="checks")
    point = models.CharField(max_length=16, choices=DataPoint)
    is_match = models.BooleanField()
    agent = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "point"], name="point_checked_once"),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"


class Proof(models.Model):
    """A document that shows who asks or for whom, sealed; gone a day after closing.

    lack: why it is not enough, where it was found so.
    """

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=12, choices=ProofKind)
    blob = models.ForeignKey(
        Blob, models.SET_NULL, null=True, blank=True, related_name="privacy_proofs"
    )
    is_accepted = models.BooleanField(null=True)
    lack = models.CharField(max_length=12, choices=Lack, blank=True)
    at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"proof {self.pk}"


class Warned(models.Model):
    """Another verified address of the person was told, and can call the request off.

    token: SHA-256 of the word in the link.
    """

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="warnings")
    identifier = models.ForeignKey(Identifier, models.SET_NULL, null=True, related_name="+")
    token = models.BinaryField(max_length=32, unique=True)
    at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"warning {self.pk}"


declare(
    Code,
    {
        "digest": Personal(
            "user.authorization.credentials",
            ("request__ticket__contact",),
            "security",
            Erasure.DELETE_ROW,
            keep_days=1,
            source="derived",
            portability="none",
        ),
        "expires_at": NOT_PERSONAL,
        "tries": NOT_PERSONAL,
        "burned_at": NOT_PERSONAL,
    },
    kept="signing in",
    group=Group.CONSENTS,
    said={
        "digest": lazy("Keyed hash of a code"),
    },
)
declare(PointCheck, {"point": NOT_PERSONAL, "is_match": NOT_PERSONAL, "at": NOT_PERSONAL})
declare(
    Proof,
    {
        "kind": NOT_PERSONAL,
        "is_accepted": NOT_PERSONAL,
        "lack": NOT_PERSONAL,
        "at": NOT_PERSONAL,
        "destroyed_at": NOT_PERSONAL,
    },
)
declare(
    Warned,
    {
        "token": NotPersonal("Hash of a random word; calls one request off, names nobody."),
        "at": NOT_PERSONAL,
        "cancelled_at": NOT_PERSONAL,
    },
)
