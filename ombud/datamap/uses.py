"""System checks PDM006 and PDM011: what is indexed and logged, and what made-up fields lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from ombud.datamap import declarations
from ombud.datamap.checks import entry, error, personal_columns
from ombud.datamap.declarations import Personal, log_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core import checks


def indexed_in_secret() -> Iterator[checks.Error]:
    """Yield columns that are indexed and not declared for it, or declared and not indexed."""
    known = {(model, name) for model, names in declarations.indexed.items() for name in names}
    for model, name in sorted(known, key=lambda one: (one[0]._meta.label, one[1])):
        declared = entry(model, name)
        if not isinstance(declared, Personal) or not declared.search:
            yield error(
                "PDM006",
                f"{model._meta.label}.{name} is in the search index and not declared for it.",
                "Declare the column with search=True, or leave it out of the index.",
                model,
            )
    for model, field, column in personal_columns(apps.get_models(include_auto_created=True)):
        if column.search and (model, field.name) not in known:
            yield error(
                "PDM006",
                f"{model._meta.label}.{field.name} is declared for search and not indexed.",
                "Declare the column without search, or put it into the index.",
                model,
            )


def logged() -> Iterator[checks.Error]:
    """Yield the fields of the log that are called like a text about a person."""
    words = {
        field.name
        for _model, field, _column in personal_columns(apps.get_models())
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    for name in sorted(words & set(log_fields)):
        yield error(
            "PDM006",
            f"The log has the field {name}, and a column of that name holds personal text.",
            "Log the number of the row, or give the field the name of what it really holds.",
        )


def is_held(model: type[models.Model], name: str) -> bool:
    """Say whether the database refuses a row of ``model`` without ``name``."""
    field: Any = model._meta.get_field(name)
    conditions = [
        one.condition
        for one in model._meta.constraints
        if isinstance(one, models.CheckConstraint)
    ]
    return not field.null and any(names(one, name) for one in conditions)


def names(condition: Any, column: str) -> bool:
    """Say whether a condition always asks something of ``column``, not only sometimes."""
    if isinstance(condition, models.Q):
        is_always = condition.connector == models.Q.AND
        return is_always and any(names(one, column) for one in condition.children)
    return isinstance(condition, tuple) and str(condition[0]).partition("__")[0] == column


def made_up_freely() -> Iterator[checks.Error]:
    for model, columns in declarations.demanded.items():
        for name in columns:
            if not is_held(model, name):
                yield error(
                    "PDM011",
                    f"The database takes a {model._meta.label} without {name}.",
                    "Hold it by NOT NULL and a check constraint.",
                    model,
                )


def check_uses(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM006 and PDM011."""
    return [*indexed_in_secret(), *logged(), *made_up_freely()]
