"""Reads about recipients. None of them asks for permission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.recipients.models import Disclosure, Notice, Recipient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


def every_recipient() -> list[Recipient]:
    """Return all recipients by name, also those to whom nothing goes any more."""
    return list(Recipient.objects.all())


def released_notices() -> QuerySet[Notice]:
    """Return the notices that may leave and that nobody has confirmed."""
    open_ones = Notice.objects.open().exclude(released_at=None)
    return open_ones.select_related("recipient")


def in_use() -> QuerySet[Recipient]:
    """Return the recipients to whom data may go now."""
    return Recipient.objects.filter(ended_at=None)


def disclosures_of(contacts: Iterable[int]) -> list[Disclosure]:
    """Return what went to whom of these contacts, who are one person, newest first."""
    rows = Disclosure.objects.filter(contact__in=list(contacts)).select_related("recipient")
    return list(rows.order_by("-pk")[:200])


def who_get_all() -> list[Recipient]:
    """Return who gets the data of everybody at present, by name."""
    return list(Recipient.objects.filter(gets_all=True, ended_at=None).order_by("name", "pk"))


def recipients_of(contacts: Iterable[int]) -> list[Recipient]:
    """Return everybody who has data of these contacts, who are one person: by a disclosure, or
    because they get all.
    """
    got = Q(disclosures__contact__in=list(contacts)) | Q(gets_all=True, ended_at=None)
    return list(Recipient.objects.filter(got).distinct().order_by("name", "pk"))


def names_told(*, erasure: int = 0, request: int = 0) -> list[str]:
    """Return who is told of an erasure, or of the corrections of a request, by name."""
    if not erasure and not request:
        return []
    rows = (
        Notice.objects.filter(erasure=erasure)
        if erasure
        else Notice.objects.filter(request=request)
    )
    return list(rows.order_by("recipient__name").values_list("recipient__name", flat=True))


def waiting_notices() -> list[Notice]:
    """Return the notices that nobody has confirmed, the oldest first."""
    return list(Notice.objects.open().select_related("recipient").order_by("pk")[:200])


def late_notices() -> int:
    """Return how many notices nobody confirmed in seven days: somebody has to ask."""
    return Notice.objects.open().exclude(overdue_at=None).count()
