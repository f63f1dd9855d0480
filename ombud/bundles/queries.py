"""Reads about bundles."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import clock, keys
from ombud.bundles.collecting import Wanted, items_of
from ombud.bundles.mentions import counted_mentions
from ombud.bundles.models import Bundle
from ombud.bundles.statuses import UNDER_WAY, Profile
from ombud.datamap import Group
from ombud.subjects.queries import person_behind, selves_of

if TYPE_CHECKING:
    from ombud.people.models import Contact

SHOWN = 20
GIVEN_UP = timedelta(hours=3)  # the eight tries of a job span two


def bundles_of(contact: Contact) -> list[Bundle]:
    """Return the newest bundles of whose record ``contact`` is."""
    rows = Bundle.objects.filter(contact__in=selves_of(contact)).select_related("asked_by")
    return list(rows.order_by("-pk")[:SHOWN])


def left_lying() -> list[int]:
    """Return the numbers of bundles that are not ready although their job has given up.

    One that could not be made in a month is left to people.
    """
    asked = (clock.in_(days=-30), clock.now() - GIVEN_UP)
    rows = Bundle.objects.filter(state__in=UNDER_WAY, asked_at__range=asked)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def counted(contact: Contact, profile: Profile) -> dict[str, int]:
    """Return how many values a bundle of ``contact`` would hold, by group; changes nothing."""
    found = Counter(one.group for one in items_of(person_behind(contact), Wanted(profile)))
    if profile is not Profile.PORTABILITY:
        found[Group.MENTIONS] = counted_mentions(person_behind(contact))
    return {str(group): found[group] for group in Group}


def digest_of(secret: str) -> bytes:
    """Return the keyed hash under which the secret of an address is stored."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "bundle address")
    return keys.keyed_digest(key, secret)


def wrapping_key() -> bytes:
    """Return the key that wraps the keys of spool files."""
    return keys.derived(settings.OMBUD_KEY_FILE, "bundle wrapping")
