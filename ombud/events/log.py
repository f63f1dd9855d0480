"""Recording facts, and listening to them.

A handler registered with ``on`` runs in the transaction of the change: for what may never
disagree. A handler registered with ``after_commit`` runs later from the queue, at least
once and in order for each subject: it must be idempotent, and gets the number of the event.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.events.entry import to_words
from ombud.events.models import Event
from ombud.jobs.enqueue import enqueue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model

    from ombud.base.actor import Actor
    from ombud.events.fact import Fact

    Handler = Callable[[Event], None]

SALT = "salt"
SALT_BYTES = 16

_now: dict[str, list[Handler]] = defaultdict(list)
_later: dict[str, list[Any]] = defaultdict(list)


def on(fact: type[Fact], handler: Handler) -> None:
    """Run ``handler(event)`` in the same transaction whenever ``fact`` is recorded."""
    _now[fact.kind].append(handler)


def after_commit(fact: type[Fact], task: Any) -> None:
    """Queue ``task(event_id)`` in the transaction whenever ``fact`` is recorded.

    The queue row commits with the change, so a killed process loses nothing. Tasks of one
    subject run in the order of its events.
    """
    _later[fact.kind].append(task)


def listeners(kind: str) -> tuple[list[Handler], list[Any]]:
    """Return who listens to ``kind``: in the transaction, and after it."""
    return _now[kind], _later[kind]


def subject_of(row: Model) -> tuple[str, int]:
    """Return the pair by which the log points at ``row``."""
    return row._meta.model_name or "", int(row.pk)


def payload_of(fact: Fact) -> dict[str, Any]:
    """Return what ``fact`` holds; with 128 random bits where nothing but its hash will stay.

    Without them somebody could try all moments and persons until one fits the hash.
    """
    payload = fact.payload()
    if fact.ages is not None:
        payload[SALT] = list(to_words(secrets.token_bytes(SALT_BYTES)))
    return payload


def record(fact: Fact, subject: Model, *, actor: Actor) -> Event:
    """Append ``fact`` about ``subject`` and tell the listeners.

    Must be called inside the transaction of the change.
    """
    subject_type, subject_id = subject_of(subject)
    event = Event.objects.create(
        kind=fact.kind,
        subject_type=subject_type,
        subject_id=subject_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        at=clock.now(),
        payload=payload_of(fact),
    )
    for handler in _now[fact.kind]:
        handler(event)
    for task in _later[fact.kind]:
        enqueue(task, event.pk, stream=f"{subject_type}:{subject_id}")
    return event


def record_once(rows: Iterable[Any], fact: Callable[[Any], Fact], *, actor: Actor) -> int:
    """Record a fact about each row of which nobody was told yet, and mark it told.

    Rows have a column ``is_warned``. Returns how many there were.
    """
    untold = [row for row in rows if not row.is_warned]
    for row in untold:
        row.is_warned = True
        row.save(update_fields=["is_warned"])
        record(fact(row), row, actor=actor)
    return len(untold)
