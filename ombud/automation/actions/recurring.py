"""Tickets that come round: make, change, pause, open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from ombud.automation.actions.prepared import checked_name
from ombud.automation.facts import (
    RecurrencePaused,
    RecurrenceResumed,
    RecurrenceSaved,
    TicketRecurred,
)
from ombud.automation.models import Recurrence, RecurrenceRun
from ombud.automation.models.recurrence import HOLIDAYS
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.clocks.days import local_day
from ombud.clocks.holidays import snapshot
from ombud.clocks.recurring import OnFree, Unit, latest_due, next_due
from ombud.events import log
from ombud.people.queries import works_in
from ombud.tickets import actions as tickets
from ombud.tickets.actions.properties import tag_name
from ombud.tickets.content import Content
from ombud.tickets.statuses import Channel, Priority

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact, Team
    from ombud.tickets.models import ChecklistTemplate, Ticket, TicketType

LONGEST_STEP = 365
MOST_TAGS = 20
LONGEST_SUBJECT = 250
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What comes round and when: the facts of ``Recurrence``."""

    name: str
    unit: Unit
    first_day: date
    at: time
    subject: str
    team: Team
    contact: Contact | None
    every: int = 1
    weekdays: list[int] = field(default_factory=list)
    last_day: date | None = None
    time_zone: str = "UTC"
    calendar: str = ""
    on_free: OnFree = OnFree.KEEP
    text: str = ""
    assignee: Agent | None = None
    type: TicketType | None = None
    priority: Priority = Priority.NORMAL
    tags: list[str] = field(default_factory=list)
    checklist: ChecklistTemplate | None = None


def calendars() -> list[str]:
    """Return the names of the holiday calendars that can be chosen."""
    return sorted(snapshot(HOLIDAYS))


def refuse_odd(wanted: Wanted) -> None:
    """Raise ``Refused`` for a schedule that cannot be, or a ticket that could not open."""
    if not 1 <= wanted.every <= LONGEST_STEP:
        raise Refused("Say after how many days, weeks, months or years it comes: 1 to 365.")
    if wanted.time_zone not in available_timezones():
        raise Refused("There is no such time zone. Choose one from the list.")
    if wanted.calendar and wanted.calendar not in snapshot(HOLIDAYS):
        raise Refused("There is no such holiday calendar. Choose one from the list.")
    if set(wanted.weekdays) - set(range(7)):
        raise Refused("A week has seven days. Choose some of them.")
    if wanted.last_day is not None and wanted.last_day < wanted.first_day:
        raise Refused("The last day comes before the first. Set one of them right.")
    refuse_unopenable(wanted)


def refuse_unopenable(wanted: Wanted) -> None:
    if not wanted.subject.strip():
        raise Refused("Write the subject of the tickets.")
    requester(wanted.contact, wanted.team)
    if wanted.assignee and not works_in(wanted.assignee.pk, wanted.team.pk):
        raise Refused("This agent does not work in the ticket's team. Move the ticket first.")
    if wanted.checklist is not None and wanted.checklist.retired_at is not None:
        raise Refused("This list is no longer in use. Choose another.")
    if len(wanted.tags) > MOST_TAGS:
        raise Refused("A schedule has at most 20 tags.")


def requester(contact: Contact | None, team: Team) -> Contact:
    """Return for whom tickets open in ``team``. Raises ``Refused`` where they cannot."""
    if contact is None:
        raise Refused("Say for whom the tickets are: a ticket belongs to a person.")
    if not team.is_active:
        raise Refused("This team takes no tickets any more. Choose another one.")
    return contact


@transaction.atomic
def save_recurrence(
    recurrence: Recurrence | None, wanted: Wanted, *, agent: Agent | None, actor: Actor
) -> Recurrence:
    """Make a schedule in the name of ``agent``, if it is anybody's, or change one.

    Tickets that are open stay as they are. Raises ``Refused`` for what cannot come
    round, or could not be opened.
    """
    refuse_odd(wanted)
    row = lock(recurrence) if recurrence else Recurrence(made_by=agent)
    for name in Wanted.__slots__:
        setattr(row, name, getattr(wanted, name))
    row.name = checked_name(wanted.name)
    row.subject = " ".join(wanted.subject.split())[:LONGEST_SUBJECT]
    row.text = wanted.text.strip()[:LONGEST_TEXT]
    row.tags = sorted({tag_name(one) for one in wanted.tags})
    row.weekdays = sorted(set(wanted.weekdays)) if wanted.unit == Unit.WEEK else []
    row.next_at = after_now(row)
    row.save()
    log.record(RecurrenceSaved(is_new=recurrence is None), row, actor=actor)
    return row


def after_now(recurrence: Recurrence) -> datetime | None:
    """Return the next due time after now, except one for which a ticket is there."""
    done = recurrence.runs.filter(is_by_hand=False) if recurrence.pk else None
    last = done.order_by("-day").values_list("day", flat=True).first() if done else None
    due = next_due(recurrence.rule, clock.now())
    while due is not None and last is not None and due.day <= last:
        due = next_due(recurrence.rule, due.at)
    return due.at if due else None


@transaction.atomic
def pause_recurrence(recurrence: Recurrence, *, actor: Actor) -> None:
    """Open no tickets for now; what is paused stays so."""
    lock(recurrence)
    if recurrence.paused_at is not None:
        return
    recurrence.paused_at = clock.now()
    recurrence.save(update_fields=["paused_at"])
    log.record(RecurrencePaused(), recurrence, actor=actor)


@transaction.atomic
def resume_recurrence(recurrence: Recurrence, *, actor: Actor) -> None:
    """Open tickets again, from the next day on; what came in between is not made up for."""
    lock(recurrence)
    if recurrence.paused_at is None:
        return
    recurrence.paused_at, recurrence.next_at = None, after_now(recurrence)
    recurrence.save(update_fields=["paused_at", "next_at"])
    log.record(RecurrenceResumed(), recurrence, actor=actor)


@transaction.atomic
def open_due(recurrence: Recurrence) -> Ticket | None:
    """Open the ticket that is due, if one is, and note when the next one is.

    After a time without a server one ticket opens, for the last day that was missed. Whoever
    comes second, or comes back after being killed, finds the due time moved on.
    While the data of whom it is for rest it stays due. Raises ``Refused`` when the ticket
    cannot be opened; it stays due.
    """
    lock(recurrence)
    now = clock.now()
    if not Recurrence.objects.due(now).filter(pk=recurrence.pk).exists():
        return None
    if not recurrence.next_at:
        return None
    due = latest_due(recurrence.rule, recurrence.next_at, now)
    ticket = None
    if due is not None:
        run, is_new = RecurrenceRun.objects.get_or_create(
            recurrence=recurrence, day=due.day, is_by_hand=False
        )
        ticket = opened(recurrence, run, actor=SYSTEM) if is_new else None
    following = next_due(recurrence.rule, now)
    recurrence.next_at = following.at if following else None
    recurrence.save(update_fields=["next_at"])
    return ticket


@transaction.atomic
def run_recurrence(recurrence: Recurrence, *, actor: Actor) -> Ticket:
    """Open a ticket now, beside those that come by themselves. Raises ``Refused``."""
    lock(recurrence)
    today = local_day(clock.now(), ZoneInfo(recurrence.time_zone))
    run = RecurrenceRun.objects.create(recurrence=recurrence, day=today, is_by_hand=True)
    return opened(recurrence, run, actor=actor)


def opened(recurrence: Recurrence, run: RecurrenceRun, *, actor: Actor) -> Ticket:
    """Open the ticket of ``run``; who does not work there any more is not responsible.

    Somebody who was erased has no address left, and nothing is opened for them.
    """
    asks = recurrence.contact
    if asks is not None and not asks.identifiers.exists():
        asks = None
    ticket = tickets.open_ticket(
        contact=requester(asks, recurrence.team),
        team=recurrence.team,
        subject=recurrence.subject,
        channel=Channel.DESK,
        content=Content(text=recurrence.text),
        actor=actor,
        priority=Priority(recurrence.priority),
        agent=recurrence.made_by,
    )
    furnish(ticket, recurrence, actor=actor)
    run.ticket = ticket
    run.save(update_fields=["ticket"])
    fact = TicketRecurred(recurrence=recurrence.pk, day=run.day, is_by_hand=run.is_by_hand)
    log.record(fact, ticket, actor=actor)
    return ticket


def furnish(ticket: Ticket, recurrence: Recurrence, *, actor: Actor) -> None:
    """Give a new ticket type, tags, list and who is responsible, as far as they are there."""
    if recurrence.type is not None and not recurrence.type.is_retired:
        tickets.set_type(ticket, recurrence.type, actor=actor)
    for tag in recurrence.tags:
        tickets.tag_ticket(ticket, tag, actor=actor)
    checklist = recurrence.checklist
    if checklist is not None and checklist.retired_at is None:
        tickets.add_checklist(ticket, title="", template=checklist, actor=actor)
    if recurrence.assignee is not None and works_in(recurrence.assignee.pk, recurrence.team.pk):
        tickets.assign_ticket(ticket, recurrence.assignee, actor=actor)
