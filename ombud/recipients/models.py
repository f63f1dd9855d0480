"""Recipients of data, what they got, and what they were told since."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.recipients.statuses import About, Kind, Way


class Recipient(models.Model):
    """Somebody outside who gets data of people, declared by an administrator.

    key: its short name. address: where notices go: a mail address or an https address, empty
    where it fetches them. sealed_key: the key that signs notices, which both sides know,
    sealed. gets_all: data of everybody goes there, so nobody notes each disclosure.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    way = models.CharField(max_length=5, choices=Way)
    address = models.CharField(max_length=500, blank=True)
    sealed_key = models.BinaryField()
    gets_all = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"recipient {self.key}"


class Disclosure(models.Model):
    """Data of a contact went to a recipient.

    what: words for the kinds of data, divided by commas. reference: by which the recipient
    knows the person.
    """

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="disclosures")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="disclosures")
    what = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"disclosure {self.pk}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def open(self) -> Self:
        return self.filter(acknowledged_at=None)

    def to_send(self) -> Self:
        return self.open().filter(
            released_at__isnull=False, sent_at=None, next_try_at__lte=clock.now()
        )


class Notice(models.Model):
    """A recipient is told that something was corrected or erased, until it confirms.

    erasure, request: row number of the erasure, number of the request it comes from, 0 for
    none. sealed: what it says, sealed; destroyed when it is confirmed, at the latest after
    ninety days. token: SHA-256 of the word in its own address. released_at: from when it may
    leave: an erasure is told when it is done. overdue_at: seven days went by unconfirmed.
    """

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="notices")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")
    about = models.CharField(max_length=12, choices=About)
    erasure = models.BigIntegerField(default=0)
    request = models.BigIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    token = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "erasure"],
                condition=~models.Q(erasure=0),
                name="recipient_told_once_of_an_erasure",
            ),
        ]
        indexes = [models.Index(fields=["acknowledged_at"], name="notice_open")]

    def __str__(self) -> str:
        return f"notice {self.pk}"


declare(
    Recipient,
    {
        "key": NOT_PERSONAL,
        "name": NotPersonal("Name of a company, an authority or a system."),
        "kind": NOT_PERSONAL,
        "way": NOT_PERSONAL,
        "address": NotPersonal("Where a company or a system takes notices."),
        "sealed_key": NotPersonal("A shared key, sealed with the desk's key."),
        "gets_all": NOT_PERSONAL,
        "since": NOT_PERSONAL,
        "ended_at": NOT_PERSONAL,
    },
)
declare(
    Disclosure,
    {
        "what": Personal(
            "user",
            ("contact",),
            "privacy-rights",
            Erasure.DELETE_ROW,
            source="agent",
            egress=frozenset({Egress.API}),
        ),
        "reference": Personal(
            "user.unique_id",
            ("contact",),
            "privacy-rights",
            Erasure.DELETE_ROW,
            source="agent",
            egress=frozenset({Egress.API}),
        ),
        "at": NOT_PERSONAL,
    },
    kept="person",
    group=Group.LOGS,
    said={
        "what": lazy("What was handed to a recipient"),
        "reference": lazy("Number under which a recipient knows somebody"),
    },
)
declare(
    Notice,
    {
        "about": NOT_PERSONAL,
        "erasure": NOT_PERSONAL,
        "request": NOT_PERSONAL,
        "sealed": Personal(
            "user.contact",
            ("contact",),
            "privacy-rights",
            Erasure.KEEP,
            source="derived",
            at_rest="sealed with the desk's key",
            portability="none",
            ground="To tell recipients (GDPR Art. 19); destroyed when they confirmed.",
        ),
        "token": NotPersonal("Hash of a random word; opens one notice and names nobody."),
        "made_at": NOT_PERSONAL,
        "released_at": NOT_PERSONAL,
        "tries": NOT_PERSONAL,
        "next_try_at": NOT_PERSONAL,
        "sent_at": NOT_PERSONAL,
        "overdue_at": NOT_PERSONAL,
        "acknowledged_at": NOT_PERSONAL,
    },
    kept="person",
    group=Group.LOGS,
    said={"sealed": lazy("Sealed notice to a recipient")},
)
