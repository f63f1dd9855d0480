"""The desk's master key and what is derived from it.

One 256-bit key lies in a file of mode 600, beside and never inside the data folder, so that
a copy of the data folder alone is unreadable. Every use has its own key, derived by HKDF
(RFC 5869), so that one leaked use does not open another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from functools import cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ombud.base.errors import Misconfigured

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
SHORT_BYTES = 16


def create(path: Path) -> None:
    """Write a new random master key to ``path`` (mode 600, folder 700) unless one is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())


@cache
def master(path: Path) -> bytes:
    """Return the master key stored at ``path``.

    Raises ``Misconfigured`` when it is missing, malformed, or readable by others.
    """
    try:
        mode = path.stat().st_mode
        key = bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        raise Misconfigured(
            f"No key at {path}, and only the key that the data was made with opens it. "
            "Restore its copy, or set OMBUD_KEY_FILE to where it lies."
        ) from None
    except OSError as problem:
        raise Misconfigured(f"The key at {path} cannot be read: {problem.strerror}.") from None
    except ValueError:
        raise Misconfigured(f"The key at {path} is not hexadecimal. Restore it.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise Misconfigured(f"The key at {path} can be read by others. Run chmod 600 on it.")
    if len(key) != KEY_BYTES:
        raise Misconfigured(f"The key at {path} has {len(key)} bytes, not {KEY_BYTES}.")
    return key


@cache
def derived(path: Path, use: str) -> bytes:
    """Return the 32-byte key for ``use``, a fixed word in our code."""
    return derived_from(master(path), use)


def derived_from(secret: bytes, use: str) -> bytes:
    """Return the 32-byte key for ``use`` that ``secret`` gives."""
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"ombud:{use}".encode())
    return kdf.derive(secret)


def keyed_digest(key: bytes, *parts: str | bytes) -> bytes:
    """Return HMAC-SHA-256 over ``parts``, unambiguous about where one ends (RFC 2104)."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        octets = part.encode() if isinstance(part, str) else part
        mac.update(len(octets).to_bytes(8, "big") + octets)
    return mac.digest()


def short_digest(key: bytes, *parts: str | bytes) -> bytes:
    """Return the first half of ``keyed_digest``: 16 bytes, enough to know a thing again.

    Half is what RFC 2104, section 5, allows. It halves rows and indexes that hold one.
    """
    return keyed_digest(key, *parts)[:SHORT_BYTES]
