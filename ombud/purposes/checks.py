"""System check PDM005: every purpose that the data map names is one of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

from ombud.datamap.checks import error, personal_columns
from ombud.purposes.register import uses
from ombud.purposes.statuses import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core import checks


def without_basis() -> Iterator[checks.Error]:
    for key in uses:
        if not uses[key].basis.strip():
            yield error(
                "PDM005",
                f"The purpose {key} has no legal basis.",
                "Write its basis into the register of purposes.",
            )
        if uses[key].basis == Basis.LEGITIMATE_INTEREST and not uses[key].weighing:
            yield error(
                "PDM005",
                f"The purpose {key} rests on our interest, which nobody weighed.",
                "Write into the register of purposes why that interest is not outweighed.",
            )


def without_purpose() -> Iterator[checks.Error]:
    every = apps.get_models(include_auto_created=True)
    for model, field, column in personal_columns(every):
        if column.purpose not in uses:
            yield error(
                "PDM005",
                f"{model._meta.label}.{field.name} is held for the purpose "
                f"{column.purpose!r}, which is not in the register.",
                "Name a purpose of ombud.purposes, or register one with its legal basis.",
                model,
            )


def check_purposes(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM005 over the register and over every installed model."""
    return [*without_basis(), *without_purpose()]
