"""The doors to privacy requests: for the few who may see them, and for the requester."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.privacy.models import Letter, PrivacyRequest, Proof, Proposal, Warned
from ombud.purposes.models import Objection
from ombud.tickets.access import ticket_for
from ombud.tickets.models import Restriction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models.agent import Rights
    from ombud.privacy.models.request import RequestQuerySet
    from ombud.tickets.models import Ticket


def requests_for(rights: Rights) -> RequestQuerySet:
    """Return the requests that ``rights`` allow to see: all, or none."""
    found = PrivacyRequest.objects.all()
    return found if rights.may(Capability.SEE_REQUESTS) else found.none()


def request_for(
    rights: Rights, number: int, *, needs: Capability = Capability.SEE_REQUESTS
) -> PrivacyRequest:
    """Return request ``number``. Raises ``Http404`` for whoever may not."""
    found = requests_for(rights).for_board().filter(number=number).first()
    if found is None or not rights.may(needs):
        raise Http404("No such request.")
    return found


def letter_for(rights: Rights, number: int, kind: str) -> Letter:
    """Return the unsent letter of a kind of request ``number``. Raises ``Http404``."""
    request = request_for(rights, number, needs=Capability.HANDLE_REQUESTS)
    letter = Letter.objects.filter(request=request, kind=kind, sent_at=None).first()
    if letter is None:
        raise Http404("No such letter.")
    return letter


def proof_for(rights: Rights, number: int, proof_id: int) -> Proof:
    """Return a document of request ``number`` that still exists. Raises ``Http404``."""
    request = request_for(rights, number, needs=Capability.HANDLE_REQUESTS)
    proof = Proof.objects.filter(request=request, pk=proof_id, blob__isnull=False).first()
    if proof is None:
        raise Http404("No such document.")
    return proof


def proposals_for(rights: Rights) -> list[Proposal]:
    """Return the tickets that read like requests and wait for a word, oldest first."""
    if not rights.may(Capability.HANDLE_REQUESTS):
        return []
    waiting = Proposal.objects.filter(answered_at=None, ticket__is_locked=False)
    return list(waiting.select_related("ticket__contact").order_by("pk")[:20])


def ticket_to_convert(rights: Rights, number: int) -> Ticket:
    """Return a ticket that may be made a request, by whoever may write notes on it.

    Raises ``Http404`` otherwise.
    """
    return ticket_for(rights, number, needs=Capability.NOTE)


def restrictions_for(rights: Rights) -> list[Restriction]:
    """Return what rests, oldest first, for who looks after data requests."""
    if not rights.may(Capability.HANDLE_REQUESTS):
        return []
    rows = Restriction.objects.in_force().select_related("contact", "ticket")
    return list(rows.order_by("pk")[:200])


def restriction_for(rights: Rights, number: int) -> Restriction:
    """Return a restriction by row number. Raises ``Http404`` for whoever may not."""
    rows = Restriction.objects.select_related("contact").filter(pk=number)
    found = rows.first() if rights.may(Capability.HANDLE_REQUESTS) else None
    if found is None:
        raise Http404("No such restriction.")
    return found


def objection_for(rights: Rights, number: int) -> Objection:
    """Return an objection by row number. Raises ``Http404`` for whoever may not."""
    rows = Objection.objects.select_related("contact").filter(pk=number)
    found = rows.first() if rights.may(Capability.DECIDE_REQUESTS) else None
    if found is None:
        raise Http404("No such objection.")
    return found


def digest_of(token: str) -> bytes:
    """Return under what the address with ``token`` is found."""
    return hashlib.sha256(token.encode()).digest()


def request_by_token(token: str) -> PrivacyRequest:
    """Return the request whose own address holds ``token``. Raises ``Http404``."""
    found = PrivacyRequest.objects.for_board().filter(token=digest_of(token)).first()
    if found is None:
        raise Http404("No such request.")
    return found


def request_of_person(contacts: Iterable[int], number: int) -> PrivacyRequest:
    """Return request ``number`` if it is one of these contacts'. Raises ``Http404``."""
    rows = PrivacyRequest.objects.for_board().concerning(contacts)
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404("No such request.")
    return found


def warning_by_token(token: str) -> Warned:
    """Return the warning whose link holds ``token``. Raises ``Http404``."""
    found = Warned.objects.filter(token=digest_of(token)).select_related("request").first()
    if found is None:
        raise Http404("No such request.")
    return found
