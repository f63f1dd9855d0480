"""The table of bundles: numbers and times; the content lies sealed in a spool file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from ombud.base import clock
from ombud.base.shapes import WORD, ListOf, ShapedJSONField
from ombud.bundles.statuses import Audience, Profile, State
from ombud.datamap import NOT_PERSONAL, NotPersonal, Store, declare, stores
from ombud.people.models import Agent, Contact

if TYPE_CHECKING:
    from datetime import datetime


MOST_TIMES = 5  # downloads of one archive (privacy.md 2.6)


class BundleQuerySet(models.QuerySet["Bundle"]):
    def live(self, now: datetime) -> Self:
        """Keep what can still be fetched at ``now``."""
        return self.filter(state=State.READY, expires_at__gt=now)


class Bundle(models.Model):
    """One archive for one person.

    since: only what is of this day or later (right to know). has_notes: somebody has reviewed
    the internal notes and lets them out. without: names of groups that were refused.
    audience: who reads it.
    digest: keyed hash of the secret of the address from which the person fetches it.
    wrapped_key: the key of the spool file, wrapped by the desk's.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="bundles")
    asked_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    profile = models.CharField(max_length=6, choices=Profile)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    since = models.DateField(null=True, blank=True)
    has_notes = models.BooleanField(default=False)
    without = ShapedJSONField(shape=ListOf(WORD), default=list)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.SELF)
    language = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=40, default="UTC")
    digest = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=32, blank=True)
    wrapped_key = models.BinaryField(max_length=40, null=True)
    size = models.PositiveBigIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    fetched = models.PositiveSmallIntegerField(default=0)

    objects = BundleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["contact", "-id"], name="bundle_of_contact")]

    def __str__(self) -> str:
        return f"bundle {self.pk}"

    def times_left(self, now: datetime) -> int:
        """Return how often it can still be fetched; 0 once it has expired or ended."""
        if self.state != State.READY or self.expires_at is None or self.expires_at <= now:
            return 0
        return max(0, MOST_TIMES - self.fetched)

    def is_spent(self, now: datetime) -> bool:
        """Say whether it could be fetched once, and cannot any more."""
        return self.made_at is not None and not self.times_left(now)


class TakenIn(models.Model):
    """One bundle of another desk that was taken in here.

    purpose: what for, a key of the register. digest: SHA-256 of its signed list of files, so
    that nothing is taken in twice.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32, unique=True)
    tickets = models.PositiveIntegerField()
    messages = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"taken in {self.pk}"


stores.register(
    "exports",
    Store(
        "exports",
        "bundles that persons have asked for",
        "AES-256-GCM in chunks, a key for each bundle, wrapped by the desk's key",
        "key destroyed and file removed",
        "seven days or five downloads",
    ),
)
declare(
    Bundle,
    {
        "profile": NOT_PERSONAL,
        "state": NOT_PERSONAL,
        "since": NotPersonal("Day from which on things are in the bundle."),
        "has_notes": NOT_PERSONAL,
        "without": NotPersonal("Names of groups of data, from a fixed list."),
        "audience": NotPersonal("To whom the bundle speaks; who that is stands elsewhere."),
        "language": NotPersonal("Language in which the bundle explains itself."),
        "zone": NotPersonal("Time zone in which the bundle says its times."),
        "digest": NotPersonal("Keyed hash of a random secret."),
        "name": NotPersonal("Random name of the spool file."),
        "wrapped_key": NotPersonal("Wrapped key of the spool file."),
        "size": NOT_PERSONAL,
        "items": NOT_PERSONAL,
        "files": NOT_PERSONAL,
        "withheld": NOT_PERSONAL,
        "asked_at": NOT_PERSONAL,
        "made_at": NOT_PERSONAL,
        "expires_at": NOT_PERSONAL,
        "fetched": NOT_PERSONAL,
    },
)
declare(
    TakenIn,
    {
        "purpose": NotPersonal("A key of the register of purposes."),
        "digest": NotPersonal("Hash of a signed list of checksums."),
        "tickets": NOT_PERSONAL,
        "messages": NOT_PERSONAL,
        "files": NOT_PERSONAL,
        "at": NOT_PERSONAL,
    },
)
