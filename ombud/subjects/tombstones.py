"""The key under which tombstones are hashed, and looking them up.

The key lies in a file of its own beside the desk's key: copies of the database do not hold
it, and when it is destroyed no list of addresses can be tried against the tombstones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import keys
from ombud.subjects.canonical import canonical
from ombud.subjects.models import Tombstone
from ombud.subjects.statuses import TombstoneKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from django.db.models import QuerySet


def key_file() -> Path:
    """Return where the key of the tombstones lies."""
    return settings.OMBUD_KEY_FILE.with_name("tombstones.key")


def digest_of(kind: str, value: str) -> bytes:
    """Return the keyed hash of an identifier in its one form, 32 bytes.

    Makes the key when there is none yet. Raises ``Misconfigured`` when it cannot be read.
    """
    path = key_file()
    if not path.exists():
        keys.create(path)
    return keys.keyed_digest(keys.derived(path, "tombstones"), kind, canonical(kind, value))


def standing(addresses: Iterable[str]) -> QuerySet[Tombstone]:
    """Return the tombstones that keep one of the mail ``addresses`` out."""
    digests = {digest_of("email", one) for one in addresses if "@" in one}
    return Tombstone.objects.filter(digest__in=digests, kind=TombstoneKind.GUARD)


def standing_on(kind: str, value: str) -> Tombstone | None:
    """Return the tombstone that keeps an identifier out, or None."""
    found = Tombstone.objects.filter(digest=digest_of(kind, value), kind=TombstoneKind.GUARD)
    return found.first()


def is_suppressed(address: str) -> bool:
    """Say whether nothing but answers may ever be sent to ``address``."""
    digest = digest_of("email", address)
    return Tombstone.objects.filter(digest=digest, kind=TombstoneKind.SUPPRESS).exists()


def kept_out(addresses: Iterable[str]) -> set[str]:
    """Return those of ``addresses`` that must not be made into a person; one query."""
    by_digest: dict[bytes, list[str]] = {}
    for one in addresses:
        by_digest.setdefault(digest_of("email", one), []).append(one)
    found = Tombstone.objects.filter(digest__in=list(by_digest), kind=TombstoneKind.GUARD)
    return {
        address
        for digest in found.values_list("digest", flat=True)
        for address in by_digest[bytes(digest)]
    }
