"""Codes of thirty seconds (RFC 6238) and recovery codes: how they are made and compared."""

from __future__ import annotations

import secrets
from hmac import compare_digest
from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6
SECRET_LETTERS = 32  # 160 bits in base 32, as RFC 4226 recommends
CODES = 10
# Without letters that look like digits or like one another; five bits each.
ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
GROUPS, GROUP = 4, 6  # 120 bits: a plain hash of it cannot be guessed (OWASP ASVS 6.5.2)


def new_secret() -> str:
    """Return a random secret to share with an authenticator app."""
    return pyotp.random_base32(SECRET_LETTERS)


def address_of(secret: str, *, name: str, issuer: str) -> str:
    """Return the ``otpauth:`` address by which an app takes up ``secret``."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def plain(code: str) -> str:
    """Return ``code`` without what people put between its signs, in small letters."""
    return "".join(one for one in code.lower() if one.isalnum())


def is_timed(code: str) -> bool:
    """Say whether ``code`` (plain) looks like one of thirty seconds."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def step_of(code: str, secret: str, now: datetime) -> int | None:
    """Return the step to which ``code`` (plain) belongs: this one, the last or the next.

    None when it belongs to none of them. A clock may be off by half a minute; more would
    only give more guesses.
    """
    if not is_timed(code):
        return None
    here = int(now.timestamp()) // STEP_SECONDS
    made = pyotp.HOTP(secret, digits=DIGITS)
    fitting = [
        step for step in (here - 1, here, here + 1) if compare_digest(made.at(step), code)
    ]
    return max(fitting, default=None)


def new_recovery_code() -> str:
    """Return a random recovery code, in groups that can be read aloud."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)]
    return "-".join(groups)
