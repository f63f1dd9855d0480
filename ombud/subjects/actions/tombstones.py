"""Laying tombstones, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.models import Agent, Identifier, IdentifierKind
from ombud.people.models.contact import Source
from ombud.subjects import tombstones
from ombud.subjects.facts import FreshStarted, TombstoneLaid, TombstoneStopped
from ombud.subjects.models import Tombstone
from ombud.subjects.statuses import TombstoneKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor
    from ombud.subjects.persons import Persons

BY_THEMSELVES = frozenset({Source.MAIL, Source.PORTAL})  # a person wrote; machines were stopped


@transaction.atomic
def lay_tombstones(
    persons: Persons, *, actor: Actor, kind: TombstoneKind = TombstoneKind.GUARD
) -> list[Tombstone]:
    """Lay a tombstone for every identifier of ``persons``; call it before they are erased."""
    found = list(
        Identifier.objects.filter(contact__in=persons.contacts).values_list("kind", "value")
    )
    emails = Agent.objects.filter(pk__in=persons.agents).values_list("email", flat=True)
    found += [("email", one) for one in emails]
    return [lay(*one, actor=actor, kind=kind) for one in found]


def lay(
    identifier: str, value: str, *, actor: Actor, kind: TombstoneKind = TombstoneKind.GUARD
) -> Tombstone:
    """Lay one tombstone; one that lies there already stands again, from now on."""
    stone, _ = Tombstone.objects.update_or_create(
        digest=tombstones.digest_of(identifier, value),
        kind=kind,
        defaults={"laid_at": clock.now()},
    )
    log.record(TombstoneLaid(type=kind), stone, actor=actor)
    return stone


@transaction.atomic
def count_stop(stones: Iterable[Tombstone]) -> None:
    """Count once for each of ``stones`` that it kept something out, and say so."""
    for stone in stones:
        Tombstone.objects.filter(pk=stone.pk).update(
            stopped=F("stopped") + 1, stopped_at=clock.now()
        )
        log.record(TombstoneStopped(), stone, actor=SYSTEM)


def guard(kind: str, value: str, *, source: str, actor: Actor) -> bool:
    """Say whether an unknown identifier is of somebody who was erased and comes back.

    Called before a person is made from it. Who wrote themselves starts afresh, as a
    new person without a past. Programs, imports and agents are refused: raises ``Refused``.
    """
    stone = tombstones.standing_on(kind, value)
    if stone is None:
        return False
    if source in BY_THEMSELVES:
        start_afresh(stone, actor=actor)
        return True
    raise Refused(
        "This person was erased at their own wish and is not made again. When they contact "
        "you anew, let them write themselves, or say so under Privacy, Erased people."
    )


@transaction.atomic
def start_afresh(stone: Tombstone, *, actor: Actor) -> None:
    """Let somebody who was erased be met again; doing it twice does nothing."""
    if lock(stone).kind == TombstoneKind.FRESH_START:
        return
    Tombstone.objects.filter(digest=stone.digest, kind=TombstoneKind.FRESH_START).delete()
    stone.kind = TombstoneKind.FRESH_START
    stone.save(update_fields=["kind"])
    log.record(FreshStarted(), stone, actor=actor)


def let_return(address: str, *, actor: Actor) -> None:
    """Let the owner of ``address`` be met again, because an agent says that they asked.

    address: of mail, or whatever else they were known by.
    Raises ``Refused`` when nothing keeps it out.
    """
    stones = (tombstones.standing_on(kind, address) for kind in IdentifierKind.values)
    stone = next((one for one in stones if one is not None), None)
    if stone is None:
        raise Refused("Nothing keeps this address out. Check how it is written.")
    start_afresh(stone, actor=actor)
