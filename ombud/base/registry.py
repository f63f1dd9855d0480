"""A named list that upper floors add to and lower floors read: one of the four ways up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by name. A name is given once; asking for an unknown one raises ``KeyError``."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, T] = {}

    def register(self, name: str, thing: T) -> T:
        """Add ``thing`` under ``name``. Raises ``ValueError`` when the name is taken."""
        if name in self._things and self._things[name] is not thing:
            raise ValueError(f"There already is a {self.what} named {name!r}.")
        self._things[name] = thing
        return thing

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._things))

    def __len__(self) -> int:
        return len(self._things)
