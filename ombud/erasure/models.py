from __future__ import annotations

import secrets

from django.db import models

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.shapes import (
    NOTHING,
    TEXT,
    WHOLE,
    WORD,
    Either,
    Keys,
    ListOf,
    MapOf,
    ShapedJSONField,
)
from ombud.datamap import NOT_PERSONAL, Group, NotPersonal, Personal, declare
from ombud.datamap import Erasure as How
from ombud.erasure.statuses import BEGUN, ERASED, Kind, Stage, State


def new_pseudonym() -> str:
    """Return a random name under which an erased person stays distinct: 60 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return ERASED + "".join(secrets.choice(alphabet) for _ in range(12))


BY_PLACE = MapOf(MapOf(WHOLE), TEXT)
CONFLICTS = ListOf(
    Either(
        (
            Keys({"table": WORD, "ground": WORD, "count": WHOLE}),
            Keys({"place": TEXT, "ground": WORD}),
        )
    )
)
KEPT = ListOf(
    Keys({"name": TEXT, "field": WHOLE, "ground": TEXT, "until": WORD, "count": WHOLE})
)
CERTIFICATE = Keys(
    {
        "certificate": TEXT,
        "number": WHOLE,
        "pseudonym": WORD,
        "planned_at": WORD,
        "started_at": Either((WORD, NOTHING)),
        "ended_at": WORD,
        "map_digest": WORD,
        "places": BY_PLACE,
        "kept": KEPT,
        "spared": MapOf(TEXT),
        "failed": WHOLE,
        "names_not_reviewed": WHOLE,
        "scan": Keys({"scope": MapOf(WHOLE, TEXT), "hits": WHOLE}),
        "backups_end_on": WORD,
        "log_of_the_database_ends_on": Either((WORD, NOTHING)),
        "signature": WORD,
    }
)


class Erasure(models.Model):
    """One erasure of one person: its plan, how far it is, and its certificate.

    ``records`` are the row numbers of all records that are the person, as it began.
    ``kept`` lists what a law keeps, by field, ground and last day, without any value of it.
    ``spared``: groups of data that were refused and stay whole, with the last day of each (ISO
    8601, empty where none is known); their end erases them, too, which is why the needles stay
    sealed until then.
    ``plan`` and ``results`` are counts by place and strategy; ``stage`` and ``cursor`` say
    where to go on after a kill and change together with what was done. ``sealed_needles``
    are what the person is recognised by, sealed, from the start until it is proved that
    nothing is left; then they are destroyed.
    """

    person_kind = models.CharField(max_length=7, choices=Kind)
    person_id = models.BigIntegerField()
    records = ShapedJSONField(shape=ListOf(WHOLE), default=list)
    pseudonym = models.CharField(max_length=40, unique=True, default=new_pseudonym)
    state = models.CharField(max_length=7, choices=State, default=State.PLANNED)
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.STOP)
    cursor = models.BigIntegerField(default=0)
    plan = ShapedJSONField(shape=BY_PLACE, default=dict)
    conflicts = ShapedJSONField(shape=CONFLICTS, default=list)
    results = ShapedJSONField(shape=BY_PLACE, default=dict)
    kept = ShapedJSONField(shape=KEPT, default=list)
    spared = ShapedJSONField(shape=MapOf(TEXT), default=dict)
    map_digest = models.CharField(max_length=64)
    sealed_needles = models.BinaryField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in ActorKind])
    actor_id = models.BigIntegerField(default=0)
    planned_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    certificate = ShapedJSONField(shape=CERTIFICATE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_kind", "person_id"],
                name="one_erasure_at_a_time",
                condition=models.Q(state__in=BEGUN),
            ),
        ]
        indexes = [models.Index(fields=["person_kind", "person_id"], name="erasure_of")]

    def __str__(self) -> str:
        return f"erasure {self.pk}"

    @property
    def actor(self) -> Actor:
        """Who started it, or planned it."""
        return Actor(ActorKind(self.actor_kind), self.actor_id)

    @property
    def items(self) -> int:
        """How many things the plan counted."""
        return sum(sum(by.values()) for by in self.plan.values())


COUNTS = NotPersonal("Counts by table and strategy, without anything of the person.")
declare(
    Erasure,
    {
        "person_kind": NOT_PERSONAL,
        "person_id": NotPersonal("Row number; the row itself is declared, and is emptied."),
        "records": NotPersonal("Row numbers; the rows are declared, and are emptied."),
        "pseudonym": NotPersonal("Drawn at random; nothing leads from it to the person."),
        "state": NOT_PERSONAL,
        "stage": NOT_PERSONAL,
        "cursor": NOT_PERSONAL,
        "plan": COUNTS,
        "conflicts": COUNTS,
        "results": COUNTS,
        "kept": COUNTS,
        "spared": COUNTS,
        "map_digest": NotPersonal("Digest of the data map of this release."),
        "sealed_needles": Personal(
            "user.unique_id",
            ("links",),
            "support",
            How.NULL,
            source="derived",
            at_rest="sealed with the desk's key",
        ),
        "problem": NOT_PERSONAL,
        "actor_kind": NOT_PERSONAL,
        "actor_id": NotPersonal("Row number of the author; the row itself is declared."),
        "planned_at": NOT_PERSONAL,
        "started_at": NOT_PERSONAL,
        "stopped_at": NOT_PERSONAL,
        "ended_at": NOT_PERSONAL,
        "certificate": COUNTS,
    },
    kept="running erasure",
    group=Group.LOGS,
)
