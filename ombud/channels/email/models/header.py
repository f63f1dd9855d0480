from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.datamap import Egress, Erasure, Group, Personal, declare
from ombud.tickets.models import Message


class MessageHeader(models.Model):
    """Under which Message-ID the contact wrote a message: what our answer refers to.

    ``references``: what the mail referred to, where that is not a conversation with us.
    """

    message = models.OneToOneField(
        Message, models.CASCADE, related_name="mail_header", primary_key=True
    )
    internet_message_id = models.CharField(max_length=255)
    references = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"header {self.pk}"


def of_their_mail() -> Personal:
    return Personal(
        "user.unique_id",
        ("message__contact",),
        "support",
        Erasure.BLANK,
        keep_days=730,
        source="mail",
        portability="none",
        egress=frozenset({Egress.MAIL}),
    )


declare(
    MessageHeader,
    {"internet_message_id": of_their_mail(), "references": of_their_mail()},
    kept="ticket",
    group=Group.TICKETS,
    said={
        "internet_message_id": lazy("Number of a mail"),
        "references": lazy("Numbers of the mails that a mail answers"),
    },
)
