"""System checks PDM009 and PDM012: what JSON holds, and for how long all is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from ombud.base.squeezed import SqueezedJSONField
from ombud.datamap import declarations
from ombud.datamap.checks import error, personal_columns
from ombud.datamap.periods import periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core import checks

    from ombud.datamap.declarations import Personal


def shapeless(every: Iterable[type[models.Model]]) -> Iterator[checks.Error]:
    """Yield the columns of JSON whose content nobody declared."""
    for model in every:
        for field in model._meta.concrete_fields:
            is_json = isinstance(field, models.JSONField | SqueezedJSONField)
            if is_json and getattr(field, "shape", None) is None:
                yield error(
                    "PDM009",
                    f"{model._meta.label}.{field.name} is JSON of no declared shape.",
                    "Make it a ShapedJSONField and give it a shape of ombud.base.shapes.",
                    model,
                )


def period_of(model: type[models.Model], column: Personal) -> str:
    """Return the name of the period for which ``column`` is kept; empty where none is named."""
    declared = declarations.models.get(model)
    return column.kept or (declared.kept if declared is not None else "")


def keeping_problem(model: type[models.Model], column: Personal) -> str:
    """Return what is wrong with how long ``column`` is kept, or an empty text."""
    name = period_of(model, column)
    if not name:
        return "has no period after which it ends"
    if name not in periods:
        return f"is kept for {name!r}, a period that nobody declared"
    most = periods[name].most
    if most is not None and column.keep_days > most:
        return f"is kept for {column.keep_days} days, and {most} are promised"
    return ""


def kept_too_long(every: Iterable[type[models.Model]]) -> Iterator[checks.Error]:
    for model, field, column in personal_columns(every):
        problem: Any = keeping_problem(model, column)
        if problem:
            yield error(
                "PDM012",
                f"{model._meta.label}.{field.name} {problem}.",
                "Name one of ombud.datamap.periods with kept=, and keep it no longer.",
                model,
            )


def check_keeping(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM009 and PDM012 over every installed model."""
    every = list(apps.get_models(include_auto_created=True))
    return [*shapeless(every), *kept_too_long(every)]
