"""What an erasure does or did, place by place, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.datamap import Erasure as How
from ombud.erasure.groups import group_of
from ombud.erasure.statuses import Result, State

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure

STRATEGIES: dict[str, Any] = {
    How.DELETE_ROW: lazy("row removed"),
    How.NULL: lazy("emptied"),
    How.BLANK: lazy("emptied"),
    How.GENERALISE: lazy("made coarse"),
    How.PSEUDONYM: lazy("replaced by a pseudonym"),
    How.REDACT_SPANS: lazy("their marks taken out, where there are any"),
    How.REPLACE_TEXT: lazy("text replaced"),
    How.DROP_BLOB: lazy("file destroyed"),
    How.SHRED_KEY: lazy("key destroyed"),
    How.UNLINK: lazy("link removed"),
    How.KEEP: lazy("kept, with a ground"),
    "review": lazy("stay until somebody says under Mentions whose they are"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One place, what happens or happened there, and how often."""

    place: str
    what: Any
    count: int

    @property
    def group(self) -> str:
        """What kind of data lies there, in words."""
        found = group_of(self.place)
        return found.of_them if found else _("The desk itself")


def lines_of(erasure: Erasure) -> list[Line]:
    """Return the plan while nothing has begun, then what became of everything."""
    if erasure.state == State.PLANNED:
        return [
            Line(place, STRATEGIES.get(how, how), count)
            for place, by in sorted(erasure.plan.items())
            for how, count in by.items()
        ]
    return [
        Line(place, Result(result).label, count)
        for place, by in sorted(erasure.results.items())
        for result, count in by.items()
    ]
