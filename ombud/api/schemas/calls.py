"""What is sent to write a call down."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, StringConstraints, model_validator

from ombud.api.schemas.base import Email, Flag, Id, In, Moment, Text

Minutes = Annotated[StrictInt, Field(ge=0, le=24 * 60)]
Phone = Annotated[str, StringConstraints(min_length=3, max_length=40)]


class CallerIn(In):
    """Who was on the phone: found by mail address or number, met now if nobody has it."""

    email: Email | None = None
    phone: Phone | None = None
    name: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def is_named(self) -> Self:
        """Raise ``ValueError`` when nothing says who it was."""
        if self.email is None and self.phone is None:
            raise ValueError("give a mail address or a phone number")
        return self


class CallIn(In):
    """A call: who rang whom, when it began, how many minutes, what was said."""

    text: Text
    direction: Literal["in", "out"] = "in"
    began_at: Moment
    minutes: Minutes
    counts_as_work: Flag = False
    caller: CallerIn | None = None


class NewCallIn(CallIn):
    """A call that opens a ticket."""

    caller: CallerIn
    team: Id
    subject: Annotated[str, Field(max_length=250)] = ""
