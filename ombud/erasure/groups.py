"""Groups of data that are decided about apart, and which places belong to each."""

from __future__ import annotations

from functools import cache

from ombud import datamap

FILES = ("tickets.Attachment", "email.IncomingMail")
GROUP_OF = {
    "people": "profile",
    "subjects": "profile",
    "tickets": "tickets",
    "email": "tickets",
    "elsewhere": "tickets",
    "words of the desk": "tickets",
    "purposes": "consents",
}
LOGS = "logs"


def group_of(place: str) -> str:
    """Return the group of data that a place of the map belongs to."""
    if place.startswith(FILES):
        return "files"
    return GROUP_OF.get(place.partition(".")[0], LOGS)


@cache
def labels() -> dict[str, str]:
    """Return the name of each model by its table, and by further tables of it."""
    every = datamap.models.items()
    further = {table: model._meta.label for model, one in every for table in one.tables}
    return further | {model._meta.db_table: model._meta.label for model, _one in every}


def groups_at(hit: str) -> frozenset[str]:
    """Return the groups of which a hit of a scan may be.

    Words of the search index do not tell whose they are. Pages of the database file are of
    none: what of them may stay is told row by row.
    """
    store, _, place = hit.rpartition(": ")
    if not store:
        return frozenset({group_of(place)})
    if store.endswith("search index"):
        return frozenset({"tickets", "files"})
    if store.endswith("blobs"):
        return frozenset({"files"})
    if store.endswith("write-ahead log"):
        return frozenset()
    return frozenset({group_of(labels().get(place.partition(".")[0], place))})
