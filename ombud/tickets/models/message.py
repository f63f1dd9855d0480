from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.coded import CodedField
from ombud.base.shapes import WHOLE, WORD, ListOf, Row, ShapedJSONField
from ombud.base.squeezed import SqueezedTextField
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.tickets.addresses import Address, from_text
from ombud.tickets.models.elsewhere import Placement
from ombud.tickets.models.merge import Merge
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.statuses import CHANNEL_CODES, DIRECTION_CODES, Channel, Direction

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights
    from ombud.tickets.models.ticket import TicketQuerySet


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, rights: Rights) -> Self:
        """Keep the messages of tickets that can be opened, and those that are shown there."""
        return self.shown_in(Ticket.objects.readable_by(rights))

    def shown_in(self, tickets: TicketQuerySet) -> Self:
        """Keep what was written to ``tickets``, or is read there by a merge or a split."""
        placed = Placement.objects.active()
        merged = Merge.objects.active().filter(root__in=tickets).values("source")
        own = models.Q(ticket__in=tickets) | models.Q(ticket__in=merged)
        here = placed.filter(models.Q(ticket__in=tickets) | models.Q(ticket__in=merged))
        return self.filter(own | models.Q(pk__in=here.values("message")))

    def on_page_of(self, ticket: int) -> Self:
        """Keep what the page of the ticket with that row number shows.

        Adds ``origin``, the number of the ticket it was written to, and ``moved_to``, the
        number of the one where it is read now, none where that is here. Side conversations
        stand beside the page and are not on it.
        """
        merged = Merge.objects.active().filter(root=ticket).values("source")
        placed = Placement.objects.active()
        here = models.Q(ticket=ticket) | models.Q(ticket__in=merged)
        away = placed.exclude(here).filter(message=models.OuterRef("pk"))
        # One after the other: with "or" between them PostgreSQL reads every message there is.
        shown = (
            Message.objects.filter(ticket=ticket)
            .values("pk")
            .union(
                Message.objects.filter(ticket__in=merged).values("pk"),
                placed.filter(ticket=ticket).values("message"),
                placed.filter(ticket__in=merged).values("message"),
            )
        )
        return (
            self.filter(pk__in=shown)
            .beside(is_beside=False)
            .annotate(
                origin=models.F("ticket__number"),
                moved_to=models.Subquery(away.values("ticket__number")[:1]),
            )
        )

    def beside(self, *, is_beside: bool) -> Self:
        """Keep what belongs to a side conversation, or what does not."""
        return self.filter(side_message__isnull=not is_beside)

    def still_there(self) -> Self:
        """Keep, of what ``on_page_of`` gave, what is not read elsewhere now."""
        gone = {"moved_to": None}  # an annotation, which the type checker cannot know
        return self.filter(**gone)

    def in_order(self) -> Self:
        return self.order_by("pk")

    def public(self) -> Self:
        return self.exclude(direction=Direction.NOTE)


class Message(models.Model):
    """One entry of the conversation: from the contact, to the contact, or an internal note.

    ``text`` is always there (for HTML-only mail it is derived); ``html`` is already
    sanitised. ``folds`` are ``[kind, start, end]`` triples over ``text``: what the page
    folds away (quote, signature, header) without losing it; none where nothing is.
    ``addresses`` are From, To, Cc and Bcc as they stood on it, read through ``recipients``.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    direction = CodedField(max_length=4, choices=Direction, codes=DIRECTION_CODES)
    channel = CodedField(max_length=8, choices=Channel, codes=CHANNEL_CODES)
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    agent = models.ForeignKey(
        Agent,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    text = SqueezedTextField(blank=True)
    html = SqueezedTextField(blank=True)
    addresses = models.TextField(blank=True)
    folds = ShapedJSONField(shape=ListOf(Row((WORD, WHOLE, WHOLE))), default=list, blank=True)
    is_verified = models.BooleanField(default=False)
    remote_images = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["contact"],
                name="message_contact",
                condition=models.Q(contact__isnull=False),
            ),
            models.Index(
                fields=["agent"],
                name="message_agent",
                condition=models.Q(agent__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False) | ~models.Q(direction=Direction.IN),
                name="inbound_has_a_contact",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def recipients(self) -> tuple[Address, ...]:
        """From, To, Cc and Bcc, in the order in which they were written down."""
        return from_text(self.addresses)

    @property
    def own_words(self) -> str:
        """The text without what the page folds away: quotes, signature, headers."""
        visible = [(start, end) for kind, start, end in self.folds if kind == "visible"]
        return "".join(self.text[start:end] for start, end in visible) or self.text

    def in_field(self, field: str) -> list[Address]:
        """Return who stood in ``field``: from, to, cc or bcc."""
        return [one for one in self.recipients if one.field == field]


class MaskedValue(models.Model):
    """What was masked at the door; opened only by permission, and with a log line."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="masked")
    kind = models.CharField(max_length=20)
    placeholder = models.CharField(max_length=60)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"masked value {self.pk}"


BY_MESSAGE = (
    "author:ticket__contact",
    "sender:contact",
    "writer:agent",
    "mentioned:ticket__contact",
)


def words(erasure: Erasure, **more: bool) -> Personal:
    return Personal(
        "user.content.private",
        BY_MESSAGE,
        "support",
        erasure,
        keep_days=730,
        egress=frozenset({Egress.MAIL, Egress.API}),
        search=more.get("search", False),
    )


declare(
    Message,
    {
        "direction": NOT_PERSONAL,
        "channel": NOT_PERSONAL,
        "text": words(Erasure.REPLACE_TEXT, search=True),
        "html": words(Erasure.REPLACE_TEXT),
        "addresses": Personal(
            "user.contact.email",
            ("ticket__contact",),
            "support",
            Erasure.REDACT_SPANS,
            source="mail",
            portability="none",  # addresses of others and of this desk
            egress=frozenset({Egress.API}),
        ),
        "folds": NotPersonal("Kinds and offsets into the text, no text."),
        "is_verified": NOT_PERSONAL,
        "remote_images": NOT_PERSONAL,
        "at": NOT_PERSONAL,
    },
    group=Group.TICKETS,
    tables=(
        "message_search",
        "message_search_data",
        "message_search_idx",
        "message_search_config",
    ),
    kept="ticket",
    said={
        "text": lazy("Words of a message"),
        "html": lazy("Words of a message, with their layout"),
        "addresses": lazy("Addresses on a message"),
    },
)
declare(
    MaskedValue,
    {
        "kind": NOT_PERSONAL,
        "placeholder": NotPersonal("Kind, number and at most four last digits."),
        "sealed": Personal(
            "user.financial",
            ("message__ticket__contact",),
            "support",
            Erasure.DELETE_ROW,
            at_rest="envelope-encrypted",
            portability="none",
        ),
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "sealed": lazy("Sealed number that was masked"),
    },
)
