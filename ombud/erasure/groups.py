"""Groups of data that are decided about apart, and which places of an erasure are of which."""

from __future__ import annotations

from functools import cache

from ombud import datamap
from ombud.datamap import Group
from ombud.datamap.groups import groups
from ombud.erasure.statuses import NAMES

# What an erasure finds by searching: words of others, which are in conversations.
SEARCHED = {
    "elsewhere": Group.TICKETS,
    "words of the desk": Group.TICKETS,
    NAMES: Group.TICKETS,
}


def group_of(place: str) -> Group | None:
    """Return the group of data that a place of the map belongs to.

    None for words of the desk's own: they are nobody's, and no decision spares them.
    """
    if place in SEARCHED:
        return SEARCHED[place]
    return groups().get(".".join(place.partition(":")[0].split(".")[:2]))


@cache
def labels() -> dict[str, str]:
    """Return the name of each model by its table, and by further tables of it."""
    every = datamap.models.items()
    further = {table: model._meta.label for model, one in every for table in one.tables}
    return further | {model._meta.db_table: model._meta.label for model, _one in every}


def groups_at(hit: str) -> frozenset[Group]:
    """Return the groups of which a hit of a scan may be.

    Words of the search index do not tell whose they are. Pages of the database file are of
    none: what of them may stay is told row by row.
    """
    store, _, place = hit.rpartition(": ")
    if store.endswith("search index"):
        return frozenset({Group.TICKETS, Group.FILES})
    if store.endswith("blobs"):
        return frozenset({Group.FILES})
    if store.endswith("write-ahead log"):
        return frozenset()
    found = group_of(labels().get(place.partition(".")[0], place) if store else place)
    return frozenset({found} if found else ())
