from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Delivery
from ombud.datamap import NOT_PERSONAL, Group, Personal, declare
from ombud.datamap import Erasure as How
from ombud.erasure.models import Erasure
from ombud.privacy.models.request import PrivacyRequest


class CarriedErasure(models.Model):
    """The erasure that answers a request, and the way to tell the person afterwards.

    sealed_reply: where and in which language the answer goes, and what was written of it
    before, sealed with the desk's key; from the start of the erasure until the answer has
    left, at the latest until ``reply_until``. mail: the answer on its way. told: how that
    ended; empty while it has not.
    """

    request = models.OneToOneField(
        PrivacyRequest, models.CASCADE, related_name="carried_erasure"
    )
    erasure = models.ForeignKey(
        Erasure, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sealed_reply = models.BinaryField(null=True)
    reply_until = models.DateTimeField()
    mail = models.ForeignKey(
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    told = models.CharField(max_length=10, choices=Delivery, blank=True)

    def __str__(self) -> str:
        return f"erasure for {self.request}"


declare(
    CarriedErasure,
    {
        "sealed_reply": Personal(
            "user.contact.email",
            ("request__ticket__contact",),
            "support",
            How.KEEP,
            source="derived",
            at_rest="sealed with the desk's key",
            ground="To answer the person (GDPR Art. 12(3)); destroyed when the answer left.",
        ),
        "reply_until": NOT_PERSONAL,
        "told": NOT_PERSONAL,
    },
    kept="request",
    group=Group.CONSENTS,
    said={
        "sealed_reply": lazy("Sealed address of an answer"),
    },
)
