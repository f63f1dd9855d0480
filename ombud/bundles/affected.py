"""Who is affected when something went wrong: by where data lies and when, or by who looked.

Both are walked by the data map, so that a new table is asked as soon as it is declared. The
result names people by their row numbers only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, DateTimeField, Q, TextField

from ombud.base.squeezed import SqueezedTextField
from ombud.bundles.collecting import MOMENTS
from ombud.datamap.walking import columns_of, declared_models, lookups_of, ways_of
from ombud.people.models import Contact
from ombud.readlog.models import Reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from django.db.models import Model

# By which a row, or what it belongs to, says when it came.
LOOKUPS = (*MOMENTS, "message__at", "ticket__opened_at", "contact__since")


@dataclass(frozen=True, slots=True)
class Affected:
    """persons: row number of each contact, and in how many rows they are. categories: kind of
    data, and of how many people there is some.
    """

    persons: Mapping[int, int]
    categories: Mapping[str, int]


def stores() -> list[str]:
    """Return the tables that can be asked: those that lead to contacts and know when."""
    return [model._meta.label for model in asked(())]


def asked(labels: Collection[str]) -> Iterator[type[Model]]:
    for model, _declared in declared_models():
        if labels and model._meta.label not in labels:
            continue
        if moment_of(model) and lookups_of(model, columns_of(model).values(), Contact):
            yield model


def moment_of(model: type[Model]) -> str:
    """Return the lookup of the time of a row of ``model``, or an empty text."""
    return next((name for name in LOOKUPS if is_moment(model, name)), "")


def is_moment(model: type[Model], lookup: str) -> bool:
    found: Any = model
    *steps, last = lookup.split("__")
    try:
        for step in steps:
            found = found._meta.get_field(step).related_model
        return found is not None and isinstance(found._meta.get_field(last), DateTimeField)
    except FieldDoesNotExist:
        return False


def affected(labels: Collection[str], since: datetime, until: datetime) -> Affected:
    """Return whose data came into the tables ``labels`` (all for none) in a window of time.

    since: aware, included. until: aware, not included.
    """
    persons: Counter[int] = Counter()
    by_category: defaultdict[str, set[int]] = defaultdict(set)
    for model in asked(labels):
        moment = moment_of(model)
        window = Q(**{f"{moment}__gte": since, f"{moment}__lt": until})
        rows: set[tuple[int, int]] = set()
        for name, column in columns_of(model).items():
            lookups = {way.lookup for way in ways_of(model, column) if way.end is Contact}
            for lookup in sorted(lookups):
                held = model._default_manager.filter(window & filled(model, name))
                found = held.exclude(**{lookup: None}).values_list("pk", lookup)
                pairs = set(found.iterator(chunk_size=5_000))
                rows |= pairs
                by_category[column.category] |= {person for _row, person in pairs}
        persons.update(person for _row, person in rows)
    categories = {name: len(found) for name, found in sorted(by_category.items()) if found}
    return Affected(dict(sorted(persons.items())), categories)


def filled(model: type[Model], name: str) -> Q:
    """Return the condition that a column of ``model`` holds something.

    Of a squeezed text only its absence can be asked: an empty one counts as held.
    """
    field = model._meta.get_field(name)
    condition = Q(**{f"{name}__isnull": False})
    is_text = isinstance(field, CharField | TextField)
    if is_text and not isinstance(field, SqueezedTextField):
        return condition & ~Q(**{name: ""})
    return condition


def seen_by(agent_id: int | None, since: datetime, until: datetime) -> Affected:
    """Return what of whom was opened in a window of time, by the read log.

    agent_id: None is whoever worked at the server itself. categories: what was opened.
    """
    rows = Reading.objects.filter(agent=agent_id, at__gte=since, at__lt=until)
    persons: Counter[int] = Counter()
    by_thing: defaultdict[str, set[int]] = defaultdict(set)
    for contact, thing in rows.values_list("contact", "thing").iterator(chunk_size=5_000):
        persons[contact] += 1
        by_thing[f"opened: {thing}"].add(contact)
    categories = {name: len(found) for name, found in sorted(by_thing.items())}
    return Affected(dict(sorted(persons.items())), categories)
