"""What happens to subjects."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.subjects.statuses import Review, TombstoneKind


@dataclass(frozen=True)
class SubjectsMerged(Fact):
    """Two records were found to be one person; can be taken back.

    source: number of the subject that is now part of this one.
    """

    kind = "subject.merged"
    source: int


@dataclass(frozen=True)
class SubjectsSplit(Fact):
    """A merge of two records was taken back.

    source: number of the subject that is on its own again.
    """

    kind = "subject.split"
    source: int


@dataclass(frozen=True)
class SubjectShared(Fact):
    """It was said whether several people use this mailbox.

    is_shared: whether they do.
    """

    kind = "subject.shared"
    is_shared: bool


@dataclass(frozen=True)
class SubjectAgeNoted(Fact):
    """It was noted how old a person is, in a step of the laws; the log does not say which."""

    kind = "subject.age-noted"


@dataclass(frozen=True)
class LinkReviewed(Fact):
    """Somebody said whether a text that a detector found is about this person.

    link: number of the link.
    review: accepted or rejected.
    """

    kind = "subject.link-reviewed"
    link: int
    review: Review


@dataclass(frozen=True)
class TombstoneLaid(Fact):
    """An identifier is remembered by a keyed hash, so that nobody is made from it again.

    type: what the tombstone does.
    """

    kind = "tombstone.laid"
    type: TombstoneKind


@dataclass(frozen=True)
class TombstoneStopped(Fact):
    """Something that would have made an erased person again was kept out."""

    kind = "tombstone.stopped"


@dataclass(frozen=True)
class FreshStarted(Fact):
    """Somebody who was erased came back by themselves, as a new and unlinked person."""

    kind = "tombstone.fresh-start"
