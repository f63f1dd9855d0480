"""What is held about a person, in a few lines: how much, for what, until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.bundles.collecting import rows_of
from ombud.bundles.documents import kept_for
from ombud.bundles.mentions import counted_mentions
from ombud.datamap import Group
from ombud.datamap.groups import OF_TABLES, group_of
from ombud.datamap.walking import columns_of, sections
from ombud.purposes.gate import uses
from ombud.tickets.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.datamap import Personal
    from ombud.subjects.persons import Person


@dataclass(slots=True)
class Held:
    """A group of data: how many rows, the purposes, and how long, in words."""

    label: str
    count: int = 0
    purposes: set[str] = field(default_factory=set)
    keep: set[str] = field(default_factory=set)

    def of(self, columns: Iterable[Personal]) -> None:
        """Add what the map says of ``columns``: for what they are held, and how long."""
        for column in columns:
            self.purposes.add(_(uses[column.purpose].text))
            self.keep.add(kept_for(column))


def held_about(person: Person) -> list[Held]:
    """Return each group of data of which ``person`` has anything; one count a table, and one
    for each field that the desk made up.
    """
    found = {group: Held(str(group.label)) for group in OF_TABLES}
    for section in sections():
        rows = rows_of(section, person)
        count = rows.count() if rows is not None else 0
        if not count:
            continue
        held = found[group_of(section.model._meta.label)]
        held.count += count
        held.of(section.columns.values())
    elsewhere = Held(str(Group.MENTIONS.label), counted_mentions(person))
    elsewhere.of(columns_of(Message).values())
    return [one for one in (*found.values(), elsewhere) if one.count]
