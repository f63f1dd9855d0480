"""What rules can be about, of the floors below: tickets, own fields, drafts, stopped work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ombud.channels.email.actions.forgetting import forget_mails
from ombud.events.ageing import age, can_age, is_provably_before
from ombud.events.models import Event
from ombud.events.statuses import Ages
from ombud.jobs.models import Job
from ombud.objects.models import ObjectValue
from ombud.readlog.models import Reading
from ombud.retention.periods import before
from ombud.retention.sets import Ending, ObjectSet, deletion_of
from ombud.retention.statuses import Act
from ombud.tickets.actions.emptying import PARTS, drop_drafts, empty_tickets
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import (
    ContactValue,
    CustomField,
    Draft,
    Opening,
    Ticket,
    TicketValue,
)
from ombud.tickets.statuses import About

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ombud.retention.sets import Verb

MAILS = "mails"
# Days. A shorter log of security does not show an attack that is found late, and a longer one
# keeps for years who did what.
OF_SECURITY = (30, 730)
SEALED = (
    ("sealed-signing-in", _("Signing in, in the sealed log"), Ages.SIGNING_IN),
    ("sealed-readings", _("Opening and revealing, in the sealed log"), Ages.READING),
)


def empty(numbers: list[int], ending: Ending) -> int:
    """Take content out of tickets: the parts that are named, or all of it."""
    parts = ending.parts
    named = [part for part in parts if part != MAILS]
    if not parts or MAILS in parts:
        forget_mails(numbers)
    if not parts or named:
        empty_tickets(numbers, named or list(PARTS))
    return len(numbers)


def drafts(numbers: list[int], _ending: Ending) -> int:
    return drop_drafts(numbers)


def entries(about: Ages) -> Verb:
    """Return the verb that reduces entries of the log of one class to their hashes."""

    def verb(numbers: list[int], ending: Ending) -> int:
        return age(numbers, about=about, rule=ending.rule, until=ending.until)

    return verb


def own_period_over(about: About, begun: Callable[[datetime], Q], as_of: datetime) -> Q:
    """Return the values whose field says that they are over.

    begun: the condition that the period of a value began by then. What a law keeps of somebody
    who was erased ends by the day that the certificate names (``erasure.lawful``).
    """
    over = Q(pk__in=[])
    fields = CustomField.objects.filter(keep_days__gt=0, about=about)
    for number, days in fields.values_list("pk", "keep_days"):
        over |= Q(field_id=number) & begun(before(as_of, f"P{days}D"))
    return over


def ticket_ended(until: datetime) -> Q:
    """Return what ends with a ticket: one of an erased person is never solved afterwards."""
    is_erased = Q(ticket__solved_at=None, ticket__contact__erased_at__lte=until)
    return Q(ticket__solved_at__lte=until) | is_erased


def object_retired(until: datetime) -> Q:
    is_erased = Q(object__contact__erased_at__isnull=False, since__lte=until)
    return Q(object__retired_at__lte=until) | is_erased


def contact_left(until: datetime) -> Q:
    """Return what was written by then of contacts who had nothing open since, or are erased."""
    lately = Ticket.objects.filter(contact=OuterRef("contact")).filter(
        Q(solved_at=None) | Q(solved_at__gt=until)
    )
    return Q(since__lte=until) & (Q(contact__erased_at__isnull=False) | ~Q(Exists(lately)))


SETS = (
    ObjectSet(
        "tickets",
        _("Tickets"),
        Ticket,
        {
            "solved_at": _("since it was solved"),
            "updated_at": _("since anything happened"),
            "opened_at": _("since it was opened"),
        },
        {Act.ANONYMISE: empty, Act.SHRED: empty},
        {**PARTS, MAILS: _("Raw mails")},
        TICKET_FIELDS,
    ),
    ObjectSet(
        "own-fields",
        _("Own fields of tickets"),
        TicketValue,
        {"ticket__solved_at": _("since the ticket was solved")},
        {Act.DELETE: deletion_of(TicketValue)},
        own_due=partial(own_period_over, About.TICKET, ticket_ended),
    ),
    ObjectSet(
        "contact-fields",
        _("Own fields of contacts"),
        ContactValue,
        {"since": _("since the last ticket of the contact was solved")},
        {Act.DELETE: deletion_of(ContactValue)},
        own_due=partial(own_period_over, About.CONTACT, contact_left),
    ),
    ObjectSet(
        "object-fields",
        _("Own fields of objects"),
        ObjectValue,
        {"object__retired_at": _("since the object was taken out of use")},
        {Act.DELETE: deletion_of(ObjectValue)},
        own_due=partial(own_period_over, About.OBJECT, object_retired),
    ),
    ObjectSet(
        "drafts",
        _("Drafts"),
        Draft,
        {"saved_at": _("since it was saved")},
        {Act.DELETE: drafts},
    ),
    ObjectSet(
        "readings",
        _("Who looked at whom"),
        Reading,
        {"at": _("since somebody looked")},
        {Act.DELETE: deletion_of(Reading)},
        bounds=OF_SECURITY,
    ),
    ObjectSet(
        "openings",
        _("Why somebody opened what rests"),
        Opening,
        {"at": _("since it was opened")},
        {Act.DELETE: deletion_of(Opening)},
        bounds=OF_SECURITY,
    ),
    *(
        ObjectSet(
            name,
            title,
            Event,
            {"at": _("since it happened")},
            {Act.REDUCE: entries(about)},
            only=can_age(about),
            ripe=is_provably_before,
            bounds=OF_SECURITY,
        )
        for name, title, about in SEALED
    ),
    ObjectSet(
        "jobs",
        _("Stopped work"),
        Job,
        {"made_at": _("since it was queued")},
        {Act.DELETE: deletion_of(Job)},
    ),
)
