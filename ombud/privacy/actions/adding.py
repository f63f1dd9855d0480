"""A message asks for two things: the second one becomes a request of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from ombud.base.errors import Refused
from ombud.people.queries import address_of
from ombud.privacy.actions.moving import lock_open, settle_identity
from ombud.privacy.actions.receiving import Asked, record, set_law
from ombud.privacy.queries import words_of
from ombud.privacy.statuses import Kind, Region, Relation, Source
from ombud.privacy.wording import spoken
from ombud.tickets.actions import open_ticket
from ombud.tickets.content import Content, minimised
from ombud.tickets.statuses import Channel

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest

SHOWN_ONCE = ("reached", "disputed", "confirmed_at", "permitted_at", "identified_at")


@transaction.atomic
def ask_too(
    request: PrivacyRequest, kind: Kind, *, agent: Agent, actor: Actor
) -> PrivacyRequest:
    """Record that the same message asks for ``kind``, too; it was received at the same time.

    Each has its own clock, decision and answer. Who asks showed it once, for both.
    Raises ``Refused`` for the kind that it is already, and when it has ended.
    """
    lock_open(request)
    if kind == request.kind:
        raise Refused("This is what is recorded already. Choose what they ask for beside it.")
    with translation.override(spoken(request.language)):
        title = str(kind.label)
    ticket = open_ticket(
        contact=request.asker,
        team=request.ticket.team,
        subject=title,
        channel=Channel(request.ticket.channel),
        content=minimised(Content(text=words_of(request) or title)),
        actor=actor,
        agent=agent,
    )
    asked = Asked(
        kind=kind,
        source=Source(request.source),
        region=Region(request.region),
        country=request.country,
        relation=Relation(request.relation),
        language=request.language,
        about=address_of(request.about) if request.about else "",
    )
    made = record(ticket, asked, request.received_at, actor=actor)
    for name in SHOWN_ONCE:
        setattr(made, name, getattr(request, name))
    made.on_file = request.on_file  # also where an officer settled it
    set_law(made)
    made.save()
    settle_identity(made, actor=actor)
    return made
