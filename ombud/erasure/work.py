"""What every stage of an erasure is given: whom it ends, and what counts what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks
    from ombud.erasure.tally import Tally
    from ombud.subjects.persons import Person


class HeldBack(Exception):  # noqa: N818 - the data is
    """A hold came between: the chunk is not touched, and the erasure waits."""


class Busy(Exception):  # noqa: N818 - the database is
    """Somebody still reads an old state of the database; it has to be tried again later."""


@dataclass
class Work:
    """One chunk's worth of an erasure: whom, by what they are recognised, what was done."""

    erasure: Erasure
    person: Person
    marks: Marks
    tally: Tally


def spares(work: Work, *groups: str | None) -> bool:
    """Say whether all of these groups of data were refused and stay; never what has none."""
    return set(groups) <= set(work.erasure.spared)
