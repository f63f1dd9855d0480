"""What people say about purposes: consent, word by word, and objections."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.purposes.statuses import Assessment, Given, Mechanism


class Notice(models.Model):
    """The exact words that were shown when somebody was asked, each text once.

    digest: SHA-256 of purpose, language and text, hexadecimal. version: counts the texts of a
    purpose in one language, from 1.
    """

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "language", "version"], name="notice_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.purpose} {self.version}"


class ConsentEvent(models.Model):
    """One line of the ledger: who said what about which words, how and when.

    Lines never change, which the database holds; they only go with the person. The last one
    of a purpose counts, and none means no. agent_id: who took it down for the person.
    previous: the line before of the same person and purpose.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="events")
    purpose = models.CharField(max_length=40)
    given = models.CharField(max_length=10, choices=Given)
    mechanism = models.CharField(max_length=8, choices=Mechanism)
    page = models.CharField(max_length=60, blank=True)
    agent_id = models.BigIntegerField(null=True, blank=True)  # no key: a line never changes
    previous = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["contact", "purpose", "-id"], name="consent_now")]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Objection(models.Model):
    """A contact objected to a purpose; it counts from then on (GDPR Art. 21).

    assessment: empty until somebody decided in writing; ``reasons`` are their words. An
    objection to marketing is never assessed: it is absolute.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="objections")
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)
    assessment = models.CharField(max_length=10, choices=Assessment, blank=True)
    reasons = models.TextField(blank=True)
    assessed_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "purpose"],
                condition=models.Q(assessment__in=["", Assessment.STANDS]),
                name="objection_once",
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"


WHOSE = ("contact",)
declare(
    Notice,
    {
        "digest": NotPersonal("Hash of words that the desk shows to everybody."),
        "purpose": NOT_PERSONAL,
        "language": NotPersonal("Language of words that the desk shows to everybody."),
        "version": NOT_PERSONAL,
        "text": NotPersonal("Words that the desk shows to everybody."),
        "at": NOT_PERSONAL,
    },
    group=Group.LOGS,
)
declare(
    ConsentEvent,
    {
        "purpose": NOT_PERSONAL,
        "given": Personal("user", WHOSE, "privacy-rights", Erasure.DELETE_ROW),
        "mechanism": NOT_PERSONAL,
        "page": NotPersonal("Page on which it was said; an address of ours with numbers only."),
        "agent_id": NotPersonal("Row number of the agent who took it down."),
        "previous": NotPersonal("Row number of the line before."),
        "at": Personal("user.behavior", WHOSE, "privacy-rights", Erasure.DELETE_ROW),
    },
    kept="person",
    group=Group.CONSENTS,
    said={
        "given": lazy("Answer to a question for consent"),
        "at": lazy("Time of an answer to a question for consent"),
    },
)
declare(
    Objection,
    {
        "purpose": Personal("user", WHOSE, "privacy-rights", Erasure.DELETE_ROW),
        "at": Personal("user.behavior", WHOSE, "privacy-rights", Erasure.DELETE_ROW),
        "assessment": NOT_PERSONAL,
        "reasons": Personal(
            "user.content.private",
            WHOSE,
            "privacy-rights",
            Erasure.DELETE_ROW,
            source="agent",
        ),
        "assessed_at": NOT_PERSONAL,
    },
    kept="person",
    group=Group.CONSENTS,
    said={
        "purpose": lazy("Use that was objected to"),
        "at": lazy("Time of an objection"),
        "reasons": lazy("Reasons of an objection"),
    },
)
