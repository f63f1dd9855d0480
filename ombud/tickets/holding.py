"""What legal holds reach of tickets: the conversation, its files and the people in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.base import clock
from ombud.events.ageing import in_full
from ombud.events.models import Event
from ombud.holds.queries import held_among
from ombud.holds.reaches import Reach
from ombud.people.models import Contact, Identifier
from ombud.rules.compile import EVERYTHING, to_q
from ombud.rules.context import Context
from ombud.rules.language import InvalidCondition, from_json
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import (
    Approval,
    Approver,
    Attachment,
    ContactValue,
    Draft,
    MaskedValue,
    Message,
    Participant,
    Ticket,
    TicketValue,
)
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from ombud.holds.models import LegalHold


def tickets_of(hold: LegalHold) -> QuerySet[Ticket]:
    """Return the tickets in the scope of ``hold``: see ``holds.models.LegalHold``."""
    named = Q(pk__in=hold.tickets.values("ticket"))
    described = [part for part in (of_persons(hold), by_condition(hold)) if part is not None]
    if not described and not (hold.first_day or hold.last_day):
        return Ticket.objects.filter(named)
    fits = EVERYTHING
    if described:
        fits = described[0] if len(described) == 1 else described[0] | described[1]
    return Ticket.objects.filter(named | (fits & in_range(hold)))


def numbered(number: int) -> Ticket | None:
    """Return the ticket of that number, for whoever names the scope of a hold."""
    return Ticket.objects.filter(number=number).first()


def named_in(hold: LegalHold, most: int = 200) -> list[Ticket]:
    """Return the tickets that ``hold`` names, by number, at most ``most``."""
    rows = Ticket.objects.filter(pk__in=hold.tickets.values("ticket"))
    return list(rows.order_by("number")[:most])


def of_persons(hold: LegalHold) -> Q | None:
    """Return the condition that a named person takes part; None where nobody is named."""
    if not hold.persons.exists():
        return None
    contacts = hold.persons.filter(contact__isnull=False).values("contact")
    agents = hold.persons.filter(agent__isnull=False).values("agent")
    written = Message.objects.filter(Q(contact__in=contacts) | Q(agent__in=agents))
    part = Participant.objects.filter(contact__in=contacts)
    return (
        Q(contact__in=contacts)
        | Q(assignee__in=agents)
        | Q(pk__in=part.values("ticket"))
        | Q(pk__in=written.values("ticket"))
    )


def by_condition(hold: LegalHold) -> Q | None:
    """Return what the condition of ``hold`` asks; everything where it asks for what is gone.

    A field that was removed must not loosen a hold, so then all of the range is held.
    """
    if hold.condition is None:
        return None
    try:
        node = from_json(hold.condition, TICKET_FIELDS)
        return to_q(node, TICKET_FIELDS, Context(now=clock.now()))
    except InvalidCondition:
        return EVERYTHING


def in_range(hold: LegalHold) -> Q:
    """Return the condition on the day, in UTC, on which a ticket was opened."""
    asked = Q()
    if hold.first_day:
        asked &= Q(opened_at__date__gte=hold.first_day)
    if hold.last_day:
        asked &= Q(opened_at__date__lte=hold.last_day)
    return asked


def below(model: type[Model], path: str) -> Callable[[LegalHold], QuerySet[Model]]:
    """Return the way from a hold to the rows of ``model`` whose ``path`` is a held ticket."""

    def rows(hold: LegalHold) -> QuerySet[Model]:
        return model._default_manager.filter(**{f"{path}__in": tickets_of(hold)})

    return rows


def people(hold: LegalHold) -> QuerySet[Contact]:
    """Return who asked in held tickets, took part or wrote: a ticket is about people."""
    tickets = tickets_of(hold)
    part = Participant.objects.filter(ticket__in=tickets).values("contact")
    written = Message.objects.filter(ticket__in=tickets, contact__isnull=False)
    return Contact.objects.filter(
        Q(pk__in=tickets.values("contact"))
        | Q(pk__in=part)
        | Q(pk__in=written.values("contact"))
    )


def is_contact_held(number: int) -> bool:
    """Say whether data of contact ``number`` is held: it may rest, not be used otherwise."""
    return bool(held_among(Contact, [number]))


def known_by(hold: LegalHold) -> QuerySet[Identifier]:
    return Identifier.objects.filter(contact__in=people(hold))


def of_people(hold: LegalHold) -> Q:
    """Return the condition on what belongs to a contact of a held ticket, or a named one."""
    return Q(contact__in=people(hold)) | Q(contact__holds__hold=hold)


def known_fields(hold: LegalHold) -> QuerySet[ContactValue]:
    return ContactValue.objects.filter(of_people(hold))


def files(hold: LegalHold) -> QuerySet[Blob]:
    held = Attachment.objects.filter(message__ticket__in=tickets_of(hold))
    return Blob.objects.filter(pk__in=held.values("blob"))


def entries(hold: LegalHold) -> QuerySet[Event]:
    """Return the entries of the log about held tickets and their people that would age."""
    found = in_full("ticket", tickets_of(hold).values("pk"))
    return found | in_full("contact", people(hold).values("pk"))


REACHES = {
    "entries of the log about tickets": Reach(Event, entries),
    "tickets": Reach(Ticket, tickets_of),
    "messages": Reach(Message, below(Message, "ticket")),
    "attachments": Reach(Attachment, below(Attachment, "message__ticket")),
    "masked values": Reach(MaskedValue, below(MaskedValue, "message__ticket")),
    "participants": Reach(Participant, below(Participant, "ticket")),
    "drafts": Reach(Draft, below(Draft, "ticket")),
    "approvals": Reach(Approval, below(Approval, "ticket")),
    "approvers": Reach(Approver, below(Approver, "approval__ticket")),
    "own fields of tickets": Reach(TicketValue, below(TicketValue, "ticket")),
    "own fields of contacts": Reach(ContactValue, known_fields),
    "people of tickets": Reach(Contact, people),
    "identifiers of people of tickets": Reach(Identifier, known_by),
    "files of tickets": Reach(Blob, files),
}
