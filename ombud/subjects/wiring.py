"""What subjects plug into the lower floors, and how each store is read."""

from __future__ import annotations

from ombud.datamap import Store, stores
from ombud.people import merged
from ombud.people.guards import guards, sieves
from ombud.subjects import actions
from ombud.subjects.queries import address_once_of
from ombud.subjects.residue.database import read_tables
from ombud.subjects.residue.files import read_data_folder, read_vault
from ombud.subjects.residue.indexes import read_indexes
from ombud.subjects.residue.pages import read_pages
from ombud.subjects.residue.places import out_of_reach, readers
from ombud.subjects.tombstones import kept_out

guards.register("tombstones", actions.guard)
sieves.register("tombstones", kept_out)
merged.addresses.register("subjects", address_once_of)
for store in (
    Store(
        "search index",
        "the words of subjects, messages and files",
        "encrypted like the database",
        "delete with the old words, then optimise",
        "as the message",
    ),
    Store(
        "data folder",
        "database files, heads of the log, files on their way",
        "each encrypted on its own",
        "the store that the file belongs to",
        "as its store says",
    ),
):
    stores.register(store.name, store)
readers.register("database", read_tables)
readers.register("search index", read_indexes)
readers.register("blobs", read_vault)
readers.register("data folder", read_data_folder)
readers.register("write-ahead log", read_pages)
out_of_reach.register("keys", "Holds one key and nothing about a person.")
out_of_reach.register("log", "Goes to standard error; give its files with --also.")
out_of_reach.register("temporary memory", "Memory of a process, gone with it.")
out_of_reach.register("browser", "Lies on the agent's own machine; ends at sign-out.")
