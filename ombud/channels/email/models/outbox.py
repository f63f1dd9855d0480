from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.coded import CodedField
from ombud.channels.email.models.mailbox import Mailbox
from ombud.channels.email.statuses import (
    DELIVERY_CODES,
    MAIL_KIND_CODES,
    PURPOSE_CODES,
    Delivery,
    MailKind,
)
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.tickets.models import Message, Ticket


class Thread(models.Model):
    """By which mailbox a ticket is answered."""

    ticket = models.OneToOneField(
        Ticket, models.CASCADE, related_name="mail_thread", primary_key=True
    )
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="threads", db_index=False)

    def __str__(self) -> str:
        return f"thread {self.pk}"


class OutgoingMail(models.Model):
    """One mail on its way out, written in the transaction of what it tells.

    ``internet_message_id`` stays the same on every try, so that a second copy is recognised.
    ``not_before`` holds it back: undo send, or send later; while it is being sent it is the
    moment at which another worker may take it over. ``first_tried_at`` is its Date, on
    every try. ``language`` is that of the words, where it is another than the reader's own.
    """

    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="outgoing_mails"
    )
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, null=True, blank=True, related_name="outgoing_mails"
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="outgoing_mails"
    )
    agent = models.ForeignKey(
        Agent,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        db_index=False,
    )
    sealed_letter = models.BinaryField(null=True)  # until it has left: it can hold a link
    mailbox = models.ForeignKey(
        Mailbox, models.PROTECT, related_name="outgoing_mails", db_index=False
    )
    kind = CodedField(
        max_length=16, choices=MailKind, default=MailKind.REPLY, codes=MAIL_KIND_CODES
    )
    purpose = CodedField(max_length=40, default="support", codes=PURPOSE_CODES)
    language = models.CharField(max_length=12, blank=True)
    to = models.CharField(max_length=320)
    internet_message_id = models.CharField(max_length=200)  # found, and unique, by ``SentId``
    state = CodedField(
        max_length=10, choices=Delivery, default=Delivery.QUEUED, codes=DELIVERY_CODES
    )
    server_answer = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_on_reply = models.BooleanField(default=False)
    not_before = models.DateTimeField(default=clock.now)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["agent"],
                name="letter_agent",
                condition=models.Q(agent__isnull=False),
            ),
            models.Index(
                fields=["not_before"],
                name="mail_to_send",
                condition=models.Q(state__in=["queued", "deferred", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"outgoing mail {self.pk}"


class SentId(models.Model):
    """Message-IDs of our mails, by keyed hash: what a reply may refer to."""

    lookup = models.BinaryField(max_length=8, primary_key=True)
    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="sent_ids")

    def __str__(self) -> str:
        return f"sent id of {self.mail_id}"


class AutomaticCount(models.Model):
    """How many automatic mails an address got on a day; by keyed hash of the address."""

    lookup = models.BinaryField(max_length=32)
    day = models.DateField()
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lookup", "day"], name="count_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"automatic count {self.pk}"


declare(Thread, {})
declare(
    OutgoingMail,
    {
        "kind": NOT_PERSONAL,
        "purpose": NOT_PERSONAL,
        "language": NotPersonal("Language of words of the desk in one mail."),
        "to": Personal(
            "user.contact.email",
            ("reader:contact", "agent:agent"),
            "support",
            Erasure.BLANK,
            portability="none",
        ),
        "sealed_letter": Personal(
            "user.name",
            ("reader:contact", "agent:agent"),
            "desk-work",
            Erasure.NULL,
            source="derived",
        ),
        "internet_message_id": NotPersonal("Random token and our own domain."),
        "state": NOT_PERSONAL,
        "server_answer": NotPersonal(
            "Codes of the mail server's answer; addresses are cut out."
        ),
        "attempts": NOT_PERSONAL,
        "cancel_on_reply": NOT_PERSONAL,
        "not_before": NOT_PERSONAL,
        "first_tried_at": NOT_PERSONAL,
        "sent_at": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.LOGS,
    said={
        "to": lazy("Address a mail goes to"),
        "sealed_letter": lazy("Words of a letter on its way"),
    },
)
declare(SentId, {"lookup": NotPersonal("Keyed hash of our own Message-ID.")})
declare(
    AutomaticCount,
    {
        "lookup": NotPersonal("Keyed hash of an address, removed after two days."),
        "day": NOT_PERSONAL,
        "count": NOT_PERSONAL,
    },
)
