"""Saying by hand that a text is about somebody: what no detector can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.subjects.actions.detecting import review_links
from ombud.subjects.actions.subjects import subject_for
from ombud.subjects.models import SubjectLink
from ombud.subjects.queries import root_of
from ombud.subjects.statuses import LinkRole, State

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact

BY_HAND = (LinkRole.MENTIONED, LinkRole.QUOTED, LinkRole.DEPICTED)


@transaction.atomic
def link_by_hand(
    contact: Contact, *, kind: str, number: int, role: str, agent: Agent, actor: Actor
) -> SubjectLink:
    """Say that row ``number`` of ``kind`` mentions, quotes or shows ``contact``.

    It counts at once, with who said it and when; ``review_links`` takes it back. Raises
    ``Refused`` for another role, and of somebody whose erasure has begun.
    """
    if role not in BY_HAND:
        raise Refused("Say whether the person is mentioned, quoted or shown.")
    subject = lock(root_of(subject_for(contact)))
    if subject.state == State.ERASED:
        raise Refused("This person is being erased: nothing is said of them any more.")
    link, _is_new = SubjectLink.objects.get_or_create(
        subject=subject, object_type=kind, object_id=number, role=role
    )
    review_links([link], is_theirs=True, agent=agent, actor=actor)
    return link
