"""An OAuth issuer for tests: real HTTP on loopback, and the ways in which it can fail."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from ombud.base import clock

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def numbered_key(number: int) -> Any:
    """Return a key that no other number has; to make one takes longer than a whole sign-in."""
    return RSAKey.generate_key(2048, {"kid": f"key-{number}"})


@dataclass
class Issuer:
    """What the issuer knows: codes that it gave, and what it was asked."""

    port: int = 0
    status: int = 200
    lifetime: int = 3600
    repeats_refresh: bool = True
    challenges: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    refresh_token: str = "refresh-1"
    keys: list[Any] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    signs_with: Any = None
    nonces: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    calls_itself: str = ""
    given: set[str] = field(default_factory=set)
    mail_user: str = "desk@halden.example"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def consent(self, authorisation_url: str) -> str:
        """Do what the administrator's browser would do, and return the code."""
        asked = {
            key: values[0]
            for key, values in parse_qs(urlsplit(authorisation_url).query).items()
        }
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"]
        self.nonces[code] = asked.get("nonce", "")
        return code

    def new_key(self) -> Any:
        """Sign with another key from now on; the ones before stay known."""
        self.signs_with = numbered_key(len(self.keys))
        self.keys.append(self.signs_with)
        return self.signs_with

    def described(self, path: str) -> dict[str, Any]:
        """Return what an OpenID provider says of itself, or its public keys."""
        self.read.append(path)
        if path == "/keys":
            return {"keys": [one.as_dict(private=False) for one in self.keys]}
        return {
            "issuer": self.calls_itself or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/leave",
        }

    def identity(self, code: str, client_id: str) -> str:
        """Return a signed identity token; ``claims`` override what a good one says."""
        now = int(clock.now().timestamp())
        said = {
            "iss": self.url,
            "aud": client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonces.get(code, ""),
            **self.claims,
        }
        kept = {name: value for name, value in said.items() if value is not None}
        head = {"alg": "RS256", "kid": self.signs_with.kid}
        return jwt.encode(head, kept, self.signs_with)

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(form)
        if self.status != 200:
            return self.status, {"error": "temporarily_unavailable"}
        if not self.is_genuine(form):
            return 400, {"error": "invalid_grant"}
        tokens = {
            "access_token": f"access-{len(self.asked)}",
            "token_type": "Bearer",
            "expires_in": self.lifetime,
        }
        self.given.add(str(tokens["access_token"]))
        if self.repeats_refresh or form["grant_type"] == "authorization_code":
            tokens["refresh_token"] = self.refresh_token
        if self.claims:
            tokens["id_token"] = self.identity(form.get("code", ""), form["client_id"])
        return 200, tokens

    def told_about(self, token: str) -> dict[str, Any]:
        """Return what a mail server is told about a token: whose it is, while it is good."""
        is_good = token in self.given
        return {"active": is_good, "username": self.mail_user} if is_good else {"active": False}

    def is_genuine(self, form: dict[str, str]) -> bool:
        if form["grant_type"] == "refresh_token":
            return form["refresh_token"] == self.refresh_token
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        return self.challenges.pop(form.get("code", ""), None) == challenge


@contextmanager
def issuer() -> Iterator[Issuer]:
    """Run an issuer on loopback until the block ends."""
    mine = Issuer()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = dict(parse_qsl(self.rfile.read(length).decode()))
            if self.path == "/introspect":
                self.tell(200, mine.told_about(form["token"]))
            else:
                self.tell(*mine.answer(form))

        def do_GET(self) -> None:
            self.tell(mine.status, mine.described(self.path))

        def tell(self, status: int, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    mine.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield mine
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
