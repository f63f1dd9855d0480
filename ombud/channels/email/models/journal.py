from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.coded import CodedField
from ombud.channels.email.models.mailbox import Mailbox
from ombud.channels.email.statuses import (
    AUTHOR_CODES,
    DOOR_CODES,
    OUTCOME_CODES,
    Door,
    Outcome,
    Reason,
)
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.tickets.models import Message, Ticket
from ombud.vault.models import Blob


class Way(models.Model):
    """One way on which a mail reached us: mailbox, envelope, and how many times.

    ``envelope_from`` is ``<>`` for the null sender and empty where nobody told us.
    """

    mailbox = models.ForeignKey(
        Mailbox, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.CharField(max_length=320, blank=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class IncomingMail(Way):
    """One real mail as it arrived, stored before anything parses it.

    ``digest`` is a keyed hash over the content without the lines that each delivery adds
    (Received, Delivered-To, …), so one mail to two mailboxes is one row; ``id_lookup`` is a
    keyed hash of the Message-ID (of nothing when there is none). Both together are unique,
    never the Message-ID alone, so that its hash can be short.

    ``ticket`` and ``message`` are what the mail became or what it reports about;
    ``names_ticket`` is the ticket that a possible follow-up names without proof.
    ``is_aligned``: the sender's domain was authenticated. ``subject`` is masked.

    The row is the first way on which the mail reached us; other ways are ``deliveries``. What
    the message of a ticket says as well (subject, sender, envelope) is forgotten once there is
    one.
    """

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=10)
    id_lookup = models.BinaryField(max_length=8)
    door = CodedField(max_length=5, choices=Door, codes=DOOR_CODES)
    outcome = CodedField(
        max_length=12, choices=Outcome, default=Outcome.RECEIVED, codes=OUTCOME_CODES
    )
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    kind = CodedField(max_length=12, blank=True, codes=AUTHOR_CODES)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    ticket = models.ForeignKey(
        Ticket, models.SET_NULL, null=True, blank=True, related_name="incoming_mails"
    )
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="incoming_mails"
    )
    names_ticket = models.ForeignKey(
        Ticket,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="possible_follow_ups",
        db_index=False,
    )
    is_aligned = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id_lookup", "digest"], name="one_real_mail"),
        ]
        indexes = [
            models.Index(fields=["outcome", "id"], name="mail_by_outcome"),
            models.Index(
                fields=["names_ticket"],
                name="mail_names_ticket",
                condition=models.Q(names_ticket__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class MailDelivery(Way):
    """Another way on which a mail reached us than its first.

    One row for each way: whoever adds one holds the lock on the mail's row.
    """

    mail = models.ForeignKey(IncomingMail, models.CASCADE, related_name="deliveries")

    def __str__(self) -> str:
        return f"delivery {self.pk}"


TO_THE_DESK = NotPersonal("An address of the desk, as the envelope named it.")


def from_mail(category: str, erasure: Erasure = Erasure.BLANK) -> Personal:
    return Personal(
        category,
        ("author:message__contact", "about:ticket__contact"),
        "support",
        erasure,
        keep_days=365,
        source="mail",
        portability="none",  # how a mail came here is of no use anywhere else
    )


declare(
    IncomingMail,
    {
        "digest": NotPersonal("Keyed hash of the content, useless without the desk's key."),
        "id_lookup": NotPersonal("Keyed hash of the Message-ID, useless without the key."),
        "door": NOT_PERSONAL,
        "outcome": NOT_PERSONAL,
        "reason": NOT_PERSONAL,
        "kind": NOT_PERSONAL,
        "envelope_from": from_mail("user.contact.email"),
        "envelope_to": TO_THE_DESK,
        "times": NOT_PERSONAL,
        "sender": from_mail("user.contact.email"),
        "subject": from_mail("user.content.private"),
        "is_aligned": NOT_PERSONAL,
        "attempts": NOT_PERSONAL,
        "received_at": NOT_PERSONAL,
        "done_at": NOT_PERSONAL,
    },
    kept="mail",
    group=Group.FILES,
    said={
        "envelope_from": lazy("Address that sent a mail"),
        "sender": lazy("Sender named in a mail"),
        "subject": lazy("Subject of a mail"),
    },
)
declare(
    MailDelivery,
    {
        "envelope_from": Personal(
            "user.contact.email",
            ("mail__message__contact",),
            "support",
            Erasure.BLANK,
            source="mail",
            portability="none",
        ),
        "envelope_to": TO_THE_DESK,
        "times": NOT_PERSONAL,
    },
    kept="mail",
    group=Group.FILES,
    said={
        "envelope_from": lazy("Address that sent a mail"),
    },
)
