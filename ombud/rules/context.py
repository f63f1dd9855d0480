"""Who asks, when and where: what a condition needs to know beside the subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances in which a condition is asked.

    now: aware. agent_id: who ``me`` is; None where no agent acts, and then nobody is me.
    team_ids: what ``my_teams`` is. time_zone: where days begin and end.
    before: the stored values, by field name, that an event replaced; None without an event.
    actor_kind: who caused the event (``base.actor``); empty without an event.
    """

    now: datetime
    agent_id: int | None = None
    team_ids: frozenset[int] = frozenset()
    time_zone: tzinfo = UTC
    before: Mapping[str, object] | None = None
    actor_kind: str = ""

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("A context only takes aware times.")
