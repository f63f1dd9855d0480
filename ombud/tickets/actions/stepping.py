"""Giving a ticket a status and, where its workflow asks or somebody wants to, saying why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.actor import ActorKind
from ombud.people.queries import active_agent
from ombud.tickets.actions.classifying import set_custom_status
from ombud.tickets.actions.messages import add_note
from ombud.tickets.actions.status import set_status
from ombud.tickets.content import Content
from ombud.tickets.models import CustomStatus

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models import Ticket
    from ombud.tickets.statuses import Status


@transaction.atomic
def give_status(
    ticket: Ticket, to: CustomStatus | Status, *, reason: str = "", actor: Actor
) -> None:
    """Give ``ticket`` the status ``to``; ``reason`` is kept as an internal note of the agent.

    Nothing is written when it has that status already. Raises ``Refused`` as
    ``set_status`` and ``set_custom_status`` do.
    """
    agent = active_agent(actor.id) if actor.kind == ActorKind.AGENT else None
    said = Content(text=reason.strip())
    is_explained = agent is not None and not said.is_empty
    before = (ticket.status, status_row(ticket))
    if isinstance(to, CustomStatus):
        set_custom_status(ticket, to, actor=actor, is_explained=is_explained)
    else:
        set_status(ticket, to, actor=actor, is_explained=is_explained)
    if agent and is_explained and before != (ticket.status, status_row(ticket)):
        add_note(ticket, said, agent=agent, actor=actor, keeps_draft=True)


def status_row(ticket: Ticket) -> int | None:
    """Return the row number of the own name that the status of ``ticket`` has, or None."""
    rows = CustomStatus.objects.filter(classifications__ticket=ticket)
    return rows.values_list("pk", flat=True).first()
