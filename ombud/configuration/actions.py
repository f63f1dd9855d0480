"""Verbs about changes of settings: look at a row, note what differs, notice what slipped by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base.actor import SYSTEM
from ombud.configuration.kinds import Kind, Values, kinds, plain
from ombud.configuration.models import Change, State

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.events.models import Event

LONGEST_LABEL = 120


def look_after(name: str, event: Event) -> None:
    """Compare the row that ``event`` is about with how it was, in the event's transaction."""
    model = kinds[name].model
    if event.subject_type != model._meta.model_name:
        return  # several kinds may share a fact
    row = model._default_manager.filter(pk=event.subject_id).first()
    shown = row if row is not None and kinds[name].is_told(row) else None
    note(kinds[name], event.subject_id, shown, actor=event.actor)


@transaction.atomic
def note(kind: Kind, number: int, row: Any, *, actor: Actor) -> Change | None:
    """Note how ``row`` (None: it is gone) differs from how it was; nothing when it does not.

    A row that was never seen before counts as added.
    """
    state = State.objects.filter(kind=kind.name, number=number).first()
    before: Values = state.values if state else {}
    after: Values = values_of(kind, row) if row is not None else {}
    if (state is None and row is None) or (state and row is not None and before == after):
        return None
    label = label_of(kind, row) if row is not None else state.label if state else ""
    differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    remember(kind, number, label, after if row is not None else None)
    return Change.objects.create(
        kind=kind.name,
        number=number,
        label=label,
        verb=verb_of(is_new=state is None, is_gone=row is None),
        actor_kind=actor.kind,
        actor_id=actor.id,
        before={name: before[name] for name in differing if name in before},
        after={name: after[name] for name in differing if name in after},
    )


def verb_of(*, is_new: bool, is_gone: bool) -> Change.Verb:
    if is_gone:
        return Change.Verb.REMOVED
    return Change.Verb.ADDED if is_new else Change.Verb.CHANGED


def values_of(kind: Kind, row: Any) -> Values:
    found: Values = plain(kind.values(row))
    return found


def label_of(kind: Kind, row: Any) -> str:
    return kind.label(row)[:LONGEST_LABEL]


def remember(kind: Kind, number: int, label: str, values: Values | None) -> None:
    if values is None:
        State.objects.filter(kind=kind.name, number=number).delete()
        return
    State.objects.update_or_create(
        kind=kind.name, number=number, defaults={"label": label, "values": values}
    )


@transaction.atomic
def take_stock() -> int:
    """Remember every setting that was never looked at, without noting a change.

    What is there when a desk is made or upgraded has no author. Returns how many there were.
    """
    found = 0
    for name in kinds:
        kind = kinds[name]
        known = set(State.objects.filter(kind=name).values_list("number", flat=True))
        for row in filter(kind.is_told, kind.model._default_manager.exclude(pk__in=known)):
            remember(kind, row.pk, label_of(kind, row), values_of(kind, row))
            found += 1
    return found


def notice_what_slipped_by() -> int:
    """Note every change that came past the verbs, as one of the system; say how many.

    Somebody who changes a setting in the database itself leaves a trace too.
    """
    return sum(len(notice(kinds[name])) for name in kinds)


@transaction.atomic
def notice(kind: Kind) -> list[Change]:
    rows = {row.pk: row for row in filter(kind.is_told, kind.model._default_manager.all())}
    states = State.objects.filter(kind=kind.name).values_list("number", flat=True)
    noted = [note(kind, number, rows.get(number), actor=SYSTEM) for number in {*rows, *states}]
    return [one for one in noted if one is not None]
