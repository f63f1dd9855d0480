"""Letting go of raw mails whose time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Collection


@transaction.atomic
def forget_mails(tickets: Collection[int]) -> int:
    """Destroy the raw mails that belong to tickets, and the addresses of what was sent.

    Returns how many raw mails went. Doing it twice does nothing. Raises ``Refused`` when one
    is held by a legal hold.
    """
    mails = IncomingMail.objects.filter(
        Q(ticket__in=tickets) | Q(message__ticket__in=tickets)
    ).select_related("blob")
    blobs = [mail.blob for mail in mails]
    mails.delete()
    for blob in blobs:
        vault.release(blob)
    sent = Q(ticket__in=tickets) | Q(message__ticket__in=tickets)
    OutgoingMail.objects.filter(sent).update(to="", sealed_letter=None)
    return len(blobs)
