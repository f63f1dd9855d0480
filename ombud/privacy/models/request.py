from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.privacy.statuses import (
    AT_ONCE,
    COLUMN_OF,
    ENDED,
    OURS,
    Column,
    Kind,
    Level,
    Region,
    Relation,
    Source,
    State,
    state_words,
)
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class RequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def unanswered(self) -> Self:
        return self.exclude(state__in=sorted(ENDED))

    def waiting_for_us(self) -> Self:
        """Keep what people of the desk have to do next: not what waits for the requester, for
        a hold, for its time or for the machine.
        """
        return self.filter(state__in=sorted(OURS))

    def due_first(self) -> Self:
        return self.order_by("due_at", "pk")

    def for_board(self) -> Self:
        """Load everything a card shows, in a fixed number of queries."""
        return self.select_related(
            "ticket__contact", "about", "handler", "joined_to", "complains_of", "fee"
        )

    def of_persons(self, contacts: Iterable[int]) -> Self:
        """Keep what is about the data of these contacts, whoever asked."""
        numbers = list(contacts)
        own = models.Q(about=None, ticket__contact__in=numbers)
        return self.filter(own | models.Q(about__in=numbers))

    def concerning(self, contacts: Iterable[int]) -> Self:
        """Keep what these contacts asked, and what is about their data."""
        numbers = list(contacts)
        asked = models.Q(ticket__contact__in=numbers)
        return self.filter(asked | models.Q(about__in=numbers))


class PrivacyRequest(models.Model):
    """One request of a person about their data; the conversation is its locked ticket.

    pack, version: the law it runs by, frozen at receipt, as is where days are counted (zone,
    calendar, chosen). about: whose data it is, where somebody else asks for them; else whoever
    asks. disputed: data points, divided by spaces, that prove nothing.
    received_at: when it reached any channel of ours. confirmed_at: when the person last proved
    that they control the address on file, or signed in afresh. permitted_at: when the
    person themselves said that who asks may ask for them. due_at: the first moment that
    is too late (UTC), due_day the last day in ``zone``. joined_to: the earlier request of the
    same person with which this one is answered, by its clock. complains_of: the earlier
    request about whose handling a complaint is.
    agent_reference: by what number a program that asks for people knows it.
    country: where the person lives (ISO 3166), empty where it is not known; it decides which
    authority letters name. on_file: where their record says they live, while the request says
    otherwise: then the law that is due first counts (promise E4). token: SHA-256 of the word in
    the requester's own address of this request.
    """

    number = models.PositiveBigIntegerField(unique=True)
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="privacy_request")
    about = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="asked_about"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    source = models.CharField(max_length=8, choices=Source)
    region = models.CharField(max_length=12, choices=Region, default=Region.UNKNOWN)
    country = models.CharField(max_length=6, blank=True)
    on_file = models.CharField(max_length=6, blank=True)
    agent_reference = models.CharField(max_length=64, blank=True)
    relation = models.CharField(max_length=8, choices=Relation, default=Relation.SELF)
    state = models.CharField(max_length=20, choices=State, default=State.VERIFYING)
    language = models.CharField(max_length=12, default="en")
    pack = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=40)
    calendar = models.CharField(max_length=12, blank=True)
    chosen = models.CharField(max_length=12, blank=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True, blank=True)
    due_day = models.DateField(null=True, blank=True)
    receipt_due_at = models.DateTimeField(null=True, blank=True)
    receipt_sent_at = models.DateTimeField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_ground = models.CharField(max_length=40, blank=True)
    needed = models.PositiveSmallIntegerField(choices=Level, default=Level.ADDRESS)
    reached = models.PositiveSmallIntegerField(choices=Level, default=Level.NONE)
    disputed = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    permitted_at = models.DateTimeField(null=True, blank=True)
    identified_at = models.DateTimeField(null=True, blank=True)
    handler = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="privacy_requests"
    )
    joined_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="joined"
    )
    complains_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="complaints"
    )
    earlier_in_a_year = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    token = models.BinaryField(max_length=32, unique=True, null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="request_board"),
            models.Index(fields=["closed_at"], name="request_closed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, state__in=sorted(COLUMN_OF))
                | models.Q(closed_at__isnull=False, state__in=sorted(ENDED)),
                name="request_is_closed_when_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"R-{self.number}"

    @property
    def contact(self) -> Contact:
        """The person whose data it is about."""
        return self.about or self.ticket.contact

    @property
    def asker(self) -> Contact:
        """Who asks and is written to: the person, or somebody who acts for them."""
        return self.ticket.contact

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def state_words(self) -> str:
        """Where it stands, in words that are true of its kind."""
        return state_words(self.kind, self.state, counts=self.counts_already)

    @property
    def counts_already(self) -> bool:
        """Whether it took effect before it is answered: calling it off would not undo that."""
        is_own = self.relation == Relation.SELF and self.about_id is None
        is_confirmed = self.kind == Kind.OPT_IN and is_own and self.confirmed_at is not None
        return self.kind in AT_ONCE or is_confirmed

    @property
    def column(self) -> Column | None:
        """The column of the board in which it stands, None once it has ended."""
        return COLUMN_OF.get(State(self.state))

    @property
    def is_identified(self) -> bool:
        return self.reached >= self.needed

    @property
    def opens_details(self) -> bool:
        """Whether pieces of data may be handed out, and not only which kinds there are.

        To whoever controls the address on file or signed in; else three pieces of
        information and a declaration are needed (Cal. Code Regs. tit. 11 §7062, PR-026).
        """
        return self.confirmed_at is not None or self.reached >= Level.THREE_POINTS


class ClockPause(models.Model):
    """Time in which we waited for the person; whether the clock stood is for the pack."""

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="pauses")
    start = models.DateTimeField(default=clock.now)
    end = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(end__isnull=True),
                name="one_pause_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"

    def until(self, now: datetime) -> datetime:
        """Return its end, ``now`` while it lasts."""
        return self.end or now


declare(
    PrivacyRequest,
    {
        "number": NOT_PERSONAL,
        "kind": NotPersonal("Which right was used; kept as proof, without the person."),
        "source": NOT_PERSONAL,
        "region": NotPersonal("Which law counts; kept as proof, without the person."),
        "country": NotPersonal("Which authority counts; kept as proof, without the person."),
        "on_file": NotPersonal("Which law counts, too; kept as proof, without the person."),
        "agent_reference": Personal(
            "user.unique_id.pseudonymous",
            ("ticket__contact",),
            "privacy-rights",
            Erasure.BLANK,
            egress=frozenset({Egress.API}),
        ),
        "relation": NOT_PERSONAL,
        "state": NOT_PERSONAL,
        "language": Personal("user", ("ticket__contact",), "support", Erasure.BLANK),
        "pack": NOT_PERSONAL,
        "version": NOT_PERSONAL,
        "zone": NotPersonal("Time zone of the company that runs the desk."),
        "calendar": NOT_PERSONAL,
        "chosen": NOT_PERSONAL,
        "received_at": NOT_PERSONAL,
        "recorded_at": NOT_PERSONAL,
        "due_at": NOT_PERSONAL,
        "due_day": NOT_PERSONAL,
        "receipt_due_at": NOT_PERSONAL,
        "receipt_sent_at": NOT_PERSONAL,
        "extended_at": NOT_PERSONAL,
        "extension_ground": NOT_PERSONAL,
        "needed": NOT_PERSONAL,
        "reached": NOT_PERSONAL,
        "disputed": NotPersonal("Which kinds of data are to be corrected; never the data."),
        "confirmed_at": NOT_PERSONAL,
        "permitted_at": NOT_PERSONAL,
        "identified_at": NOT_PERSONAL,
        "earlier_in_a_year": NOT_PERSONAL,
        "approved_at": NOT_PERSONAL,
        "not_before": NOT_PERSONAL,
        "answered_at": NOT_PERSONAL,
        "closed_at": NOT_PERSONAL,
        "token": NotPersonal("Hash of a random word; opens one page and names nobody."),
    },
    kept="request",
    group=Group.CONSENTS,
    said={
        "language": lazy("Language of letters about data"),
        "agent_reference": lazy("Number of a request, given by who asked for somebody"),
    },
)
declare(ClockPause, {"start": NOT_PERSONAL, "end": NOT_PERSONAL})
