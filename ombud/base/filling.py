"""Words with ``{{ names }}`` in them: filled in, and checked for names that nobody knows.

There is no logic, no attribute access and no evaluation: a name is looked up in a table,
and what is filled in is never read for names again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

NAME = re.compile(r"\{\{[ \t]{0,9}([A-Za-z_.]{1,40})[ \t]{0,9}\}\}")
_OPENING = re.compile(r"\{\{([^{}\n]{0,60})")
_GAP = re.compile(rf"[ \t]?{NAME.pattern}")
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that cannot be filled in, and where it stands; lines and columns count from 1."""

    name: str
    line: int
    column: int


def render(source: str, values: Mapping[str, str]) -> str:
    """Return ``source`` with its names filled in; a name that has no value disappears."""
    return NAME.sub(lambda found: values.get(found[1], ""), source)


def closed_up(source: str, values: Mapping[str, str]) -> str:
    """Return ``source`` filled in; a name without a value takes the space before it along.

    ``Hello {{ contact.name }},`` becomes ``Hello,`` where the name is not known.
    """

    def filled(found: re.Match[str]) -> str:
        value = values.get(found[1], "")
        return found[0][: found[0].index("{{")] + value if value else ""

    return _GAP.sub(filled, source)


def unknown(source: str, known: Container[str]) -> list[Unknown]:
    """Return every opening ``{{`` of ``source`` that is not one of the ``known`` names."""
    found = []
    for opening in _OPENING.finditer(source):
        whole = NAME.match(source, opening.start())
        if whole is not None and whole[1] in known:
            continue
        before = source[: opening.start()]
        line = before.count("\n") + 1
        column = opening.start() - (before.rfind("\n") + 1) + 1
        found.append(Unknown(opening[1].strip()[:LONGEST_SHOWN], line, column))
    return found
