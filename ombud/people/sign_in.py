"""Signing in with a password, and the limits against guessing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, models, transaction

from ombud.base import clock, keys
from ombud.people.models import Agent, SignInThrottle

if TYPE_CHECKING:
    from django.http import HttpRequest

WINDOW = timedelta(minutes=15)
TRIES_FOR_ACCOUNT = 8
TRIES_FOR_ADDRESS = 40


def throttle_key(kind: str, value: str) -> bytes:
    key = keys.derived(settings.OMBUD_KEY_FILE, "sign-in throttle")
    return keys.keyed_digest(key, kind, value.casefold().strip())


def count_try(key: bytes) -> int:
    """Count one more try under ``key`` and return how many there are in this window.

    One statement does it, so parallel tries cannot share a count.
    """
    now = clock.now()
    rows = SignInThrottle.objects.filter(key=key)
    rows.filter(window_ends_at__lte=now).update(count=0, window_ends_at=now + WINDOW)
    if not rows.update(count=models.F("count") + 1):
        try:
            with transaction.atomic():
                SignInThrottle.objects.create(key=key, count=1, window_ends_at=now + WINDOW)
        except IntegrityError:
            rows.update(count=models.F("count") + 1)
    return int(rows.values_list("count", flat=True).get())


def may_try(email: str, address: str) -> bool:
    """Count a try for the account and for the network address; say whether it may go on."""
    account = count_try(throttle_key("account", email))
    network = count_try(throttle_key("address", address))
    return account <= TRIES_FOR_ACCOUNT and network <= TRIES_FOR_ADDRESS


def forget_tries(email: str) -> None:
    """Forget the tries of an account after it has signed in."""
    SignInThrottle.objects.filter(key=throttle_key("account", email)).delete()


def forget_ended_windows() -> None:
    """Remove the counts whose window has ended; nothing of a try outlasts it."""
    SignInThrottle.objects.filter(window_ends_at__lte=clock.now()).delete()


class AgentBackend(BaseBackend):
    """Checks an agent's password; unknown and known accounts take the same time."""

    def authenticate(
        self,
        request: HttpRequest | None,
        email: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Agent | None:
        if not email or not password or not isinstance(password, str):
            return None
        agent = Agent.objects.filter(email__iexact=email.strip()).first()
        if agent is None or not agent.is_active:
            make_password(password)  # the same work, so that the time says nothing
            return None
        return agent if agent.check_password(password) else None

    def get_user(self, user_id: int) -> Agent | None:
        return Agent.objects.filter(pk=user_id, is_active=True).first()
