"""Tickets that come round, and what is sent to make one."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, From, Id, In, Made, Out, Word
from ombud.api.schemas.tickets import PriorityWord
from ombud.automation.models import Recurrence


class RecurrenceOut(Out):
    """A ticket that opens by itself when its day comes round."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Recurrence, "name")]
    every: Annotated[int, From(Recurrence, "every")]
    unit: Annotated[str, From(Recurrence, "unit")]
    weekdays: Annotated[list[int], From(Recurrence, "weekdays")]
    first_day: Annotated[dt.date, From(Recurrence, "first_day")]
    last_day: Annotated[dt.date | None, From(Recurrence, "last_day")]
    at: Annotated[str, Made("hour and minute, 00:00 to 23:59, in its time zone")]
    time_zone: Annotated[str, From(Recurrence, "time_zone")]
    calendar: Annotated[str, From(Recurrence, "calendar")]
    on_free: Annotated[str, From(Recurrence, "on_free")]
    subject: Annotated[str, From(Recurrence, "subject")]
    text: Annotated[str, From(Recurrence, "text")]
    contact: Annotated[int | None, Made("number of the contact")]
    team: Annotated[int, Made("number of the team")]
    assignee: Annotated[int | None, Made("number of the agent")]
    type: Annotated[str | None, Made("short name of the type")]
    tags: Annotated[list[str], From(Recurrence, "tags")]
    checklist: Annotated[int | None, Made("number of the checklist template")]
    next_at: Annotated[dt.datetime | None, From(Recurrence, "next_at")]
    paused_at: Annotated[dt.datetime | None, From(Recurrence, "paused_at")]


class RecurrenceIn(In):
    """When it comes round, and the ticket that opens then. The whole of it, each time."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    every: Annotated[int, Field(ge=1, le=365)] = 1
    unit: Literal["day", "week", "month", "year"]
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)] = []
    first_day: dt.date
    last_day: dt.date | None = None
    at: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    time_zone: Annotated[str, Field(max_length=40)] = "UTC"
    calendar: Annotated[str, Field(max_length=20)] = ""
    on_free: Literal["keep", "skip", "after"] = "keep"
    subject: Annotated[str, Field(min_length=1, max_length=250)]
    text: Annotated[str, Field(max_length=20_000)] = ""
    contact: Id
    team: Id
    assignee: Id | None = None
    type: Word | None = None
    priority: PriorityWord = "normal"
    tags: Annotated[list[Word], Field(max_length=20)] = []
    checklist: Id | None = None


class RecurrenceDo(In):
    """What to do with it."""

    do: Literal["pause", "resume"]


class OpenedOut(Out):
    """The ticket that was opened."""

    ticket: Annotated[int, Made("number of the ticket")]
