"""What rules can be about, of the floors below: tickets, own fields, drafts, stopped work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
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
from ombud.tickets.models import CustomField, Draft, Opening, Ticket, TicketValue
from ombud.tickets.statuses import About

if TYPE_CHECKING:
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


def own_period_over(about: About, since: str, as_of: datetime) -> Q:
    """Return the values whose field says that they are over, counted from ``since``."""
    over = Q(pk__in=[])
    fields = CustomField.objects.filter(keep_days__gt=0, about=about)
    for number, days in fields.values_list("pk", "keep_days"):
        over |= Q(("field_id", number), (f"{since}__lte", before(as_of, f"P{days}D")))
    return over


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
        own_due=partial(own_period_over, About.TICKET, "ticket__solved_at"),
    ),
    ObjectSet(
        "object-fields",
        _("Own fields of objects"),
        ObjectValue,
        {"object__retired_at": _("since the object was taken out of use")},
        {Act.DELETE: deletion_of(ObjectValue)},
        own_due=partial(own_period_over, About.OBJECT, "object__retired_at"),
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
