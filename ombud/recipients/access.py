"""The doors to recipients and notices: for who looks after requests, and for recipients."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.recipients.models import Notice, Recipient

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights


def recipient_for(rights: Rights, key: str) -> Recipient:
    """Return a recipient that may be changed. Raises ``Http404`` for whoever may not."""
    found = Recipient.objects.filter(key=key).first()
    if found is None or not rights.may(Capability.CONFIGURE):
        raise Http404("No such recipient.")
    return found


def notice_for(rights: Rights, number: int) -> Notice:
    """Return a notice by row number. Raises ``Http404`` for whoever may not."""
    found = Notice.objects.select_related("recipient").filter(pk=number).first()
    if found is None or not rights.may(Capability.HANDLE_REQUESTS):
        raise Http404("No such notice.")
    return found


def digest_of(token: str) -> bytes:
    """Return under what the address with ``token`` is found."""
    return hashlib.sha256(token.encode()).digest()


def notice_by_token(token: str) -> Notice:
    """Return the notice whose own address holds ``token``. Raises ``Http404``."""
    rows = Notice.objects.select_related("recipient").exclude(released_at=None)
    found = rows.filter(token=digest_of(token)).first()
    if found is None:
        raise Http404("No such notice.")
    return found
