"""Envelope encryption: a fresh key for each object, wrapped by the desk's key.

AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces; a key encrypts one object only, so
nonces cannot repeat. Destroying the wrapped key destroys the object, wherever copies lie.
"""

from __future__ import annotations

import contextlib
import os
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

NONCE_BYTES = 12
PACKED, PLAIN = b"\x01", b"\x00"


class Broken(Exception):  # noqa: N818 - the object is
    """The sealed object was changed, cut, or belongs to another key."""


def new_key() -> bytes:
    """Return a random 256-bit object key."""
    return AESGCM.generate_key(bit_length=256)


def wrap(key: bytes, wrapping_key: bytes) -> bytes:
    """Return ``key`` wrapped (RFC 3394), 40 bytes."""
    return aes_key_wrap(wrapping_key, key)


def is_wrapped_by(wrapped: bytes, wrapping_key: bytes) -> bool:
    """Say whether ``wrapping_key`` opens ``wrapped``."""
    try:
        aes_key_unwrap(wrapping_key, wrapped)
    except (InvalidUnwrap, ValueError):
        return False
    return True


def unwrap(wrapped: bytes, *wrapping_keys: bytes) -> bytes:
    """Return the object key, by the first of ``wrapping_keys`` that opens it.

    Raises ``Broken`` when it was wrapped by another key.
    """
    for key in wrapping_keys:
        with contextlib.suppress(InvalidUnwrap, ValueError):
            return aes_key_unwrap(key, wrapped)
    raise Broken("The key of this object cannot be opened with the desk's key.")


def seal(content: bytes, key: bytes) -> bytes:
    """Return ``content`` compressed where that helps, then encrypted."""
    packed = zlib.compress(content, 6)
    body = PACKED + packed if len(packed) < len(content) else PLAIN + content
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, body, None)


def unseal(sealed: bytes, key: bytes) -> bytes:
    """Return the content. Raises ``Broken`` when a single bit was changed."""
    try:
        body = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except (InvalidTag, ValueError) as problem:
        raise Broken("This object was changed or damaged.") from problem
    return zlib.decompress(body[1:]) if body[:1] == PACKED else body[1:]
