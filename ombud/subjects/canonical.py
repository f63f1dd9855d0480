"""One form for all spellings of an identifier under which the same person writes. Pure.

For tombstones only: it rather takes two people for one than lets an erased one be made
again. Contacts themselves keep the spelling of ``people.addresses``.
"""

from __future__ import annotations

import re

from ombud.people.addresses import normalised

# Domains under which one provider delivers to the same mailbox. Sources: the help pages of
# the providers (Google, Apple, Proton), as of 2026.
ALIASES = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
}
WITHOUT_DOTS = frozenset({"gmail.com", "proton.me"})  # dots of the local part mean nothing
_NOT_DIGITS = re.compile(r"\D")


def canonical_address(address: str) -> str:
    """Return ``address`` without case, plus part, meaningless dots; its domain's main name."""
    local, at, domain = normalised(address).rpartition("@")
    if not at:
        return domain
    domain = domain.rstrip(".")
    domain = ALIASES.get(domain, domain)
    bare = local.strip('"').partition("+")[0] or local
    if domain in WITHOUT_DOTS:
        bare = bare.replace(".", "")
    return f"{bare}@{domain}"


def canonical_phone(number: str) -> str:
    """Return the digits of ``number`` without the prefix for calls abroad."""
    return _NOT_DIGITS.sub("", number).lstrip("0")


def canonical(kind: str, value: str) -> str:
    """Return the one form of an identifier of ``kind`` (email, phone, or any other)."""
    if kind == "email":
        return canonical_address(value)
    if kind == "phone":
        return canonical_phone(value)
    return normalised(value)
