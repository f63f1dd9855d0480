"""What happens to erasures. Nothing here says anything of the person."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.erasure.statuses import Stage
from ombud.events.fact import Fact


@dataclass(frozen=True)
class ErasurePlanned(Fact):
    """What an erasure would do was counted; nothing was changed.

    items: how many things it would meet.
    """

    kind = "erasure.planned"
    items: int


@dataclass(frozen=True)
class ErasureStarted(Fact):
    """A person's data began to end."""

    kind = "erasure.started"


@dataclass(frozen=True)
class ErasureStopped(Fact):
    """An erasure cannot go on: a hold, a store that does not answer, or something was left.

    stage: the step at which it stands.
    """

    kind = "erasure.stopped"
    stage: Stage


@dataclass(frozen=True)
class ErasureDone(Fact):
    """An erasure is complete and proved.

    retained: how many things had to be kept, each with its ground.
    """

    kind = "erasure.done"
    retained: int


@dataclass(frozen=True)
class FileOfOthersDropped(Fact):
    """A file of somebody else that named an erased person was destroyed: a person said so.

    blob: number of the sealed object.
    """

    kind = "erasure.file-dropped"
    blob: int
