"""Taking all data away: who does it says why, and what was handed out is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.backups.exporting import Content, pieces
from ombud.backups.facts import AllDataTaken
from ombud.backups.models import TakenAway
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events import log

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.models import Model

    from ombud.base.actor import Actor
    from ombud.people.models import Agent

LEAST_REASON = 10
LONGEST_REASON = 500
SHOWN = 20


@transaction.atomic
def begin_taking(reason: str, *, agent: Agent | None, actor: Actor) -> TakenAway:
    """Note that all data are taken away, and why. Raises ``Refused`` without a reason."""
    plain = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if len(plain) < LEAST_REASON:
        raise Refused("Write in a sentence what all data are taken away for.")
    made = TakenAway.objects.create(agent=agent, reason=plain)
    log.record(AllDataTaken(taking=made.pk), made, actor=actor)
    return made


def all_data(taking: TakenAway, *, without: Collection[type[Model]] = ()) -> Iterator[bytes]:
    """Yield all data as a ZIP in pieces, and note at the end how much it was.

    without: tables whose files are used for one thing only and stay here.
    """
    content = Content()
    yield from pieces(content, without)
    TakenAway.objects.filter(pk=taking.pk).update(
        ended_at=clock.now(),
        rows=content.rows.total(),
        files=sum(name.startswith("files/") for name in content.sums),
    )


def taken_lately() -> list[TakenAway]:
    """Return who took all data away, newest first."""
    return list(TakenAway.objects.select_related("agent").order_by("-pk")[:SHOWN])
