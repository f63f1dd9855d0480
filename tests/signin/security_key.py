"""A security key made of software: answers as a browser with a stick would."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def words(octets: bytes) -> str:
    return urlsafe_b64encode(octets).decode().rstrip("=")


def octets(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SecurityKey:
    """One key. What it says can be bent: the origin, the desk, the count, the owner."""

    origin: str = "http://localhost:8000"
    desk: str = ""
    verifies: bool = True
    count: int = 0
    step: int = 1
    kind: str = ""
    id: bytes = field(default_factory=lambda: os.urandom(32))
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""

    def data(self, desk: str, flags: int) -> bytes:
        self.count += self.step
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        digest = hashlib.sha256((self.desk or desk).encode()).digest()
        return digest + bytes([flags]) + self.count.to_bytes(4, "big")

    def client(self, kind: str, challenge: str) -> bytes:
        said = {"type": self.kind or kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def answer(self, **response: bytes) -> str:
        return json.dumps(
            {
                "id": words(self.id),
                "rawId": words(self.id),
                "type": "public-key",
                "response": {name: words(part) for name, part in response.items()},
                "clientExtensionResults": {},
            }
        )

    def make(self, options: str) -> str:
        """Return the answer to the question for a new key."""
        asked = json.loads(options)
        self.handle = octets(asked["user"]["id"])
        numbers = self.private.public_key().public_numbers()
        public = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        data = self.data(asked["rp"]["id"], HAS_KEY)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        return self.answer(
            clientDataJSON=self.client("webauthn.create", asked["challenge"]),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def sign(self, options: str) -> str:
        """Return the answer to the question for a signature."""
        asked = json.loads(options)
        data = self.data(asked["rpId"], 0)
        client = self.client("webauthn.get", asked["challenge"])
        signed = data + hashlib.sha256(client).digest()
        return self.answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self.private.sign(signed, ec.ECDSA(SHA256())),
            userHandle=self.handle,
        )
