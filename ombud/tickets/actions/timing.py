"""Time spent on a ticket: written down, corrected, measured."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.models import Agent
from ombud.tickets.actions.writing import without_nul
from ombud.tickets.facts import TimeCorrected, TimeLogged, TimeRemoved, TimerStarted
from ombud.tickets.models import TimeEntry, Timer
from ombud.tickets.statuses import Activity

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models import Ticket

MOST_MINUTES = 24 * 60
LONGEST_NOTE = 200


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused("Write between 1 minute and 24 hours.")


def note_of(text: str) -> str:
    return " ".join(without_nul(text).split())[:LONGEST_NOTE]


@transaction.atomic
def log_time(
    ticket: Ticket,
    *,
    minutes: int,
    agent: Agent,
    actor: Actor,
    activity: Activity = Activity.ANSWER,
    note: str = "",
) -> TimeEntry:
    """Write down ``minutes`` of work; on closed tickets too, where work is done after all.

    Raises ``Refused`` outside 1 minute to 24 hours.
    """
    lock(ticket)
    check_minutes(minutes)
    entry = TimeEntry.objects.create(
        ticket=ticket, agent=agent, minutes=minutes, activity=activity, note=note_of(note)
    )
    fact = TimeLogged(entry=entry.pk, minutes=minutes, activity=Activity(activity))
    log.record(fact, ticket, actor=actor)
    return entry


@transaction.atomic
def correct_time(
    entry: TimeEntry, *, minutes: int, activity: Activity, note: str, actor: Actor
) -> None:
    """Set an entry right; the log keeps the old and the new number. The same does nothing."""
    lock(entry)
    check_minutes(minutes)
    wanted = (minutes, Activity(activity).value, note_of(note))
    before = entry.minutes
    if (before, entry.activity, entry.note) == wanted:
        return
    entry.minutes, entry.activity, entry.note = wanted
    entry.corrected_at = clock.now()
    entry.save(update_fields=["minutes", "activity", "note", "corrected_at"])
    log.record(
        TimeCorrected(entry=entry.pk, before=before, after=minutes), entry.ticket, actor=actor
    )


@transaction.atomic
def remove_time(entry: TimeEntry, *, actor: Actor) -> None:
    """Strike an entry; the log keeps how long it was."""
    ticket, number, minutes = entry.ticket, entry.pk, entry.minutes
    lock(ticket)
    if TimeEntry.objects.filter(pk=number).delete()[0]:
        log.record(TimeRemoved(entry=number, minutes=minutes), ticket, actor=actor)


@transaction.atomic
def start_timer(ticket: Ticket, *, agent: Agent, actor: Actor) -> Timer:
    """Start the agent's stopwatch on ``ticket``; one that runs elsewhere is stopped there.

    Starting it where it runs does nothing.
    """
    lock(Agent.objects.get(pk=agent.pk))  # one after the other, for one timer
    running = Timer.objects.filter(agent=agent).select_related("ticket").first()
    if running is not None and running.ticket_id == ticket.pk:
        return running
    if running is not None:
        stop_timer(agent, actor=actor)
    timer = Timer.objects.create(agent=agent, ticket=ticket)
    log.record(TimerStarted(agent=agent.pk), ticket, actor=actor)
    return timer


@transaction.atomic
def stop_timer(
    agent: Agent, *, actor: Actor, activity: Activity = Activity.ANSWER, note: str = ""
) -> TimeEntry | None:
    """Stop the agent's stopwatch and write down its time, begun minutes full, a day at most.

    Where none runs nothing happens.
    """
    lock(Agent.objects.get(pk=agent.pk))  # one after the other, for one timer
    timer = Timer.objects.filter(agent=agent).select_related("ticket").first()
    if timer is None:
        return None
    seconds = (clock.now() - timer.started_at).total_seconds()
    timer.delete()
    minutes = min(max(1, ceil(seconds / 60)), MOST_MINUTES)
    return log_time(
        timer.ticket, minutes=minutes, agent=agent, actor=actor, activity=activity, note=note
    )


@transaction.atomic
def discard_timer(agent: Agent) -> None:
    """Stop the agent's stopwatch without writing anything down."""
    Timer.objects.filter(agent=agent).delete()
