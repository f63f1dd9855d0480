"""Mail addresses: one spelling for each, and the keyed hash by which they are found."""

from __future__ import annotations

import contextlib
import re
import unicodedata

from django.conf import settings

from ombud.base import keys

LONGEST = 320
_APART = re.compile(r"[._-]")  # stands between the parts of a name
PHONE_FILLING = frozenset(" -/.()\u00a0\u202f\u2011\u2013")


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


def dialled(number: str) -> str:
    """Return a telephone number without what stands between its digits; +49 for 0049."""
    plain = "".join(one for one in number if one not in PHONE_FILLING)
    return f"+{plain[2:]}" if plain.startswith("00") else plain


def lookup_of(kind: str, value: str) -> bytes:
    """Return the keyed hash of an identifier, 32 bytes: equality search without plain text.

    A telephone number is one however it is written.
    """
    key = keys.derived(settings.OMBUD_KEY_FILE, "identifier lookup")
    plain = normalised(value)
    return keys.keyed_digest(key, kind, dialled(plain) if kind == "phone" else plain)


def ending_of(address: str) -> bytes:
    """Return the keyed hash, 32 bytes, of what the addresses of one mailbox end with, whatever
    stands behind a plus, and so do those with more in front: of ``ann@b.example`` the same as
    of ``ann+news@b.example`` and ``mary.ann@b.example``.

    By equality it finds in an index what a search for the end of a text would read all for.
    """
    key = keys.derived(settings.OMBUD_KEY_FILE, "identifier lookup")
    local, _at, domain = normalised(address).rpartition("@")
    last = _APART.split(local.partition("+")[0])[-1]
    return keys.keyed_digest(key, "ending", f"{last}@{domain}")
