"""Destroying what of others names an erased person and cannot be written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.erasure import plugs, queued
from ombud.erasure.actions.concluding import go_on_from_index
from ombud.erasure.facts import FileOfOthersDropped
from ombud.erasure.leftovers import left_of, places_of
from ombud.erasure.mending import drop_named_files, found_in
from ombud.erasure.needles import Marks
from ombud.erasure.stages import person_of
from ombud.erasure.statuses import State
from ombud.erasure.tally import Tally
from ombud.erasure.work import Work
from ombud.events import log
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.erasure.models import Erasure


@transaction.atomic
def drop_file(erasure: Erasure, place: str, *, actor: Actor) -> None:
    """Destroy the file at ``place`` of the last scan, and take it out of the mail that brought
    it; the erasure goes on. It is somebody else's, so a person has to say it.

    Raises ``Refused`` when it is not left any more, when it is no file, when a hold keeps it,
    and when a gate wants somebody else to say so.
    """
    lock(erasure)
    for name in plugs.gates:
        plugs.gates[name](erasure, actor)
    found = next((one for one in left_of(erasure) if place in one.places), None)
    if found is None or not found.is_file or not drop(erasure, found.places):
        raise Refused("This cannot be destroyed: it is gone, is no file, or a hold keeps it.")
    stay = [one for one in erasure.conflicts if one.get("place") not in found.places]
    erasure.conflicts = stay
    erasure.save(update_fields=["conflicts"])
    for number in sorted(found_in(found.places).blobs):
        log.record(FileOfOthersDropped(blob=number), erasure, actor=actor)
    enqueue(tasks[queued.CARRY_ON], erasure.pk, key=f"erasure {erasure.pk}")


@transaction.atomic
def drop_all(erasure: Erasure) -> bool:
    """Destroy the files in which the scan found somebody; say whether there were any."""
    lock(erasure)
    return drop(erasure, places_of(erasure))


def drop(erasure: Erasure, places: Sequence[str]) -> bool:
    """Destroy what lies at ``places`` of a held erasure; say whether anything was."""
    if erasure.state != State.FAILED or erasure.sealed_needles is None or not places:
        return False
    marks = Marks.opened(bytes(erasure.sealed_needles))
    work = Work(erasure, person_of(erasure), marks, Tally())
    return drop_named_files(work, places) and go_on_from_index(work)
