"""Saved views and tags."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)

from ombud.events.fact import (
    Fact,
)


@dataclass(frozen=True)
class ViewSaved(Fact):
    """A view was made or changed.

    is_shared: others see it too.
    is_new: it was made now.
    """

    kind = "view.saved"
    is_shared: bool
    is_new: bool


@dataclass(frozen=True)
class ViewDeleted(Fact):
    """A view was removed.

    is_shared: others saw it too.
    """

    kind = "view.deleted"
    is_shared: bool


@dataclass(frozen=True)
class TagRenamed(Fact):
    """A tag has another name, on all tickets."""

    kind = "tag.renamed"


@dataclass(frozen=True)
class TagMerged(Fact):
    """A tag was merged into another one, on all tickets.

    into: number of the tag that stays.
    """

    kind = "tag.merged"
    into: int


@dataclass(frozen=True)
class TagRetired(Fact):
    """A tag is not offered any more."""

    kind = "tag.retired"


@dataclass(frozen=True)
class TagBroughtBack(Fact):
    """A tag that was retired is offered again."""

    kind = "tag.brought-back"
