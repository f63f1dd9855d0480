"""Links that let a contact in, and visits that began by one."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Contact, Identifier

FRESH = timedelta(minutes=5)


class SignInLink(models.Model):
    """Somebody asked for a link; ``identifier`` is empty where nobody is known by the address.

    The row is written in either case, so that asking takes the same time, and the queue sends
    the mail. digest: keyed hash of the word in the link, empty until it is sent; the word
    itself is nowhere. goal: where the link leads on the contacts' side.
    """

    identifier = models.ForeignKey(
        Identifier, models.CASCADE, null=True, blank=True, related_name="sign_in_links"
    )
    digest = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    goal = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=12, default="en")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="sign_in_link_age")]

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"


class Visit(models.Model):
    """A contact's browser that is signed in.

    key: SHA-256 of what the cookie holds, so that reading this table lets nobody in.
    identifier: the address by whose link they came. confirmed_at: when they last showed that
    they hold it.
    """

    key = models.CharField(max_length=64, primary_key=True)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="visits")
    identifier = models.ForeignKey(Identifier, models.CASCADE, related_name="visits")
    began_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="visit_age")]

    def __str__(self) -> str:
        return "visit"

    @property
    def is_fresh(self) -> bool:
        """Whether the person signed in within the last five minutes (privacy.md 2.5, L2)."""
        return self.confirmed_at + FRESH > clock.now()


declare(
    SignInLink,
    {
        "digest": Personal(
            "user.authorization.credentials",
            ("identifier__contact",),
            "security",
            Erasure.DELETE_ROW,
            keep_days=1,
            source="derived",
            portability="none",
        ),
        "goal": NotPersonal("A page of the contacts' side, by its number."),
        "language": NotPersonal("In which language a page was shown; gone within a day."),
        "expires_at": NOT_PERSONAL,
        "used_at": NOT_PERSONAL,
    },
    kept="signing in",
    group=Group.LOGS,
    said={
        "digest": lazy("Keyed hash of a link to sign in"),
    },
)
declare(
    Visit,
    {
        "key": Personal(
            "user.authorization.credentials",
            ("contact",),
            "security",
            Erasure.DELETE_ROW,
            keep_days=1,
            source="derived",
            portability="none",
        ),
        "began_at": Personal(
            "user.behavior",
            ("contact",),
            "security",
            Erasure.DELETE_ROW,
            keep_days=1,
            source="observed",
        ),
        "confirmed_at": Personal(
            "user.behavior",
            ("contact",),
            "security",
            Erasure.DELETE_ROW,
            keep_days=1,
            source="observed",
        ),
        "expires_at": NOT_PERSONAL,
    },
    kept="signing in",
    group=Group.LOGS,
    said={
        "key": lazy("Keyed hash of a cookie"),
        "began_at": lazy("Time of signing in"),
        "confirmed_at": lazy("Time of signing in again"),
    },
)
