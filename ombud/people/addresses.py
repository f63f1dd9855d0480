"""What people are known by: one spelling for each, and the keyed hash by which it is found."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import keys

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 320
_APART = re.compile(r"[._-]")  # stands between the parts of a name
PHONE_FILLING = frozenset(" -/.()\u00a0\u202f\u2011\u2013")
DEVICE_FILLING = frozenset(" -:.{}")


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
    plain = "".join(one for one in normalised(number) if one not in PHONE_FILLING)
    return f"+{plain[2:]}" if plain.startswith("00") else plain


def handle(name: str) -> str:
    """Return a chat handle without case and without the sign before it."""
    return normalised(name).lstrip("@")


def issued(text: str) -> str:
    """Return what a machine gave out, such as the id of a cookie: its case means something."""
    return unicodedata.normalize("NFC", text).strip()[:LONGEST]


def device(text: str) -> str:
    """Return the id of a device without case and what divides it into groups."""
    return "".join(one for one in normalised(text) if one not in DEVICE_FILLING)


def network(text: str) -> str:
    """Return an IP address in its short form (RFC 5952); what is none as it was written."""
    try:
        found = ip_address(text.strip().strip("[]"))
    except ValueError:
        return normalised(text)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


# The one spelling of each kind in which two are compared; of the rest that of an address.
FORMS: dict[str, Callable[[str], str]] = {
    "phone": dialled,
    "chat": handle,
    "cookie": issued,
    "device": device,
    "ip": network,
    "sso": issued,
}


def form_of(kind: str, value: str) -> str:
    """Return ``value`` in the one spelling of its kind."""
    return FORMS.get(kind, normalised)(value)


def in_words(kind: str, value: str) -> list[str]:
    """Return how an identifier stands in texts, so that nothing else is taken for it.

    A handle of letters alone may be anybody's name, or a word: it is one behind its sign only.
    """
    if kind == "chat":
        return [f"@{handle(value)}" if handle(value).isalpha() else handle(value)]
    if kind == "ip" and ":" in value:
        long = IPv6Address(network(value)).exploded
        bare = ":".join(part.lstrip("0") or "0" for part in long.split(":"))
        return list(dict.fromkeys((value, long, bare)))
    if kind == "device":
        return list(dict.fromkeys((value, device(value))))
    return [value]


def lookup_of(kind: str, value: str) -> bytes:
    """Return the keyed hash of an identifier, 32 bytes: equality search without plain text.

    It is one however it is written.
    """
    key = keys.derived(settings.OMBUD_KEY_FILE, "identifier lookup")
    return keys.keyed_digest(key, kind, form_of(kind, value))


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
