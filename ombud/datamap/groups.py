"""Which group of data a place of the map belongs to: one table for access and for erasure.

Each model with something personal is declared with its group, so that what is handed out, what
an erasure spares and what a letter names are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.datamap import declarations
from ombud.datamap.statuses import Group

if TYPE_CHECKING:
    from collections.abc import Mapping

# Rows among the conversations: which they are is no matter of a table.
OF_MESSAGES = frozenset({Group.NOTES, Group.MENTIONS})
OF_TABLES = tuple(one for one in Group if one not in OF_MESSAGES)


def groups() -> Mapping[str, Group]:
    """Return the group of each declared model that holds something personal, by its label."""
    return {
        model._meta.label: declaration.group
        for model, declaration in declarations.models.items()
        if declaration.group
    }


def group_of(label: str) -> Group:
    """Return the group of a model of this label, ``app.Model``.

    Raises ``KeyError`` for one that holds nothing personal.
    """
    return groups()[label]
