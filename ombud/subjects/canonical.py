"""One form for all spellings of an identifier under which the same person writes. Pure.

For tombstones only: it rather takes two people for one than lets an erased one be made
again. Contacts themselves keep the spelling of ``people.addresses``.
"""

from __future__ import annotations

import re

from ombud.people.addresses import dialled, form_of, normalised

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
LEAST_DIGITS = 8
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


def other_domains(address: str) -> list[str]:
    """Return ``address`` under each domain by which its provider delivers to it."""
    local, _at, domain = normalised(address).rpartition("@")
    main = ALIASES.get(domain, domain)
    same = [one for one, other in ALIASES.items() if other == main]
    return [f"{local}@{one}" for one in dict.fromkeys([domain, main, *same])]


def canonical_phone(number: str) -> str:
    """Return the digits of ``number`` without the prefix for calls abroad."""
    return _NOT_DIGITS.sub("", number).lstrip("0")


def other_forms(number: str) -> list[str]:
    """Return how else ``number`` is dialled: in its own country without the code of it, or from
    abroad with the code of any. None for one so short that it may be anybody's.
    """
    plain = dialled(number)
    digits = plain.lstrip("+0")
    if len(digits) < LEAST_DIGITS:
        return []
    if plain.startswith("+"):
        return [digits, *(f"0{digits[code:]}" for code in (1, 2, 3))]
    return [f"+{digits}", *(f"+{code}{digits}" for code in range(1, 1000))]


def canonical(kind: str, value: str) -> str:
    """Return the one form of an identifier of ``kind`` (an ``IdentifierKind``)."""
    if kind == "email":
        return canonical_address(value)
    if kind == "phone":
        return canonical_phone(value)
    return form_of(kind, value)
