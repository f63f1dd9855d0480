"""Full text over subjects, messages, notes and files: one interface over two engines."""

from ombud.tickets.search.index import index_message, subject_of_first, unindex_message
from ombud.tickets.search.reading import Hit, Hits, search

__all__ = ["Hit", "Hits", "index_message", "search", "subject_of_first", "unindex_message"]
