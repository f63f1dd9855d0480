"""Letting the contacts of one organisation see each other's tickets, or one of them not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets.actions.writing import without_nul
from ombud.tickets.facts import SharingChanged, TicketKeptPrivate, TicketShared
from ombud.tickets.models import OrganisationSharing, SharedTicket, Ticket

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.events.models import Event
    from ombud.people.models import Organisation

LONGEST_REASON = 400


@transaction.atomic
def share_within(
    organisation: Organisation, *, reason: str, may_answer: bool = False, actor: Actor
) -> OrganisationSharing:
    """Let contacts of ``organisation`` see each other's tickets, those opened from now on.

    What was written before was not written to be read by colleagues, so it stays private
    unless ``share_ticket`` shares it. Raises ``Refused`` without a reason.
    """
    lock(organisation)
    plain = " ".join(without_nul(reason).split())[:LONGEST_REASON]
    if not plain:
        raise Refused("Write why colleagues may see these tickets: the people read it there.")
    values = {"reason": plain, "may_answer": may_answer}
    row, _made = OrganisationSharing.objects.update_or_create(
        organisation=organisation, defaults=values
    )
    log.record(SharingChanged(is_on=True, may_answer=may_answer), organisation, actor=actor)
    return row


@transaction.atomic
def stop_sharing(organisation: Organisation, *, actor: Actor) -> None:
    """Let nobody in ``organisation`` see the tickets of others any more: at once, of all."""
    lock(organisation)
    gone, _by_model = OrganisationSharing.objects.filter(organisation=organisation).delete()
    if not gone:
        return
    SharedTicket.objects.filter(organisation=organisation, kept_private_at=None).delete()
    log.record(SharingChanged(is_on=False, may_answer=False), organisation, actor=actor)


def share_when_opened(event: Event) -> None:
    """Share a ticket that was opened, told by an event, if its contact's organisation does."""
    rows = Ticket.objects.filter(contact__organisation__sharing__isnull=False)
    for ticket in rows.filter(pk=event.subject_id).select_related("contact__organisation"):
        if (organisation := ticket.contact.organisation) is not None:
            SharedTicket.objects.get_or_create(
                ticket=ticket, defaults={"organisation": organisation}
            )


@transaction.atomic
def share_ticket(ticket: Ticket, *, actor: Actor) -> None:
    """Let the colleagues of who asked see ``ticket``, also one that was kept private.

    Raises ``Refused`` where their organisation does not share, and for a request of
    somebody about their own data.
    """
    lock(ticket)
    organisation = ticket.contact.organisation
    if organisation is None or not hasattr(organisation, "sharing"):
        raise Refused("The organisation of who asked shares no tickets. Turn that on first.")
    if ticket.is_locked:
        raise Refused("A request about somebody's own data is never shared.")
    values = {"organisation": organisation, "kept_private_at": None, "since": clock.now()}
    before = SharedTicket.objects.filter(ticket=ticket, kept_private_at=None).exists()
    if before:
        return
    SharedTicket.objects.update_or_create(ticket=ticket, defaults=values)
    log.record(TicketShared(organisation=organisation.pk), ticket, actor=actor)


@transaction.atomic
def keep_private(ticket: Ticket, *, actor: Actor) -> None:
    """Keep ``ticket`` from the colleagues of who asked; what is private already stays so."""
    lock(ticket)
    rows = SharedTicket.objects.filter(ticket=ticket, kept_private_at=None)
    if rows.update(kept_private_at=clock.now()):
        log.record(TicketKeptPrivate(), ticket, actor=actor)
