"""Letting a person's data rest, opening them on a ground, and lifting it after notice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.capabilities import Capability
from ombud.people.queries import rights_of
from ombud.subjects.actions import mark_restricted
from ombud.subjects.queries import selves_of
from ombud.tickets import counting
from ombud.tickets.facts import (
    DataRestricted,
    RestrictedOpened,
    RestrictionAnnounced,
    RestrictionLifted,
)
from ombud.tickets.models import Opening, Restriction, Ticket

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact
    from ombud.purposes.statuses import Ground
    from ombud.tickets.models.ticket import TicketQuerySet
    from ombud.tickets.statuses import RestrictionGround

OPEN_FOR = timedelta(hours=1)


@transaction.atomic
def restrict(
    contact: Contact, ground: RestrictionGround, *, actor: Actor, ticket: Ticket | None = None
) -> Restriction:
    """Let the data of ``contact`` rest: all that is there, or one conversation of theirs.

    They are in no list, search, count, report or answer to a program any more, nothing is
    sent by them, and who needs them states a ground. Again changes nothing.
    Raises ``Refused`` for a conversation of somebody else.
    """
    lock(contact)
    if ticket is not None and ticket.contact_id not in selves_of(contact):
        raise Refused("This ticket is another person's. Restrict it for that person.")
    standing = Restriction.objects.in_force().filter(contact=contact, ticket=ticket).first()
    if standing is not None:
        return standing
    made = Restriction.objects.create(contact=contact, ticket=ticket, ground=ground)
    covered(made).update(is_restricted=True)
    if ticket is None:
        mark_restricted(contact, is_restricted=True)
    counting.forget()
    log.record(DataRestricted(restriction=made.pk, ground=ground), contact, actor=actor)
    return made


def covered(restriction: Restriction) -> TicketQuerySet:
    """Return the tickets that ``restriction`` reaches; a data request is never among them."""
    tickets = Ticket.objects.filter(is_locked=False)
    if restriction.ticket_id is not None:
        return tickets.filter(pk=restriction.ticket_id)
    own = tickets.filter(contact__in=selves_of(restriction.contact))
    return own.filter(opened_at__lte=restriction.placed_at)


@transaction.atomic
def announce_lifting(restriction: Restriction, *, actor: Actor) -> None:
    """Note that the person was told; whoever calls this has sent it. Again does nothing."""
    lock(restriction)
    if restriction.notice_at is not None or restriction.lifted_at is not None:
        return
    restriction.notice_at = clock.now()
    restriction.save(update_fields=["notice_at"])
    log.record(
        RestrictionAnnounced(restriction=restriction.pk), restriction.contact, actor=actor
    )


@transaction.atomic
def lift(restriction: Restriction, *, actor: Actor) -> None:
    """Let the data be used again; what another restriction covers goes on resting.

    Again does nothing. Raises ``Refused`` before the person was told (GDPR Art. 18(3)).
    """
    lock(restriction)
    if restriction.lifted_at is not None:
        return
    if restriction.notice_at is None:
        raise Refused("Tell the person first that the restriction will be lifted.")
    restriction.lifted_at = clock.now()
    restriction.save(update_fields=["lifted_at"])
    contact = restriction.contact
    covered(restriction).update(is_restricted=False)
    for other in Restriction.objects.in_force().filter(contact=contact):
        covered(other).update(is_restricted=True)
    if restriction.ticket_id is None:
        mark_restricted(contact, is_restricted=False)
    counting.forget()
    log.record(RestrictionLifted(restriction=restriction.pk), contact, actor=actor)


@transaction.atomic
def open_restricted(contact: Contact, ground: Ground, *, agent: Agent, actor: Actor) -> Opening:
    """Let ``agent`` read the restricted data of ``contact`` for an hour, on a stated ground.

    Raises ``Refused`` for who may not look after data requests, and where nothing rests.
    """
    if not rights_of(agent).may(Capability.HANDLE_REQUESTS):
        raise Refused("Only who looks after data requests can open restricted data.")
    if not Restriction.objects.in_force().filter(contact=contact).exists():
        raise Refused("Nothing of this person is restricted. Open it as usual.")
    opening = Opening.objects.create(
        contact=contact, agent=agent, ground=ground, until=clock.now() + OPEN_FOR
    )
    log.record(RestrictedOpened(ground=ground), contact, actor=actor)
    return opening
