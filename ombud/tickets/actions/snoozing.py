"""Letting a ticket sleep, waking it, and reminding somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks
from ombud.tickets import queued
from ombud.tickets.actions.status import drift
from ombud.tickets.facts import ReminderCame, ReminderSet, TicketSnoozed, TicketWoken
from ombud.tickets.models import Reminder, Snooze, Ticket
from ombud.tickets.statuses import Status, WakeReason

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.events.models import Event
    from ombud.people.models import Agent

MOST_DAYS_AHEAD = 366


def check_ahead(moment: datetime) -> None:
    """Raise ``Refused`` unless ``moment`` lies ahead, within a year."""
    if not clock.now() < moment <= clock.in_(days=MOST_DAYS_AHEAD):
        raise Refused("Choose a time that lies ahead, within a year.")


@transaction.atomic
def snooze_ticket(
    ticket: Ticket, *, until: datetime | None, agent: Agent, actor: Actor
) -> Snooze:
    """Let ``ticket`` sleep until ``until`` (aware), or with None until the contact writes.

    A message of the contact wakes it in any case. Snoozing again moves the time.
    Raises ``Refused`` when it is solved or closed, or the time does not lie ahead.
    """
    lock(ticket)
    if not ticket.is_open:
        raise Refused("A ticket that is solved has nothing to wait for. Open it again first.")
    if until is not None:
        check_ahead(until)
    snooze, _ = Snooze.objects.update_or_create(
        ticket=ticket, defaults={"agent": agent, "until": until, "since": clock.now()}
    )
    ticket.awaits_us = False
    ticket.save(update_fields=["awaits_us"])
    if until is not None:
        enqueue(tasks[queued.WAKE], ticket.pk, run_at=until)
    log.record(TicketSnoozed(until=until), ticket, actor=actor)
    return snooze


@transaction.atomic
def wake_ticket(ticket: Ticket, *, reason: WakeReason, actor: Actor) -> None:
    """Bring a ticket that sleeps back among the open work; any other stays as it is."""
    lock(ticket)
    snooze = Snooze.objects.filter(ticket=ticket).first()
    if snooze is None:
        return
    snooze.delete()
    if ticket.is_open and reason in {WakeReason.TIME, WakeReason.AGENT}:
        take_up(ticket, actor=actor)
    fact = TicketWoken(reason=WakeReason(reason), agent=snooze.agent_id)
    log.record(fact, ticket, actor=actor)


def take_up(ticket: Ticket, *, actor: Actor) -> None:
    """Note that it is our turn again; one that waited for the contact is open."""
    ticket.awaits_us = True
    if ticket.status == Status.PENDING:
        drift(ticket, Status.OPEN, actor=actor)
        return
    ticket.updated_at = clock.now()
    ticket.save(update_fields=["awaits_us", "updated_at"])


@transaction.atomic
def wake_due(ticket: Ticket) -> None:
    """Wake ``ticket`` if its time has come; a later time that was set since is kept."""
    lock(ticket)
    if Snooze.objects.due(clock.now()).filter(ticket=ticket).exists():
        wake_ticket(ticket, reason=WakeReason.TIME, actor=SYSTEM)


def wake_when_answered(event: Event) -> None:
    """Wake the ticket of a new message, in its transaction; machines wake nobody."""
    slept = Ticket.objects.filter(pk=event.subject_id, awaits_us=True, snooze__isnull=False)
    for ticket in slept:
        wake_ticket(ticket, reason=WakeReason.MESSAGE, actor=SYSTEM)


def wake_when_done(event: Event) -> None:
    """End the sleep of a ticket that was solved or closed, in the same transaction."""
    done = Ticket.objects.filter(pk=event.subject_id, is_open=False, snooze__isnull=False)
    for ticket in done:
        wake_ticket(ticket, reason=WakeReason.DONE, actor=SYSTEM)


@transaction.atomic
def set_reminder(ticket: Ticket, *, at: datetime, agent: Agent, actor: Actor) -> Reminder:
    """Remind ``agent`` of ``ticket`` at ``at`` (aware); an earlier wish of theirs is moved.

    Raises ``Refused`` when the time does not lie ahead.
    """
    lock(ticket)
    check_ahead(at)
    reminder, _ = Reminder.objects.update_or_create(
        ticket=ticket, agent=agent, defaults={"at": at, "since": clock.now()}
    )
    enqueue(tasks[queued.REMIND], reminder.pk, run_at=at)
    log.record(ReminderSet(agent=agent.pk, at=at), ticket, actor=actor)
    return reminder


@transaction.atomic
def drop_reminder(ticket: Ticket, *, agent: Agent, actor: Actor) -> None:
    """Remind ``agent`` of ``ticket`` no longer; where there is no wish, nothing happens."""
    lock(ticket)
    if Reminder.objects.filter(ticket=ticket, agent=agent).delete()[0]:
        log.record(ReminderSet(agent=agent.pk, at=None), ticket, actor=actor)


@transaction.atomic
def remind_due(reminder: Reminder) -> None:
    """Say that the time of ``reminder`` has come, once; one that was moved is kept."""
    lock(reminder)
    if reminder.at > clock.now():
        return
    log.record(ReminderCame(agent=reminder.agent_id), reminder.ticket, actor=SYSTEM)
    reminder.delete()
