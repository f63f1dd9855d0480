"""Mail addresses: one spelling for each, and the keyed hash by which they are found."""

from __future__ import annotations

import contextlib
import unicodedata

from django.conf import settings

from ombud.base import keys

LONGEST = 320


def normalised(address: str) -> str:
    """Return ``address`` in the one spelling under which it is stored.

    NFKC, lower case, without white space or angle brackets; the domain in its ASCII form
    (RFC 5891) so that both spellings of an international domain are one. Dots and plus
    parts are kept: they may belong to different people at many providers.
    """
    plain = unicodedata.normalize("NFKC", address).strip().strip("<>").lower()
    local, at, domain = plain.rpartition("@")
    if not at:
        return plain[:LONGEST]
    with contextlib.suppress(UnicodeError):  # a broken domain stays as it was written
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"[:LONGEST]


def lookup_of(kind: str, value: str) -> bytes:
    """Return the keyed hash of an identifier, 32 bytes: equality search without plain text."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "identifier lookup")
    return keys.keyed_digest(key, kind, normalised(value))
