"""The doors to bundles."""

from __future__ import annotations

from django.http import Http404

from ombud.base import clock
from ombud.bundles.models import Bundle
from ombud.bundles.queries import digest_of


def bundle_by_secret(secret: str) -> Bundle:
    """Return the bundle that can be fetched with ``secret`` now.

    Raises ``Http404`` for a wrong one, one that has expired and one fetched five times alike.
    """
    rows = Bundle.objects.live(clock.now()).select_related("contact")
    found = rows.filter(digest=digest_of(secret)).first()
    if found is None:
        raise Http404("There is nothing here.")
    return found
