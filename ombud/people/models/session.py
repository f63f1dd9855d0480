from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models.agent import Agent


class Session(AbstractBaseSession):
    """One signed-in browser of an agent; listed on the account page, ended from there.

    ``session_key`` is the SHA-256 of what the cookie holds: reading this table does not
    let anybody in.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    agent = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    browser = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = BaseSessionManager()

    class Meta:
        indexes = [models.Index(fields=["expire_date"], name="session_expiry")]

    def __str__(self) -> str:
        return "session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        raise NotImplementedError("Sessions are made by ombud.people.sessions.")


class SignInThrottle(models.Model):
    """How often somebody tried to sign in lately, by keyed hash of account or address.

    A try is counted *before* the password is looked at, in one statement, so that fifty
    tries at once count as fifty.
    """

    key = models.BinaryField(max_length=32, unique=True)
    count = models.PositiveIntegerField(default=0)
    window_ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"throttle {self.pk}"


declare(
    Session,
    {
        "session_key": Personal(
            "user.authorization.credentials",
            ("agent",),
            "security",
            Erasure.DELETE_ROW,
            source="derived",
            portability="none",
        ),
        "session_data": Personal(
            "user.device", ("agent",), "security", Erasure.DELETE_ROW, source="observed"
        ),
        "expire_date": NOT_PERSONAL,
        "browser": Personal(
            "user.device", ("agent",), "security", Erasure.DELETE_ROW, source="observed"
        ),
        "began_at": Personal(
            "user.behavior", ("agent",), "security", Erasure.DELETE_ROW, source="observed"
        ),
        "seen_at": Personal(
            "user.behavior", ("agent",), "security", Erasure.DELETE_ROW, source="observed"
        ),
    },
    kept="signing in",
    group=Group.PROFILE,
)
declare(
    SignInThrottle,
    {
        "key": NotPersonal("Keyed hash that expires with its window of minutes."),
        "count": NOT_PERSONAL,
        "window_ends_at": NOT_PERSONAL,
    },
)
