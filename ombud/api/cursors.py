"""Places in a list, signed, so that nobody has to understand or can bend them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core import signing

from ombud.api.problems import BAD_CURSOR, Problem

signer = signing.Signer(salt="api cursor")
LONGEST = 400


def list_key(*what: Any) -> str:
    """Return a short name for a list and its filters, so that cursors stay with their list."""
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()[:12]


def written(place: str | int | None, key: str) -> str | None:
    """Return the cursor for ``place`` in the list ``key``, or None at the end."""
    if place is None or place == "":
        return None
    return signer.sign_object([key, str(place)], compress=False)


def read(cursor: str | None, key: str) -> str:
    """Return the place that ``cursor`` names, or an empty text for the beginning.

    Raises ``Problem`` when it was changed or belongs to another list.
    """
    if not cursor:
        return ""
    try:
        mine, place = signer.unsign_object(cursor[:LONGEST])
    except (signing.BadSignature, ValueError, TypeError):
        raise Problem(BAD_CURSOR) from None
    if mine != key:
        raise Problem(BAD_CURSOR)
    return str(place)
