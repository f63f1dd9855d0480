"""Legal holds, and what is sent to place, review and release one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, Email, From, In, Line, Made, Number, Out
from ombud.holds.models import LegalHold

GroundWord = Literal["claims", "law", "authority", "agreement"]


class HoldOut(Out):
    """A matter for which things must stay."""

    id: Annotated[int, ID]
    matter: Annotated[str, From(LegalHold, "matter")]
    ground: Annotated[GroundWord, From(LegalHold, "ground")]
    owner: Annotated[int, Made("number of the agent who answers for it")]
    contacts: Annotated[list[int], Made("numbers of the contacts it names")]
    agents: Annotated[list[int], Made("numbers of the agents it names")]
    tickets: Annotated[list[int], Made("numbers of the tickets it names, 200 at most")]
    condition: Annotated[dict[str, Any] | None, From(LegalHold, "condition")]
    first_day: Annotated[date | None, From(LegalHold, "first_day")]
    last_day: Annotated[date | None, From(LegalHold, "last_day")]
    placed_at: Annotated[datetime, From(LegalHold, "placed_at")]
    review_on: Annotated[date, From(LegalHold, "review_on")]
    released_at: Annotated[datetime | None, From(LegalHold, "released_at")]


class HoldIn(In):
    """What is held, for which matter: persons, tickets, a condition, days, or all of them."""

    matter: Line
    ground: GroundWord
    review_on: date
    persons: Annotated[list[Email], Field(max_length=200)] = []
    tickets: Annotated[list[Number], Field(max_length=200)] = []
    condition: dict[str, Any] | None = None
    first_day: date | None = None
    last_day: date | None = None


class ReviewIn(In):
    """When the hold is looked at again."""

    review_on: date
