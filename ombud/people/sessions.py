"""Sessions of agents: rows that can be listed and ended; the cookie's value is never stored.

The row is found by the SHA-256 of the cookie, so a copy of the table lets nobody in. A
session ends 12 hours after it began and after 2 hours without use (OWASP ASVS 7.3), or
earlier where the policy says so; with an allow-list it counts only from inside of it.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware as StockMiddleware
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from ombud.base import clock
from ombud.base.browsers import network_of
from ombud.base.prepared import Prepared
from ombud.people.models import Session
from ombud.people.policy import is_inside, rules_of, with_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from ombud.people.models import Agent

LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
NEW_COOKIE_LENGTH = 43


def row_key(cookie: str) -> str:
    """Return the key under which the session, or a contact's visit, of ``cookie`` is stored."""
    return hashlib.sha256(cookie.encode()).hexdigest()


LIVE = Prepared(
    lambda key, now: with_rules(
        Session.objects.select_related("agent").filter(pk=key, expire_date__gt=now)
    )
)


def living(keys: Collection[str]) -> list[Session]:
    """Return those sessions of ``keys`` that have not ended, with their agents; one query."""
    now = clock.now()
    rows = Session.objects.select_related("agent").filter(pk__in=keys, expire_date__gt=now)
    return [row for row in with_rules(rows) if is_alive(row, now)]


def is_alive(row: Session, now: datetime) -> bool:
    rules = rules_of(row)
    return bool(row.seen_at + rules.idle > now and row.began_at + rules.longest > now)


class SessionStore(SessionBase):
    """Reads and writes session rows. ``agent`` is whose session was read, in one query."""

    agent: Agent | None = None
    networks: tuple[str, ...] = ()

    def load(self) -> dict[str, Any]:
        row = self._row()
        if row is None:
            self._session_key = None
            return {}
        self.networks = rules_of(row).networks
        if clock.now() - row.seen_at > SEEN_EVERY:
            Session.objects.filter(pk=row.pk).update(seen_at=clock.now())
        self.agent = row.agent
        loaded: dict[str, Any] = self.decode(row.session_data)
        return loaded

    def _row(self) -> Session | None:
        if not self.session_key:
            return None
        now = clock.now()
        row: Session | None = LIVE.first(key=row_key(self.session_key), now=now)
        return row if row is not None and is_alive(row, now) else None

    def exists(self, session_key: str) -> bool:
        return bool(Session.objects.filter(pk=row_key(session_key)).exists())

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = {
            "session_data": self.encode(data),
            "agent_id": int(data["_auth_user_id"]) if "_auth_user_id" in data else None,
            "browser": str(data.get("browser", ""))[:40],
        }
        key = row_key(self.session_key)
        if must_create:
            now = clock.now()
            try:
                with transaction.atomic():
                    Session.objects.create(
                        pk=key, expire_date=now + LONGEST, began_at=now, seen_at=now, **values
                    )
            except IntegrityError:
                raise CreateError from None
        elif not Session.objects.filter(pk=key).update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(pk=row_key(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Remove sessions that have ended."""
        Session.objects.filter(expire_date__lte=clock.now()).delete()


def agent_of(request: HttpRequest) -> Agent | AnonymousUser:
    """Return who is signed in by the session of ``request``: an active agent whose password
    is still the one that they signed in with.
    """
    session: Any = request.session
    number = session.get(SESSION_KEY)  # reads the row, and the agent with it
    agent = session.agent
    if agent is None or str(agent.pk) != number or not agent.is_active:
        return AnonymousUser()
    if not is_inside(network_of(request), session.networks):
        return AnonymousUser()
    if constant_time_compare(session.get(HASH_SESSION_KEY, ""), agent.get_session_auth_hash()):
        return cast("Agent", agent)
    session.flush()
    return AnonymousUser()


class SignedInMiddleware:
    """Puts the signed-in agent on the request, without asking the database a second time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: agent_of(request))  # type: ignore[assignment]
        return self.get_response(request)


class SessionMiddleware(StockMiddleware):
    """Django's middleware over our rows."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.SessionStore = SessionStore
