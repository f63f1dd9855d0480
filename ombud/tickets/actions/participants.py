"""The contacts who take part in a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.events import log
from ombud.tickets.actions.properties import lock_changeable
from ombud.tickets.facts import ParticipantAdded, ParticipantRemoved
from ombud.tickets.models import Participant
from ombud.tickets.statuses import ParticipantRole

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Contact
    from ombud.tickets.models import Ticket

MOST = 100


@transaction.atomic
def add_participant(
    ticket: Ticket, contact: Contact, *, role: ParticipantRole, actor: Actor
) -> Participant:
    """Let ``contact`` take part in ``ticket`` as ``role``; the same again does nothing.

    Raises ``Refused`` when it is closed, has 100 participants, or ``contact`` is the one
    whom it belongs to: they stay its requester.
    """
    lock_changeable(ticket)
    if contact.pk == ticket.contact_id and role != ParticipantRole.REQUESTER:
        raise Refused("The ticket belongs to this person. They stay its requester.")
    known = Participant.objects.filter(ticket=ticket, contact=contact).first()
    if known is not None and known.role == role:
        return known
    if known is None and ticket.participants.count() >= MOST:
        raise Refused("A ticket has at most 100 participants. Remove somebody first.")
    part, _ = Participant.objects.update_or_create(
        ticket=ticket, contact=contact, defaults={"role": ParticipantRole(role)}
    )
    fact = ParticipantAdded(contact=contact.pk, role=ParticipantRole(role))
    log.record(fact, ticket, actor=actor)
    return part


@transaction.atomic
def remove_participant(part: Participant, *, actor: Actor) -> None:
    """Let a contact take part no longer: no answer goes to them from now on.

    Raises ``Refused`` for a closed ticket, and for the one whom the ticket belongs to.
    """
    ticket = part.ticket
    lock_changeable(ticket)
    if part.contact_id == ticket.contact_id:
        raise Refused("The ticket belongs to this person. They stay its requester.")
    if Participant.objects.filter(pk=part.pk).delete()[0]:
        log.record(ParticipantRemoved(contact=part.contact_id), ticket, actor=actor)
