"""The signed token that says which conversation, with whom, a mail belongs to.

It stands in the Message-ID of each of our mails, hence in In-Reply-To and References of the
answer, and in the plus-address of Reply-To. Each mail to each recipient has its own. The
three row numbers are sealed with AES-SIV (RFC 5297): 128 bits of authentication over them,
and nobody without the desk's key can read them or see that two mails went to one person.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from ombud.base import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ombud.channels.email.mime.model import ParsedMail

LONGEST_LOCAL = 64  # octets, RFC 5321 section 4.5.3.1.1
LONGEST_TOKEN = 56
MOST_CANDIDATES = 200
_ROW_NUMBER_LIMIT = 2**63
_CONTEXT = [b"ombud mail token 1"]
_CANDIDATE = re.compile(r"(?<![A-Za-z2-7])[A-Za-z2-7]{30,56}(?=@)")


@dataclass(frozen=True, slots=True)
class TokenClaim:
    """What a genuine token says: row numbers of the ticket, the contact and our mail."""

    ticket: int
    contact: int
    mail: int


def make(claim: TokenClaim) -> str:
    """Return the token for ``claim``: lower-case base32, at most 56 characters."""
    packed = b"".join(_packed(part) for part in (claim.ticket, claim.contact, claim.mail))
    return base64.b32encode(_cipher().encrypt(packed, _CONTEXT)).decode().rstrip("=").lower()


def opened(token: str) -> TokenClaim | None:
    """Return what ``token`` claims, or None when we did not make exactly this token.

    Letter case does not matter, because some servers fold it. The comparison takes the same
    time wherever the difference lies.
    """
    try:
        sealed = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        packed = _cipher().decrypt(sealed, _CONTEXT)
        numbers = list(_unpacked(packed))
    except (ValueError, InvalidTag, IndexError):
        return None
    if len(numbers) != 3:
        return None
    claim = TokenClaim(*numbers)
    # base32 has spare bits at the end: only the one spelling that we wrote is ours.
    return claim if make(claim) == token.lower() else None


def claim_in(strings: Iterable[str]) -> TokenClaim | None:
    """Return the first genuine claim in ``strings`` (addresses, Message-IDs), or None.

    Looks at no more than 200 candidates, so that a crafted mail costs little.
    """
    tries = 0
    for text in strings:
        for found in _CANDIDATE.finditer(text):
            tries += 1
            if tries > MOST_CANDIDATES:
                return None
            claim = opened(found[0])
            if claim is not None:
                return claim
    return None


def token_in(mail: ParsedMail, envelope_to: Iterable[str] = ()) -> TokenClaim | None:
    """Return the claim that ``mail`` carries: where it was sent, else what it answers.

    The order is envelope, In-Reply-To, References from the latest back, To and Cc: what the
    mail was sent to now weighs more than what was once quoted in its history.
    """
    return claim_in(
        [
            *envelope_to,
            *mail.in_reply_to,
            *reversed(mail.references),
            *(address.email for address in (*mail.to, *mail.cc)),
        ]
    )


def message_id(token: str, mailbox_address: str) -> str:
    """Return the Message-ID of the mail with ``token``, in angle brackets."""
    return f"<{token}@{mailbox_address.rpartition('@')[2]}>"


def reply_address(token: str, mailbox_address: str) -> str:
    """Return ``support+token@domain``; without the plus part where that would be too long.

    The answer still threads by its References then.
    """
    local, _, domain = mailbox_address.rpartition("@")
    extended = f"{local}+{token}"
    if len(extended.encode()) > LONGEST_LOCAL:
        return mailbox_address
    return f"{extended}@{domain}"


def _cipher() -> AESSIV:
    return AESSIV(keys.derived(settings.OMBUD_KEY_FILE, "mail token"))


def _packed(number: int) -> bytes:
    """Return ``number`` in seven-bit groups, so that small numbers make short tokens."""
    if not 0 <= number < _ROW_NUMBER_LIMIT:
        raise ValueError("A row number is not negative and has 63 bits.")
    groups = []
    while number > 127:
        groups.append(number & 127 | 128)
        number >>= 7
    return bytes([*groups, number])


def _unpacked(packed: bytes) -> Iterator[int]:
    position = 0
    while position < len(packed):
        number, shift = 0, 0
        while packed[position] & 128:
            number |= (packed[position] & 127) << shift
            position, shift = position + 1, shift + 7
        yield number | packed[position] << shift
        position += 1
