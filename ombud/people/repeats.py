"""Writes that may come twice: the second time gets the first answer and changes nothing.

A caller names a write by a key of its own. The row is made in the transaction of the write,
so that both are there or neither, and two at once wait for each other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from ombud.base import clock, keys
from ombud.people.models import KeptAnswer
from ombud.vault import sealing

if TYPE_CHECKING:
    from ombud.people.models import AccessToken

KEPT = timedelta(hours=24)


class KeyReused(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The key has named another request before."""


def digest(use: str, token: AccessToken, *parts: str | bytes) -> bytes:
    """Return a hash that tells requests of ``token`` apart, for one ``use`` only."""
    key = keys.derived(settings.OMBUD_KEY_FILE, f"kept answer {use}")
    return keys.keyed_digest(key, str(token.pk), *parts)


def begin(token: AccessToken, key: str, *request: str | bytes) -> KeptAnswer:
    """Return the row of the write that ``key`` names, made now unless there is one.

    request: what makes it this request: method, address, body. Must run in the transaction
    of the write. Raises ``KeyReused`` when the key belongs to another request.
    """
    place, wanted = digest("key", token, key), digest("request", token, *request)
    KeptAnswer.objects.filter(key=place, expires_at__lte=clock.now()).delete()
    found = KeptAnswer.objects.filter(key=place).first() or made(token, place, wanted)
    if bytes(found.request) != wanted:
        raise KeyReused
    return found


def made(token: AccessToken, place: bytes, wanted: bytes) -> KeptAnswer:
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                token=token, key=place, request=wanted, expires_at=clock.now() + KEPT
            )
    except IntegrityError:  # another one was quicker, and has ended by now
        return KeptAnswer.objects.get(key=place)


def keep(row: KeptAnswer, key: str, answer: bytes) -> None:
    """Keep ``answer`` for a day, sealed so that only ``key`` opens it."""
    row.sealed = sealing.seal(answer, digest("seal", row.token, key))
    row.save(update_fields=["sealed"])


def kept(row: KeptAnswer, key: str) -> bytes | None:
    """Return the answer that was kept, or None while there is none yet."""
    if not row.sealed:
        return None
    return sealing.unseal(bytes(row.sealed), digest("seal", row.token, key))
