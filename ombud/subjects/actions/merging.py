"""Two records of one person become one, and two again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.models import Identifier
from ombud.subjects import guards
from ombud.subjects.facts import SubjectsMerged, SubjectsSplit
from ombud.subjects.models import SubjectMerge
from ombud.subjects.queries import root_of
from ombud.subjects.statuses import State

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.subjects.models import Subject


@transaction.atomic
def merge_subjects(
    source: Subject, *, into: Subject, agent: Agent | None, actor: Actor
) -> SubjectMerge:
    """Say that ``source`` is the same person as ``into``; can be taken back by a split.

    What both are known by leads to ``into`` from now on; tickets and messages stay as they
    are, so that nothing is rewritten: who reads, exports or erases ``into`` gets both.
    Raises ``Refused`` for an agent, for somebody erased, being erased or restricted, and for
    circles.
    """
    for one in sorted((source, into), key=lambda each: each.pk):
        lock(one)
    check(source, into)
    moved = Identifier.objects.filter(contact=source.contact_id).order_by("pk")
    identifiers = [[one.pk, one.is_primary] for one in moved]
    moved.update(contact=into.contact_id, is_primary=False)
    source.state, source.into = State.MERGED, into
    source.save(update_fields=["state", "into"])
    made = SubjectMerge.objects.create(
        source=source, target=into, identifiers=identifiers, merged_by=agent
    )
    log.record(SubjectsMerged(source=source.pk), into, actor=actor)
    return made


def check(source: Subject, into: Subject) -> None:
    """Raise ``Refused`` with the reason why the two cannot be made one."""
    if source.pk == into.pk or root_of(into).pk == source.pk:
        raise Refused("This is the same record. Choose another one.")
    if source.contact_id is None or into.contact_id is None:
        raise Refused("Only contacts can be merged. An agent keeps an account of their own.")
    states = {source.state, into.state}
    if State.MERGED in states:
        raise Refused("One of the two is merged already. Choose the record that it belongs to.")
    if State.ERASED in states or is_emptied(source) or is_emptied(into):
        raise Refused("One of the two was erased. Nothing can be added to it.")
    if State.RESTRICTED in states:
        raise Refused("The data of one of the two is restricted. Lift that first.")
    guards.ask((source.contact_id, into.contact_id))


def is_emptied(subject: Subject) -> bool:
    """Say whether the record of ``subject`` was erased before it became a subject."""
    return subject.contact is not None and subject.contact.erased_at is not None


@transaction.atomic
def split_subjects(merge: SubjectMerge, *, actor: Actor) -> None:
    """Take ``merge`` back; taking it back twice does nothing.

    What the merged record was known by goes back to it, as far as it is still there.
    Raises ``Refused`` when the person was erased meanwhile: a split brings nobody back.
    """
    lock(merge)
    if merge.split_at is not None:
        return
    source, target = lock(merge.source), lock(merge.target)
    if State.ERASED in {source.state, target.state, root_of(target).state}:
        raise Refused("This person was erased. A split cannot bring anything back.")
    for number, is_primary in merge.identifiers:
        Identifier.objects.filter(pk=number, contact=target.contact_id).update(
            contact=source.contact_id, is_primary=is_primary
        )
    source.state, source.into = State.ACTIVE, None
    source.save(update_fields=["state", "into"])
    merge.split_at = clock.now()
    merge.save(update_fields=["split_at"])
    log.record(SubjectsSplit(source=source.pk), target, actor=actor)
