"""The log's tables."""

from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.coded import CodedField
from ombud.base.shapes import NOTHING, NUMBER, WORD, YES_OR_NO, Either, ListOf, MapOf
from ombud.base.squeezed import SqueezedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.events import codes
from ombud.events.statuses import Ages

# What a fact holds: numbers, dates and words of enumerations, and rows of them.
PLAIN = Either((WORD, NUMBER, YES_OR_NO, NOTHING))
FACT = MapOf(Either((PLAIN, ListOf(PLAIN), ListOf(ListOf(PLAIN)))))


class Event(models.Model):
    """One thing that happened. Rows are only ever added (triggers hold that).

    ``xid`` is the number of the writing transaction on PostgreSQL, with an index of its own
    there (0 on SQLite, where one writer at a time makes ids come in commit order). Read the
    log only through ``ombud.events.reading``: a lower id can commit later.

    An entry whose period is over keeps its number and kind; its subject is then the row of
    ``Ageing`` by which it was emptied (``ombud.events.ageing``).
    """

    xid = models.BigIntegerField(default=0)
    kind = CodedField(max_length=40, codes=codes.kinds)
    subject_type = CodedField(max_length=20, codes=codes.subjects)
    subject_id = models.BigIntegerField()
    actor_kind = CodedField(
        max_length=8, choices=[(kind, kind) for kind in ActorKind], codes=codes.ACTORS
    )
    actor_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    payload = SqueezedJSONField(default=dict, primer=codes.PAYLOADS, shape=FACT)

    class Meta:
        indexes = [
            # Few things share a number: to hold the type as well would be a third of the index.
            models.Index(fields=["subject_id", "id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"event {self.pk} {self.kind}"

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind(self.actor_kind), self.actor_id)


class Ageing(models.Model):
    """Entries that may be emptied: the guard of the database looks them up here.

    The fact ``log.aged`` about this row says the same within the sealed tree.
    """

    about = models.CharField(max_length=12, choices=Ages)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    until = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"ageing {self.pk}"


class Leaf(models.Model):
    """The place of an event in the Merkle tree (RFC 6962): position and leaf hash."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="leaf")
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"leaf {self.position}"


class TreeHead(models.Model):
    """A signed root over the first ``size`` leaves; a copy lies outside the database."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    sealed_at = models.DateTimeField(default=clock.now)
    peaks = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return f"head over {self.size}"


declare(
    Event,
    {
        "xid": NOT_PERSONAL,
        "kind": NOT_PERSONAL,
        "subject_type": NOT_PERSONAL,
        "subject_id": NOT_PERSONAL,
        "actor_kind": NOT_PERSONAL,
        "actor_id": NotPersonal("Row number of the author; the row itself is declared."),
        "at": NOT_PERSONAL,
        "payload": NotPersonal(
            "Numbers, dates and enumerations only, held by the type of facts."
        ),
    },
)
declare(
    Ageing,
    {
        "about": NOT_PERSONAL,
        "first": NOT_PERSONAL,
        "last": NOT_PERSONAL,
        "until": NOT_PERSONAL,
        "made_at": NOT_PERSONAL,
    },
)
declare(
    Leaf,
    {
        "position": NOT_PERSONAL,
        "hash": NotPersonal("Hash over a row without personal data."),
    },
)
declare(
    TreeHead,
    {
        "size": NOT_PERSONAL,
        "root": NotPersonal("Hash over rows without personal data."),
        "signature": NotPersonal("Signature over a hash and a number."),
        "sealed_at": NOT_PERSONAL,
        "peaks": NotPersonal("Hashes over rows without personal data."),
    },
)
