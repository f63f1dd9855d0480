"""The texts in which people can be named: upper packages register how theirs are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ombud.subjects.persons import Persons


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one row, by part (text, html, file, …).

    reference: by what people know the row, for example the number of its ticket.
    """

    number: int
    parts: tuple[tuple[str, str], ...]
    reference: str = ""


class TextSource(Protocol):
    """Rows of one kind that hold words.

    ``candidates`` asks an index for rows with one of the phrases, and leaves out what belongs
    to the person anyway; ``read`` gives their words.
    """

    def candidates(
        self, phrases: Sequence[tuple[str, ...]], persons: Persons
    ) -> Iterable[int]: ...

    def read(self, numbers: Sequence[int]) -> Iterator[Text]: ...


sources: Registry[TextSource] = Registry("source of texts")  # by the kind of the rows
