"""The known world again, row for row: making it costs more than most tests that live in it.

The first time in a process it is made by the product's own verbs, and the rows that appear are
kept: once for a database as the migrations leave it, and once for one that was emptied. From
then on they are written as they were, their moments moved to now.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models

from ombud.base import clock
from ombud.people.models import Agent, Contact, Role, Team
from ombud.tickets import counting
from tests.world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Rows = list[dict[str, Any]]


@dataclass
class Kept:
    """The rows of the world, made at a moment in UTC."""

    made_at: datetime
    rows: dict[type[models.Model], Rows]
    people: dict[str, tuple[type[models.Model], int]]


# The desk's key, under which names are looked up, and what lay in the tables before → the
# world made there.
kept: dict[tuple[str, tuple[int, ...]], Kept] = {}


def known_world() -> World:
    """Return the world of ``make_world``, from its rows where the tables are as they were."""
    before = what_is_there()
    place = (str(settings.OMBUD_KEY_FILE), before)
    if place in kept:
        return written(kept[place])
    seen = {model: set(keys_of(model)) for model in stored()}
    made_at = clock.now()
    world = make_world()
    rows = {model: new_rows(model, seen[model]) for model in stored()}
    people = {
        one.name: (type(getattr(world, one.name)), getattr(world, one.name).pk)
        for one in fields(world)
    }
    if not any(before[1:]):  # nobody was there
        kept[place] = Kept(made_at, {model: new for model, new in rows.items() if new}, people)
    return world


def what_is_there() -> tuple[int, ...]:
    """Return how many rows lie in the tables that every world fills."""
    return tuple(model._default_manager.count() for model in (Role, Team, Agent, Contact))


def stored() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def keys_of(model: type[models.Model]) -> Any:
    return model._default_manager.values_list("pk", flat=True)


def new_rows(model: type[models.Model], seen: set[Any]) -> Rows:
    names = [field.attname for field in model._meta.concrete_fields]
    every = model._default_manager.order_by("pk").values(*names)
    return [row for row in every if row[model._meta.pk.attname] not in seen]


def written(one: Kept) -> World:
    """Write the rows and return the people and teams among them."""
    counting.forget()
    later = clock.now() - one.made_at
    made: dict[tuple[type[models.Model], Any], models.Model] = {}
    for model, rows in one.rows.items():
        moments = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.DateTimeField)
        ]
        objects = []
        for row in rows:
            moved = {name: row[name] + later for name in moments if row[name]}
            objects.append(model(**{**row, **moved}))
        model._default_manager.bulk_create(objects)
        made |= {(model, each.pk): each for each in objects}
    return World(**{name: made[key] for name, key in one.people.items()})  # type: ignore[arg-type]
