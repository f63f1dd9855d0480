"""Reads about tickets that colleagues in one organisation share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.tickets.models import OrganisationSharing, SharedTicket

if TYPE_CHECKING:
    from ombud.people.models import Contact, Organisation
    from ombud.tickets.models import Ticket


def shared_with(contact: Contact) -> Q:
    """Return the condition that a ticket is one that ``contact`` sees as a colleague.

    Only of the organisation they belong to now, and only while it shares. Requests of people
    about their own data are never shared, nor what is restricted.
    """
    if contact.organisation_id is None:
        return Q(pk__in=())
    shares = SharedTicket.objects.filter(
        organisation=contact.organisation_id,
        organisation__sharing__isnull=False,
        kept_private_at=None,
    )
    return Q(pk__in=shares.values("ticket"), is_locked=False, is_restricted=False)


def sharing_of(organisation: Organisation) -> OrganisationSharing | None:
    """Return how an organisation shares, or None where it does not."""
    return OrganisationSharing.objects.filter(organisation=organisation).first()


def share_of(ticket: Ticket) -> SharedTicket | None:
    """Return with whom ``ticket`` is shared, or kept from; None where it never was."""
    rows = SharedTicket.objects.filter(ticket=ticket)
    return rows.select_related("organisation__sharing").first()


def is_seen(share: SharedTicket | None) -> bool:
    """Say whether colleagues see the ticket of ``share`` now."""
    return share is not None and not share.is_private and hasattr(share.organisation, "sharing")


def may_answer(contact: Contact) -> bool:
    """Say whether ``contact`` may write in the tickets of colleagues."""
    rows = OrganisationSharing.objects.filter(organisation=contact.organisation_id)
    return rows.filter(may_answer=True).exists()
