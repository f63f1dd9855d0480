"""Reads about changes of settings. None of them asks for permission: callers come through
``ombud.people.access``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.configuration.kinds import kinds
from ombud.configuration.models import Change

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.base.actor import Actor


def changes(
    *, kind: str = "", number: int | None = None, actor: Actor | None = None
) -> QuerySet[Change]:
    """Return changes of settings, newest first; of one kind, one thing or one author."""
    found = Change.objects.order_by("-pk")
    if kind:
        found = found.filter(kind=kind)
    if number is not None:
        found = found.filter(number=number)
    if actor is not None:
        found = found.filter(actor_kind=actor.kind, actor_id=actor.id)
    return found


def titles() -> dict[str, str]:
    """Return what the kinds are called, by name, in the reader's language."""
    return {name: str(kinds[name].title) for name in kinds}
