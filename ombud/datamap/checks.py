"""System checks PDM001 to PDM004: what is not declared does not start (privacy.md 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps as django_apps
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connections, models

from ombud.datamap import declarations
from ombud.datamap.declarations import Declared, Erasure, NotPersonal, Personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEAST_REASON = 10
PERSONS = {"people.Contact", "people.Agent"}
TEXT_ERASURES = {Erasure.REDACT_SPANS, Erasure.REPLACE_TEXT, Erasure.BLANK}
ENGINE_TABLES = {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4", "django_migrations"}


def error(code: str, what: str, hint: str, obj: object = None) -> checks.Error:
    return checks.Error(what, hint=hint, obj=obj, id=code)


def entry(model: type[models.Model], name: str) -> Declared | None:
    """Return what is declared for column ``name`` of ``model``, or None."""
    own = declarations.models.get(model)
    if own is not None:
        return own.columns.get(name)
    app = declarations.apps.get(model._meta.app_label)
    return app.columns.get(f"{model.__name__}.{name}") if app else None


def columns_to_declare(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """Yield every concrete column that can hold something: all but numbers and relations."""
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.AutoField) and not field.is_relation:
            yield field


def undeclared(every: Iterable[type[models.Model]]) -> Iterator[checks.Error]:
    for model in every:
        for field in columns_to_declare(model):
            declared = entry(model, field.name)
            name = f"{model._meta.label}.{field.name}"
            if declared is None:
                yield error(
                    "PDM001",
                    f"{name} is not in the data map.",
                    "Declare it under its model with ombud.datamap.declare.",
                    model,
                )
            elif isinstance(declared, NotPersonal) and len(declared.reason) < LEAST_REASON:
                yield error(
                    "PDM001",
                    f"{name} is called not personal without a reason.",
                    "Write a reason of ten characters or more.",
                    model,
                )


def unknown_columns() -> Iterator[checks.Error]:
    """An entry for a column that is gone would promise something about nothing."""
    for model, declaration in declarations.models.items():
        known = {field.name for field in model._meta.concrete_fields}
        for name in sorted(set(declaration.columns) - known):
            yield error(
                "PDM001",
                f"{model._meta.label}.{name} is declared and does not exist.",
                "Remove the entry or give it the column's name.",
                model,
            )


def follow(model: type[models.Model], path: str) -> type[models.Model] | None:
    """Return the model at the end of the lookup ``path``, or None when it leads nowhere."""
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return None
        related = getattr(field, "related_model", None)
        if related is None or isinstance(related, str):
            return None
        model = related
    return model


def subject_problem(model: type[models.Model], column: Personal) -> str:
    """Return what is wrong with the paths to the person, or an empty text."""
    if not column.subject:
        return "has no path to the person"
    paths = [path for path in column.subject if path != "links"]
    if len(paths) > 1 and not all(":" in path for path in paths):
        return "leads to several persons without saying in which role"
    for path in paths:
        plain = path.rpartition(":")[2]
        end = model if plain == "self" else follow(model, plain)
        if end is None or end._meta.label not in PERSONS:
            return f"has the path {plain!r}, which does not end at a person"
    return ""


def pathless(every: Iterable[type[models.Model]]) -> Iterator[checks.Error]:
    for model, field, column in personal_columns(every):
        problem = subject_problem(model, column)
        if problem:
            yield error(
                "PDM003",
                f"{model._meta.label}.{field.name} {problem}.",
                "Give a lookup path that ends at people.Contact or people.Agent.",
                model,
            )


def personal_columns(
    every: Iterable[type[models.Model]],
) -> Iterator[tuple[type[models.Model], models.Field[Any, Any], Personal]]:
    for model in every:
        for field in columns_to_declare(model):
            declared = entry(model, field.name)
            if isinstance(declared, Personal):
                yield model, field, declared


def strategy_problem(field: models.Field[Any, Any], column: Personal) -> str:
    """Return why the declared erasure cannot work on this column, or an empty text."""
    how = column.erasure
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    if how is Erasure.NULL and not field.null:
        return "cannot become null"
    if how is Erasure.BLANK and field.unique:
        return "is unique, a constant would collide"
    if how in TEXT_ERASURES and not is_text:
        return f"is no text, {how} needs one"
    if how in {Erasure.DROP_BLOB, Erasure.SHRED_KEY} and is_text:
        return f"is a text, {how} needs a stored object"
    if how is Erasure.KEEP and not column.ground:
        return "is kept without a ground"
    return ""


def unworkable(every: Iterable[type[models.Model]]) -> Iterator[checks.Error]:
    for model, field, column in personal_columns(every):
        problem = strategy_problem(field, column)
        if problem:
            yield error(
                "PDM004",
                f"{model._meta.label}.{field.name} {problem}.",
                "Declare an erasure that the column allows.",
                model,
            )
        if column.erasure is Erasure.DELETE_ROW:
            yield from protected_rows(model)


def protected_rows(model: type[models.Model]) -> Iterator[checks.Error]:
    for relation in model._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            other = relation.related_model
            yield error(
                "PDM004",
                f"{model._meta.label} is erased by deletion, "
                f"but {other._meta.label} protects it.",
                "Erase by another strategy, or let the other row go first.",
                model,
            )


def owned_tables(every: Iterable[type[models.Model]]) -> set[str]:
    """Return the names of all tables that a model or a declaration answers for."""
    tables = {model._meta.db_table for model in every} | ENGINE_TABLES
    for declaration in [*declarations.models.values(), *declarations.apps.values()]:
        tables.update(declaration.tables)
    return tables


def stray_tables(
    databases: Sequence[str], every: Iterable[type[models.Model]]
) -> Iterator[checks.Error]:
    owned = owned_tables(every)
    for alias in databases:
        connection = connections[alias]
        try:
            with connection.cursor() as cursor:
                found = connection.introspection.table_names(cursor, include_views=True)
        except DatabaseError:
            continue  # no database yet: there is nothing that could hold anything
        for table in sorted(set(found) - owned):
            yield error(
                "PDM002",
                f"The table {table} belongs to nobody in the data map.",
                "Drop it, or name it in the declaration of the model that fills it.",
            )


def check_map(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM001, PDM003 and PDM004 over every installed model."""
    every = django_apps.get_models(include_auto_created=True)
    return [*undeclared(every), *unknown_columns(), *pathless(every), *unworkable(every)]


def check_tables(
    app_configs: object = None, databases: Sequence[str] | None = None, **_: object
) -> list[checks.CheckMessage]:
    """Run PDM002 over the tables of ``databases``."""
    every = django_apps.get_models(include_auto_created=True)
    return list(stray_tables(databases or ["default"], every))
