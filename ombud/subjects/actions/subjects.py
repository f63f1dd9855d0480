"""Making subjects, and what is said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.models import Agent, Contact
from ombud.subjects.facts import SubjectAgeNoted, SubjectShared
from ombud.subjects.models import Subject
from ombud.subjects.queries import root_of
from ombud.subjects.statuses import AgeBand, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor


def subject_for(person: Contact | Agent) -> Subject:
    """Return the subject that ``person`` is; make its row when there is none.

    It is the person's own row, also when it was merged: see ``queries.root_of``.
    """
    key = {"contact": person} if isinstance(person, Contact) else {"agent": person}
    return Subject.objects.get_or_create(**key)[0]


@transaction.atomic
def mark_restricted(contact: Contact, *, is_restricted: bool) -> None:
    """Note on the subject that the data of ``contact`` rest, or no longer do.

    Nothing changes for somebody who is merged or erased. The fact is recorded by who decides.
    """
    subject = lock(root_of(subject_for(contact)))
    before, after = State.ACTIVE, State.RESTRICTED
    if not is_restricted:
        before, after = after, before
    if subject.state == before:
        subject.state = after
        subject.save(update_fields=["state"])


def mark_erased(contacts: Iterable[int]) -> None:
    """Note that the persons of these contacts, row numbers, are being erased for good.

    From then on nobody is merged with them or split off. Makes no rows: of somebody without
    one the contact itself says when they were erased.
    """
    standing = Subject.objects.filter(contact__in=contacts, into=None)
    standing.update(state=State.ERASED, erased_at=clock.now())


@transaction.atomic
def note_age(contact: Contact, band: str, *, actor: Actor) -> None:
    """Note how old ``contact`` is, in the steps of the laws; empty for not known.

    Never a date of birth. Raises ``Refused`` for no such step.
    """
    if band not in AgeBand.values:
        raise Refused("Choose an age from the list.")
    known = Subject.objects.filter(contact=contact).first()
    if (known.age_band if known else "") == band:
        return
    subject = lock(subject_for(contact))
    subject.age_band = band
    subject.save(update_fields=["age_band"])
    log.record(SubjectAgeNoted(), subject, actor=actor)


@transaction.atomic
def say_shared(subject: Subject, *, is_shared: bool, actor: Actor) -> None:
    """Say whether several people use the mailbox of ``subject``."""
    lock(subject)
    if subject.is_shared == is_shared:
        return
    subject.is_shared = is_shared
    subject.save(update_fields=["is_shared"])
    log.record(SubjectShared(is_shared=is_shared), subject, actor=actor)
