"""Conversations about a ticket with somebody who does not take part in it.

What is said there is stored as internal notes, so that whatever keeps notes from the contact
keeps these from them as well; a row beside each says to which conversation it belongs.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.tickets.models.message import Message
from ombud.tickets.models.ticket import Ticket


class SideQuerySet(models.QuerySet["SideConversation"]):
    def with_people(self) -> Self:
        return self.prefetch_related("people__contact").order_by("pk")


class SideConversation(models.Model):
    """A thread with a third party: a supplier, another department.

    ``closed_at``: nothing is waited for. ``unread_since``: they wrote, and nobody has read it.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="side_conversations")
    subject = models.CharField(max_length=250)
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="side_conversations"
    )
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    unread_since = models.DateTimeField(null=True, blank=True)

    objects = SideQuerySet.as_manager()

    def __str__(self) -> str:
        return f"side conversation {self.pk}"


class SidePerson(models.Model):
    """Somebody outside the ticket with whom a side conversation is held."""

    side = models.ForeignKey(SideConversation, models.CASCADE, related_name="people")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="side_conversations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["side", "contact"], name="side_person_once"),
        ]

    def __str__(self) -> str:
        return f"side person {self.pk}"


class SideMessage(models.Model):
    """That a message belongs to a side conversation; ``is_inbound``: they wrote it."""

    side = models.ForeignKey(SideConversation, models.CASCADE, related_name="said")
    message = models.OneToOneField(Message, models.CASCADE, related_name="side_message")
    is_inbound = models.BooleanField()

    def __str__(self) -> str:
        return f"side message {self.pk}"


declare(
    SideConversation,
    {
        "subject": Personal(
            "user.content.private",
            ("about:ticket__contact",),
            "support",
            Erasure.REPLACE_TEXT,
            keep_days=730,
            egress=frozenset({Egress.MAIL, Egress.API}),
        ),
        "opened_at": NOT_PERSONAL,
        "closed_at": NOT_PERSONAL,
        "unread_since": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "subject": lazy("Subject of a side conversation"),
    },
)
declare(SidePerson, {})
declare(SideMessage, {"is_inbound": NOT_PERSONAL})
