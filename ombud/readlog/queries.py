"""Reads about readings: for the person they are about, and for who answers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.base import clock
from ombud.readlog.models import Reading
from ombud.readlog.statuses import Surface, Thing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

PAGE = 50
RECENT_DAYS = 30


def readings_of(contacts: Iterable[int], tickets: Collection[int] = ()) -> QuerySet[Reading]:
    """Return who opened what about a person, newest first.

    contacts: all their records. tickets: rows of tickets of others in which they take part:
    opening one of these is looking at them too.
    """
    mine = Q(contact__in=list(contacts)) | Q(thing=Thing.TICKET, thing_id__in=tickets)
    return Reading.objects.filter(mine).select_related("agent").order_by("-pk")


def readings_at_server() -> QuerySet[Reading]:
    """Return what was opened at the server itself, newest first."""
    rows = Reading.objects.filter(surface=Surface.COMMAND)
    return rows.select_related("contact").order_by("-pk")


def page_of(
    rows: QuerySet[Reading], before: int | None = None
) -> tuple[list[Reading], int | None]:
    """Return a page of ``rows``, and where the next one begins."""
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def colleagues_who_looked(contact_id: int, days: int = RECENT_DAYS) -> int:
    """Return how many agents opened something about a contact within ``days``."""
    rows = Reading.objects.filter(contact_id=contact_id, at__gte=clock.in_(days=-days))
    return rows.values("agent").distinct().count()
