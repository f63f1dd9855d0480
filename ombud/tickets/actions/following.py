"""Agents who follow a ticket, and those whom a note calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.actor import Actor, ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.capabilities import Capability
from ombud.people.models import Agent
from ombud.people.queries import holders_of
from ombud.tickets.facts import AgentMentioned, TicketUnwatched, TicketWatched
from ombud.tickets.mentions import called_in
from ombud.tickets.models import Mention, Message, Watcher

if TYPE_CHECKING:
    from ombud.events.models import Event
    from ombud.tickets.models import Ticket


class NotForThem(Refused):
    """A note calls agents who may not see the ticket; ``names`` is for the writer's eyes."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("Take out the names of those who may not see this ticket.")
        self.names = names


@transaction.atomic
def watch_ticket(ticket: Ticket, agent: Agent, *, actor: Actor) -> None:
    """Let ``agent`` follow ``ticket``; who follows already stays.

    Raises ``Refused`` when they may not see it.
    """
    lock(ticket)
    if not holders_of(Capability.SEE_TICKETS, ticket.team_id).filter(pk=agent.pk).exists():
        raise Refused("This colleague may not see the ticket, and so cannot follow it.")
    begin_watching(ticket, agent.pk, actor=actor)


def begin_watching(ticket: Ticket, agent_id: int, *, actor: Actor) -> None:
    _, is_new = Watcher.objects.get_or_create(ticket=ticket, agent_id=agent_id)
    if is_new:
        log.record(TicketWatched(agent=agent_id), ticket, actor=actor)


@transaction.atomic
def unwatch_ticket(ticket: Ticket, agent: Agent, *, actor: Actor) -> None:
    """Let ``agent`` no longer follow ``ticket``; who does not follow changes nothing."""
    lock(ticket)
    if Watcher.objects.filter(ticket=ticket, agent=agent).delete()[0]:
        log.record(TicketUnwatched(agent=agent.pk), ticket, actor=actor)


def subscribe_mentioned(event: Event) -> None:
    """Let those whom a new note calls follow its ticket, in the transaction of the note.

    Raises ``NotForThem``, and so undoes the note, when one of them may not see the ticket.
    """
    message = Message.objects.select_related("ticket").get(pk=event.payload["message"])
    if "@" not in message.text:
        return
    called = called_in(message.text, callable_agents())
    allowed = set(
        holders_of(Capability.SEE_TICKETS, message.ticket.team_id)
        .filter(pk__in=called)
        .values_list("pk", flat=True)
    )
    strangers = Agent.objects.filter(pk__in=set(called) - allowed).order_by("name")
    if names := list(strangers.values_list("name", flat=True)):
        raise NotForThem(names)
    actor = Actor(ActorKind(event.actor_kind), event.actor_id)
    for number in called:
        Mention.objects.create(message=message, agent_id=number)
        begin_watching(message.ticket, number, actor=actor)
        fact = AgentMentioned(message=message.pk, agent=number)
        log.record(fact, message.ticket, actor=actor)


def callable_agents() -> dict[str, int]:
    """Return what active agents are called by: the whole name, and the start of the address.

    A name that two share is nobody's.
    """
    called: dict[str, set[int]] = {}
    rows = Agent.objects.filter(is_active=True).values_list("pk", "name", "email")
    for number, name, email in rows:
        for word in {name, email.partition("@")[0]}:
            called.setdefault(word.casefold(), set()).add(number)
    return {word: min(numbers) for word, numbers in called.items() if len(numbers) == 1}
