from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import (
    NOT_PERSONAL,
    Egress,
    Erasure,
    Group,
    NotPersonal,
    Personal,
    declare,
)
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket
from ombud.vault.models import Blob


class Draft(models.Model):
    """What an agent is writing and has not sent: one reply and one note for each ticket.

    ``html`` is the same words with their formatting, sanitised; empty where they have none.
    One that is shared can be read and taken over by colleagues who see the ticket.
    """

    class Kind(models.TextChoices):
        REPLY = "reply"
        NOTE = "note"

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=5, choices=Kind)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    cc = models.TextField(blank=True)
    bcc = models.TextField(blank=True)
    sender = models.CharField(
        max_length=254, blank=True
    )  # the desk's address; empty: the usual
    saved_at = models.DateTimeField(default=clock.now)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "ticket", "kind"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DraftFile(models.Model):
    """A file laid into a draft; with a ``content_id`` it is a picture among its words."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    content_id = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"draft file {self.pk}"


PERSONS = ("about:ticket__contact", "writer:agent")


def written() -> Personal:
    return Personal(
        "user.content.private",
        PERSONS,
        "support",
        Erasure.DELETE_ROW,
        keep_days=90,
        egress=frozenset({Egress.API}),
    )


declare(
    Draft,
    {
        "kind": NOT_PERSONAL,
        "text": written(),
        "html": written(),
        "cc": written(),
        "bcc": written(),
        "sender": NotPersonal("Address of the desk's own mailbox, chosen for one answer."),
        "saved_at": NOT_PERSONAL,
        "shared_at": NOT_PERSONAL,
    },
    kept="draft",
    group=Group.TICKETS,
    said={
        "text": lazy("Draft of an answer"),
        "html": lazy("Draft of an answer, with its layout"),
        "cc": lazy("Copies of a draft"),
        "bcc": lazy("Hidden copies of a draft"),
    },
)
declare(
    DraftFile,
    {
        "name": Personal(
            "user.content.private",
            ("about:draft__ticket__contact", "writer:draft__agent"),
            "support",
            Erasure.DELETE_ROW,
            keep_days=90,
            egress=frozenset({Egress.API}),
        ),
        "content_type": NOT_PERSONAL,
        "size": NOT_PERSONAL,
        "content_id": NotPersonal("Random name of a picture among the words of the desk."),
    },
    kept="draft",
    group=Group.FILES,
    said={
        "name": lazy("Name of a file in a draft"),
    },
)
