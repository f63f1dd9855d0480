"""Where a lookup path crosses a relation to many, and whether it can end in NULL."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Many:
    """The first relation to many on a path.

    rows: all rows it leads to. back: their foreign key back. rest: the path on from there.
    key: the path from the subject to the key that ``back`` holds; ``is_optional``: it can
    be NULL.
    """

    rows: Any
    back: str
    rest: str
    key: str
    is_optional: bool


def _steps(model: Any, path: str) -> Iterator[Any]:
    """Yield the fields and relations on ``path`` from ``model``."""
    for name in path.split("__"):
        step = model._meta.get_field(name)
        yield step
        model = step.related_model


@lru_cache(maxsize=1024)
def first_many(model: Any, path: str) -> Many | None:
    """Return the first relation to many on ``path`` from ``model``, or None.

    Raises ``TypeError`` for relations other than a foreign key read backwards.
    """
    names = path.split("__")
    for index, step in enumerate(_steps(model, path)):
        if step.many_to_many:
            raise TypeError(f"{path}: name the table that lies between in the path.")
        if step.one_to_many:
            before = "__".join(names[:index])
            return Many(
                rows=step.related_model._base_manager.all(),  # noqa: SLF001 - Django's documented name
                back=step.field.attname,
                rest="__".join(names[index + 1 :]),
                key=f"{before}__pk" if before else "pk",
                is_optional=bool(before) and may_be_null(model, before),
            )
    return None


@lru_cache(maxsize=1024)
def may_be_null(model: Any, path: str) -> bool:
    """Say whether the column at ``path``, or a foreign key on the way to it, can be NULL."""
    return any(step.null for step in _steps(model, path))
