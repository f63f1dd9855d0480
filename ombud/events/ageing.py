"""Entries whose period is over lose what they said, in a way that can be proven later.

Of an aged entry the number, the kind and the hash of the rest are kept: its leaf can be
computed from them, so the tree, its heads and all proofs stay valid. That it was emptied is an
entry of the log itself, with the range, the count and a root over the leaves; so the verifier
tells an entry that aged from one that somebody emptied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Q

from ombud.base import clock
from ombud.base.actor import SYSTEM, ActorKind
from ombud.base.errors import Refused
from ombud.events import log
from ombud.events.entry import COLUMNS, EMPTIED, REST, hash_of, to_words
from ombud.events.fact import ageing
from ombud.events.facts import LogAged
from ombud.events.models import Ageing, Event, TreeHead
from ombud.events.tree import Frontier
from ombud.events.triggers import LEAST

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from ombud.events.statuses import Ages


def kinds_of(about: Ages) -> list[str]:
    """Return the kinds of events of a class."""
    return sorted(kind for kind in ageing if ageing[kind] is about)


def can_age(about: Ages) -> Q:
    """Return the condition that an event is of the class ``about`` and not emptied."""
    return Q(kind__in=kinds_of(about)) & ~Q(subject_type=EMPTIED)


def in_full(subject_type: str, numbers: QuerySet[Any]) -> QuerySet[Event]:
    """Return the entries that will age and still say what they are about."""
    rows = Event.objects.filter(kind__in=sorted(ageing))
    return rows.filter(subject_type=subject_type, subject_id__in=numbers)


def sealed_by(moment: datetime) -> int:
    """Return how many events a head covers that was signed by ``moment`` (aware)."""
    heads = TreeHead.objects.filter(sealed_at__lte=moment)
    return heads.aggregate(most=Max("size"))["most"] or 0


def is_provably_before(moment: datetime) -> Q:
    """Return the condition that a head signed by ``moment`` covers an event.

    Its own time is gone once it is emptied: that it was old enough is proven by the head.
    """
    return Q(leaf__position__lt=sealed_by(moment))


@transaction.atomic
def age(numbers: Collection[int], *, about: Ages, rule: int, until: datetime) -> int:
    """Reduce the entries ``numbers`` to their hashes, record that, and return how many.

    about: their class. rule: row number of the rule that says so. until: the period was over
    for what happened by then (aware). Raises ``Refused`` where one of them is of another
    class, was emptied before, is younger, or not proven to be old enough by a signed head.
    """
    events = Event.objects.filter(can_age(about), is_provably_before(until), at__lte=until)
    rows = list(events.filter(pk__in=numbers).select_related("leaf").order_by("leaf__position"))
    if len(rows) < len(set(numbers)) or until > clock.now() - LEAST:
        raise Refused("Some entries of the log must not end yet. Try the rule out again.")
    if not rows:
        return 0
    found = [row.pk for row in rows]
    place = Ageing.objects.create(about=about, first=min(found), last=max(found), until=until)
    frontier = Frontier.empty()
    for row in rows:
        frontier.append(bytes(row.leaf.hash))
        empty(row, place)
    fact = LogAged(
        rule=rule,
        about=about,
        first=place.first,
        last=place.last,
        count=len(rows),
        until=until,
        root=to_words(frontier.root()),
    )
    log.record(fact, place, actor=SYSTEM)
    return len(rows)


def empty(row: Event, place: Ageing) -> None:
    """Take out of ``row`` what it said, and name ``place``, by which that was done."""
    said = [getattr(row, column) for column in COLUMNS[2:]]
    Event.objects.filter(pk=row.pk).update(
        subject_type=EMPTIED,
        subject_id=place.pk,
        actor_kind=ActorKind.SYSTEM,
        actor_id=0,
        at=place.until,
        payload={REST: list(to_words(hash_of(*said)))},
    )
