"""A program that calls the interface with a token."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from ombud.people.models import Agent, Team
from ombud.people.queries import rights_of
from ombud.people.tokens import make_token, usable_scopes

BASE = "/api/v1"


@dataclass
class Caller:
    """Sends requests with ``token``; answers of 500 are not raised but returned."""

    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        for name, value in headers.items():
            sent[name.replace("_", "-")] = value
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body)
        return Client().generic(
            method,
            BASE + path,
            data,
            content_type=sent.pop("Content-Type", "application/json"),
            headers=sent,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.ask("DELETE", path, **headers)


def caller(
    agent: Agent, scopes: list[str] | None = None, team: Team | None = None, days: int = 30
) -> Caller:
    """Return a program with a token of ``agent``: with all scopes of use, or ``scopes``."""
    wanted = scopes or [one.value for one in usable_scopes(rights_of(agent))]
    _, text = make_token(
        agent, name="Test", scopes=wanted, days=days, actor=agent.actor, team=team
    )
    return Caller(text)
