"""A signed-in visitor of the bench: plain HTTP over a kept connection, no browser."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from ombud.people.sessions import SessionStore

if TYPE_CHECKING:
    from ombud.people.models import Agent

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMEOUT = 60


def session_of(agent: Agent) -> str:
    """Return the cookie of a fresh session of ``agent``."""
    store = SessionStore()
    store[SESSION_KEY] = str(agent.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    store.create()
    return str(store.session_key)


class Visitor:
    """One connection to the desk, signed in by ``cookie``."""

    def __init__(self, host: str, port: int, cookie: str) -> None:
        self.connection = HTTPConnection(host, port, timeout=TIMEOUT)
        self.cookies = {settings.SESSION_COOKIE_NAME: cookie}
        self.origin = f"http://{host}:{port}"
        self.token = ""

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> bytes:
        """Ask for ``path`` and return the page. Raises ``RuntimeError`` for an error page."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Host": self.origin.partition("//")[2],
            "Origin": self.origin,
            "Accept-Language": "en",
        }
        body = urlencode(form) if form is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name.strip()] = rest.partition(";")[0]
        if answer.status >= 400:
            raise RuntimeError(f"{method} answered {answer.status}.")
        return page

    def get(self, path: str) -> bytes:
        return self.send("GET", path)

    def post(self, path: str, **form: str) -> bytes:
        """Send a form with the token of our own page."""
        if not self.token:
            found = TOKEN.search(self.get("/tickets/new/"))
            self.token = found.group(1).decode() if found else ""
        return self.send("POST", path, {"csrfmiddlewaretoken": self.token, **form})
