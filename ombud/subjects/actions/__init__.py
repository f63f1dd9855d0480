"""The verbs about subjects."""

from ombud.subjects.actions.detecting import find_mentions, find_mentions_of, review_links
from ombud.subjects.actions.linking import link_by_hand
from ombud.subjects.actions.merging import merge_subjects, split_subjects
from ombud.subjects.actions.subjects import (
    mark_erased,
    mark_restricted,
    note_age,
    say_shared,
    subject_for,
)
from ombud.subjects.actions.tombstones import (
    count_stop,
    guard,
    lay,
    lay_tombstones,
    let_return,
    start_afresh,
)

__all__ = [
    "count_stop",
    "find_mentions",
    "find_mentions_of",
    "guard",
    "lay",
    "lay_tombstones",
    "let_return",
    "link_by_hand",
    "mark_erased",
    "mark_restricted",
    "merge_subjects",
    "note_age",
    "review_links",
    "say_shared",
    "split_subjects",
    "start_afresh",
    "subject_for",
]
