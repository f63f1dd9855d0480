"""What is held about a person, in a few lines: how much, for what, until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.bundles.collecting import group_of, rows_of
from ombud.bundles.documents import kept_for
from ombud.bundles.statuses import Group
from ombud.datamap.walking import columns_of, declared_models
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
    for model, _declared in declared_models():
        columns = columns_of(model)
        rows = rows_of(model, columns.values(), contact)
        count = rows.count() if rows is not None else 0
        if not count:
            continue
        held = found[Group(group_of(model._meta.label))]
        held.count += count
        for column in columns.values():
            held.purposes.add(_(uses[column.purpose].text))
            held.keep.add(kept_for(column))
    return [one for one in found.values() if one.count]
