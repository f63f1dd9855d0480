"""Small secrets in columns: passwords of mailboxes, tokens, masked values."""

from __future__ import annotations

from django.conf import settings

from ombud.base import keys
from ombud.vault import sealing


def seal_text(value: str) -> bytes:
    """Return ``value`` encrypted under the desk's key for column secrets."""
    return sealing.seal(value.encode(), keys.derived(settings.OMBUD_KEY_FILE, "column secrets"))


def open_text(sealed: bytes) -> str:
    """Return the secret. Raises ``Broken`` when it was changed or belongs to another key."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "column secrets")
    return sealing.unseal(bytes(sealed), key).decode()
