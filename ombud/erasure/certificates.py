"""The certificate of an erasure: proof that outlives the data and holds none of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from ombud.base import clock, keys
from ombud.erasure import plugs
from ombud.erasure.postgresql import LOG_DAYS

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure
    from ombud.erasure.plugs import Scan


def key() -> Ed25519PrivateKey:
    """Return the key that signs certificates, derived from the desk's key."""
    seed = keys.derived(settings.OMBUD_KEY_FILE, "erasure certificates")
    return Ed25519PrivateKey.from_private_bytes(seed)


def statement(words: dict[str, Any]) -> bytes:
    """Return the bytes that are signed: everything but the signature, in canonical form."""
    plain = {name: value for name, value in words.items() if name != "signature"}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def certificate_of(erasure: Erasure, scan: Scan, *, names: int = 0) -> dict[str, Any]:
    """Return the signed certificate of a finished erasure whose scan found nothing.

    names: in how many messages of others a name stands that may be the person's.
    """
    now = clock.now()
    backups = [now + timedelta(days=settings.OMBUD_BACKUP_DAYS)]
    backups += [plugs.copies[name]() or now for name in plugs.copies]
    words: dict[str, Any] = {
        "certificate": "ombud erasure 1",
        "number": erasure.pk,
        "pseudonym": erasure.pseudonym,
        "planned_at": erasure.planned_at.isoformat(),
        "started_at": erasure.started_at.isoformat() if erasure.started_at else None,
        "ended_at": now.isoformat(),
        "map_digest": erasure.map_digest,
        "places": erasure.results,
        "kept": erasure.kept,
        "spared": erasure.spared,
        "failed": 0,
        "names_not_reviewed": names,
        "scan": {"scope": scan.scope, "hits": 0},
        "backups_end_on": max(backups).date().isoformat(),
        "log_of_the_database_ends_on": (
            (now + timedelta(days=LOG_DAYS)).date().isoformat()
            if connection.vendor == "postgresql"
            else None
        ),
    }
    return words | {"signature": key().sign(statement(words)).hex()}


def is_genuine(words: dict[str, Any]) -> bool:
    """Say whether this desk signed exactly this certificate."""
    try:
        key().public_key().verify(bytes.fromhex(str(words["signature"])), statement(words))
    except (InvalidSignature, KeyError, ValueError):
        return False
    return True
