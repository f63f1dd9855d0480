from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.shapes import WHOLE, YES_OR_NO, ListOf, Row, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.subjects.statuses import AgeBand, State


def new_public_id() -> str:
    """Return a random name of a subject: 64 bits, hexadecimal."""
    return secrets.token_hex(8)


class SubjectQuerySet(models.QuerySet["Subject"]):
    def present(self) -> Self:
        """Keep those who are a person of their own: neither merged nor erased."""
        return self.exclude(state__in=[State.MERGED, State.ERASED])


class Subject(models.Model):
    """Anybody whose data we hold; points at the one contact or agent that they are.

    Made when something needs it (a request, a link, a merge), not when a mail comes in.
    ``public_id`` may be shown and written into evidence. ``pseudonym`` stays when everything
    else is gone. ``is_shared``: a mailbox of several people (family@…), whose exports a
    person looks at. ``into`` is the subject that this one was merged into.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    contact = models.OneToOneField(
        Contact, models.PROTECT, null=True, blank=True, related_name="data_subject"
    )
    agent = models.OneToOneField(
        Agent, models.PROTECT, null=True, blank=True, related_name="data_subject"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    age_band = models.CharField(max_length=8, choices=AgeBand, blank=True)
    pseudonym = models.CharField(max_length=40, blank=True)
    is_shared = models.BooleanField(default=False)
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    since = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(contact__isnull=False, agent__isnull=False),
                name="subject_is_one_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.MERGED, into__isnull=False)
                | (~models.Q(state=State.MERGED) & models.Q(into__isnull=True)),
                name="merged_subject_has_a_goal",
            ),
        ]

    def __str__(self) -> str:
        return f"subject {self.public_id}"


class SubjectMerge(models.Model):
    """Two subjects were found to be one person; ``split_at`` when that was taken back.

    ``identifiers`` are the row numbers of what moved, so that a split moves them back.
    """

    source = models.ForeignKey(Subject, models.PROTECT, related_name="merges")
    target = models.ForeignKey(Subject, models.PROTECT, related_name="merges_into")
    identifiers = ShapedJSONField(shape=ListOf(Row((WHOLE, YES_OR_NO))), default=list)
    merged_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=clock.now)
    split_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                name="merged_once",
                condition=models.Q(split_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"subject merge {self.pk}"


PERSON = ("contact:contact", "agent:agent")

declare(
    Subject,
    {
        "public_id": Personal(
            "user.unique_id.pseudonymous",
            PERSON,
            "privacy-rights",
            Erasure.KEEP,
            source="derived",
            ground="Random name of the person in the evidence that they were erased.",
        ),
        "state": NOT_PERSONAL,
        "age_band": Personal(
            "user.demographic",
            PERSON,
            "privacy-rights",
            Erasure.BLANK,
            egress=frozenset({Egress.API}),
        ),
        "pseudonym": NotPersonal("Random word that stays when the person is gone."),
        "is_shared": NOT_PERSONAL,
        "since": NOT_PERSONAL,
        "erased_at": NotPersonal("When a person was erased, of whom nothing else is left."),
    },
    kept="person",
    group=Group.PROFILE,
    said={
        "public_id": lazy("Number that stands for somebody"),
        "age_band": lazy("Age group"),
    },
)
declare(
    SubjectMerge,
    {
        "identifiers": NotPersonal("Row numbers of identifiers that moved."),
        "merged_at": NOT_PERSONAL,
        "split_at": NOT_PERSONAL,
    },
)
