from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.coded import CodedField
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Contact, Team
from ombud.tickets.models.opening import Opening
from ombud.tickets.statuses import (
    ROLE_CODES,
    UNSOLVED,
    Channel,
    ParticipantRole,
    Priority,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models.agent import Rights


UNREAD = -1
PREVIEW_LENGTH = 80  # characters: more than the one line of a list has room for


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, rights: Rights) -> Self:
        """Keep what ``rights`` allow to see: the one place that decides."""
        return self.in_teams(rights.teams(Capability.SEE_TICKETS))

    def readable_by(self, rights: Rights) -> Self:
        """Keep what ``rights`` allow to open: also locked tickets, for the few who may.

        Only for doors to one thing. Lists, searches and counts never hold a locked ticket.
        """
        found = self.visible_to(rights)
        if may_unlock(rights):
            found = found | self.filter(is_locked=True)
        return found | self.opened_by(rights) if may_open(rights) else found

    def opened_by(self, rights: Rights) -> Self:
        """Keep what is restricted and was opened on a stated ground by ``rights``' holder."""
        opened = Opening.objects.of(rights).values("contact")
        found = self.filter(is_locked=False, is_restricted=True, contact__in=opened)
        teams = rights.teams(Capability.SEE_TICKETS)
        return found if teams is None else found.filter(team_id__in=teams)

    def in_teams(self, teams: Iterable[int] | None) -> Self:
        """Keep the tickets of ``teams``, None stands for all, that are there for everybody:
        neither locked nor restricted.
        """
        free = self.filter(is_locked=False, is_restricted=False)
        return free if teams is None else free.filter(team_id__in=teams)

    def unsolved(self) -> Self:
        return self.filter(is_open=True)

    def for_list(self) -> Self:
        """Load everything a row of the list shows, in a fixed number of queries."""
        return self.select_related("contact", "team", "assignee", "classification")

    def newest_first(self) -> Self:
        return self.order_by("-updated_at", "-pk")


def may_unlock(rights: Rights) -> bool:
    """Say whether ``rights`` open tickets that are requests of people about their data."""
    return rights.may(Capability.SEE_REQUESTS)


def may_open(rights: Rights) -> bool:
    """Say whether ``rights`` can open restricted data on a stated ground."""
    return rights.holder is not None and rights.may(Capability.HANDLE_REQUESTS)


class Ticket(models.Model):
    """A request for help and the conversation it started.

    Change one only through ``ombud.tickets.actions``.
    """

    number = models.PositiveBigIntegerField(unique=True)
    subject = models.CharField(max_length=250)
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="tickets", db_index=False
    )  # ``ticket_contact`` is its index
    team = models.ForeignKey(Team, models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    is_open = models.BooleanField(default=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    channel = models.CharField(max_length=8, choices=Channel)
    preview = models.CharField(max_length=PREVIEW_LENGTH, blank=True)
    awaits_us = models.BooleanField(default=True)
    is_locked = models.BooleanField(default=False)
    is_restricted = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    solved_at = models.DateTimeField(null=True, blank=True)

    edition: int | None = UNREAD  # number of the setup, where the door read it along

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "-updated_at", "-id"],
                name="ticket_open_team",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["-updated_at", "-id"],
                name="ticket_open_all",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["assignee", "-updated_at", "-id"],
                name="ticket_open_assignee",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["-priority", "updated_at", "id"],
                name="ticket_open_urgent",
                condition=models.Q(is_open=True),
            ),
            models.Index(fields=["updated_at", "id"], name="ticket_all"),
            models.Index(fields=["contact", "id"], name="ticket_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(solved_at__isnull=False)
                | ~models.Q(status__in=[Status.SOLVED, Status.CLOSED]),
                name="solved_ticket_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=True, status__in=sorted(UNSOLVED))
                | (models.Q(is_open=False) & ~models.Q(status__in=sorted(UNSOLVED))),
                name="open_is_unsolved",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def is_solved(self) -> bool:
        return not self.is_open


class Participant(models.Model):
    """A contact who takes part in a conversation, and as what."""

    ticket = models.ForeignKey(
        Ticket, models.CASCADE, related_name="participants", db_index=False
    )  # ``participant_once`` is its index
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="participations", db_index=False
    )
    role = CodedField(max_length=10, choices=ParticipantRole, codes=ROLE_CODES)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "contact"], name="participant_once"),
        ]
        indexes = [models.Index(fields=["contact", "ticket"], name="participant_of")]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Sequence(models.Model):
    """The last number given out; taken under a lock, so numbers never repeat."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


declare(
    Ticket,
    {
        "number": NOT_PERSONAL,
        "subject": Personal(
            "user.content.private",
            ("contact",),
            "support",
            Erasure.REPLACE_TEXT,
            keep_days=730,
            search=True,
            egress=frozenset({Egress.MAIL, Egress.API}),
        ),
        "preview": Personal(
            "user.content.private",
            ("contact",),
            "support",
            Erasure.BLANK,
            keep_days=730,
            source="derived",
        ),
        "status": NOT_PERSONAL,
        "is_open": NOT_PERSONAL,
        "priority": NOT_PERSONAL,
        "channel": NOT_PERSONAL,
        "awaits_us": NOT_PERSONAL,
        "is_locked": NOT_PERSONAL,
        "is_restricted": NOT_PERSONAL,
        "opened_at": NOT_PERSONAL,
        "updated_at": NOT_PERSONAL,
        "solved_at": NOT_PERSONAL,
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "subject": lazy("Subject of a conversation"),
        "preview": lazy("Beginning of a conversation"),
    },
)
declare(
    Participant,
    {
        "role": NotPersonal("Role in a conversation; the person is the relation."),
        "since": NOT_PERSONAL,
    },
)
declare(Sequence, {"name": NOT_PERSONAL, "value": NOT_PERSONAL})
