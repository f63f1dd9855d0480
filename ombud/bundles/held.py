"""What is held about a person, in a few lines: how much, for what, until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.bundles.collecting import columns_of, group_of, paths_to_contact, rows_of
from ombud.bundles.documents import kept_for
from ombud.bundles.statuses import Group
from ombud.datamap import declarations
from ombud.purposes.gate import uses

if TYPE_CHECKING:
    from ombud.people.models import Contact


@dataclass(slots=True)
class Held:
    """A group of data: how many rows, the purposes, and how long, in words."""

    label: str
    count: int = 0
    purposes: set[str] = field(default_factory=set)
    keep: set[str] = field(default_factory=set)


def held_about(contact: Contact) -> list[Held]:
    """Return each group of data of which ``contact`` has anything; one count a model."""
    found = {group: Held(str(Group(group).label)) for group in Group}
    for model in declarations.models:
        columns = columns_of(model)
        paths = sorted({one for c in columns.values() for one in paths_to_contact(model, c)})
        count = rows_of(model, paths, contact).count() if paths else 0
        if not count:
            continue
        held = found[Group(group_of(model._meta.label))]
        held.count += count
        for column in columns.values():
            held.purposes.add(_(uses[column.purpose].text))
            held.keep.add(kept_for(column))
    return [one for one in found.values() if one.count]
