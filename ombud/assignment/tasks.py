"""Background work of handing out. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.assignment import actions
from ombud.assignment.queries import is_automatic
from ombud.events.models import Event
from ombud.jobs.enqueue import enqueue
from ombud.tickets.facts import TicketMoved
from ombud.tickets.models import Ticket


@task()
def hand_out_by_event(event_id: int) -> None:
    """Hand out the ticket that was opened or moved; doing it twice does nothing."""
    event = Event.objects.filter(pk=event_id).first()
    ticket = Ticket.objects.filter(pk=event.subject_id).first() if event else None
    if ticket is not None:
        actions.hand_out(ticket)


def hand_out_soon(event: Event) -> None:
    """Queue the ticket of ``event`` to be handed out, where its team does not do so by hand."""
    team = event.payload["after" if event.kind == TicketMoved.kind else "team"]
    if is_automatic(team):
        enqueue(hand_out_by_event, event.pk, stream=f"ticket:{event.subject_id}")


@task()
def hand_out_again() -> None:
    """Try what nobody had room for."""
    actions.hand_out_what_waits()
