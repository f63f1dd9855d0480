"""What is sent to split a ticket."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ombud.api.schemas.base import Flag, Id, In


class SplitIn(In):
    """Which messages become a ticket of their own, and what it is like."""

    messages: Annotated[list[Id], Field(min_length=1, max_length=500)]
    subject: Annotated[str, Field(max_length=250)] = ""
    contact: Id | None = None
    team: Id | None = None
    mixing: Flag = False
