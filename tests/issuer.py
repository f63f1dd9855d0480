"""An OAuth issuer for tests: real HTTP on loopback, and the ways in which it can fail."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        return code

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
        if self.repeats_refresh or form["grant_type"] == "authorization_code":
            tokens["refresh_token"] = self.refresh_token
        return 200, tokens

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
            status, answer = mine.answer(form)
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
