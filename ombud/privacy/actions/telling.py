"""Mails about a request that go out by themselves: a receipt, and warnings to the person."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.channels.email.actions.letters import write_to_contact
from ombud.events import log
from ombud.people.addresses import lookup_of
from ombud.people.models import IdentifierKind
from ombud.people.queries import address_of, identifiers_of
from ombud.privacy import law, letters
from ombud.privacy.access import digest_of
from ombud.privacy.actions.identity import send_code
from ombud.privacy.actions.mailing import write_to_asker
from ombud.privacy.actions.moving import call_off
from ombud.privacy.addresses import own_page
from ombud.privacy.facts import PersonWarned, ReceiptSent
from ombud.privacy.models import PrivacyRequest, Warned

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor


@transaction.atomic
def greet(request: PrivacyRequest, *, actor: Actor) -> None:
    """Write to who asked: with a code, or where nobody is asked who they are, without one."""
    if not law.asks_nothing(request):
        send_code(request, actor=actor)
        return
    subject, text = letters.receipt_mail(request, own_page(request))
    if write_to_asker(request, subject, text) and request.receipt_sent_at is None:
        request.receipt_sent_at = clock.now()
        request.save(update_fields=["receipt_sent_at"])
        log.record(ReceiptSent(), request, actor=actor)


def warn_others(request: PrivacyRequest, link: str, *, actor: Actor) -> int:
    """Tell every other verified address of the person; return how many were told.

    Where somebody else asks for them, every address of theirs is told, verified or not.
    link: an address that ends where the secret word of the warning is added. The request
    is held by the caller.
    """
    told = write_to_person(request, link, letters.warning_mail)
    if told:
        log.record(PersonWarned(until=request.not_before), request, actor=actor)
    return told


def write_to_person(
    request: PrivacyRequest, link: str, mail: Callable[[PrivacyRequest, str], tuple[str, str]]
) -> int:
    """Send ``mail`` to each address of the person but the asker's; return how many went.

    Each with a secret word of its own behind ``link``, that opens one page.
    """
    asked_from = lookup_of(IdentifierKind.EMAIL, address_of(request.asker))
    told = 0
    for one in identifiers_of(request.contact):
        is_other = one.kind == IdentifierKind.EMAIL and bytes(one.lookup) != asked_from
        if not is_other or (one.verified_at is None and request.about is None):
            continue
        token = secrets.token_urlsafe(32)
        Warned.objects.create(request=request, identifier=one, token=digest_of(token))
        subject, text = mail(request, f"{link}{token}/")
        write_to_contact(
            request.contact,
            one.value,
            subject=subject,
            text=text,
            purpose="security",
            language=letters.to_person(request),
        )
        told += 1
    return told


@transaction.atomic
def cancel_by_warning(warning: Warned, *, actor: Actor) -> None:
    """Call the request off by the link in a warning; again does nothing.

    Raises ``Refused`` when it is too late.
    """
    request = PrivacyRequest.objects.get(pk=warning.request_id)
    call_off(request, actor=actor)
    warning.cancelled_at = warning.cancelled_at or clock.now()
    warning.save(update_fields=["cancelled_at"])
