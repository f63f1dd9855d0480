"""Small secrets in columns: passwords of mailboxes, tokens, masked values."""

from __future__ import annotations

import contextlib

from django.conf import settings

from ombud.base import generations
from ombud.vault import sealing

USE = "column secrets"


def seal_text(value: str) -> bytes:
    """Return ``value`` encrypted under the desk's newest key for column secrets."""
    return sealing.seal(value.encode(), generations.newest(settings.OMBUD_KEY_FILE, USE))


def open_text(sealed: bytes) -> str:
    """Return the secret. Raises ``Broken`` when it was changed or belongs to another key."""
    *older, last = generations.derived(settings.OMBUD_KEY_FILE, USE)
    for key in older:
        with contextlib.suppress(sealing.Broken):
            return sealing.unseal(bytes(sealed), key).decode()
    return sealing.unseal(bytes(sealed), last).decode()


def sealed_again(sealed: bytes) -> bytes | None:
    """Return the secret under the newest key; None where it is already, or is no secret."""
    newest, *older = generations.derived(settings.OMBUD_KEY_FILE, USE)
    with contextlib.suppress(sealing.Broken):
        sealing.unseal(sealed, newest)
        return None
    for key in older:
        with contextlib.suppress(sealing.Broken):
            return sealing.seal(sealing.unseal(sealed, key), newest)
    return None
