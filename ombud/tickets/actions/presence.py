"""Who has a ticket open right now, and drafts that colleagues share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.tickets.models import Draft, Presence
from ombud.tickets.models.presence import GONE_AFTER

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket

WRITE_EVERY = timedelta(seconds=20)


def give_sign(ticket: Ticket, agent: Agent, state: Presence.State) -> None:
    """Note that ``agent`` has ``ticket`` open; written when it changed or is 20 s old."""
    now = clock.now()
    known = Presence.objects.filter(ticket=ticket, agent=agent).first()
    if known is not None and known.state == state and now - known.seen_at < WRITE_EVERY:
        return
    Presence.objects.update_or_create(
        ticket=ticket, agent=agent, defaults={"state": state, "seen_at": now}
    )


def leave(ticket: Ticket, agent: Agent) -> None:
    """Note that ``agent`` has closed ``ticket``."""
    Presence.objects.filter(ticket=ticket, agent=agent).delete()


def forget_who_left() -> None:
    """Remove the rows of those who gave no sign for 45 seconds."""
    Presence.objects.filter(seen_at__lte=clock.now() - GONE_AFTER).delete()


def share_draft(draft: Draft, *, is_shared: bool) -> None:
    """Let colleagues who see the ticket read a draft, or no longer."""
    draft.shared_at = (draft.shared_at or clock.now()) if is_shared else None
    draft.save(update_fields=["shared_at"])


@transaction.atomic
def take_over_draft(draft: Draft, *, agent: Agent) -> None:
    """Go on writing what a colleague shared: it is ``agent``'s draft from now on.

    Raises ``Refused`` when it is no longer shared, or ``agent`` is writing something else.
    """
    lock(draft)
    if draft.agent_id == agent.pk:
        return
    if draft.shared_at is None:
        raise Refused("This draft is no longer shared. Ask your colleague.")
    own = Draft.objects.filter(ticket=draft.ticket_id, agent=agent, kind=draft.kind)
    if any(one.text.strip() or one.files.exists() for one in own):
        raise Refused("You are writing something here already. Send or empty it first.")
    own.delete()
    draft.agent = agent
    draft.save(update_fields=["agent"])
