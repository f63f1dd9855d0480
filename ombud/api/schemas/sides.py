"""Side conversations, and what is sent to hold one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, From, In, Line, Out
from ombud.api.schemas.messages import MessageOut
from ombud.api.schemas.tickets import ContactRef, CopyIn, MessageIn
from ombud.tickets.models import Message, SideConversation


class SideOut(Out):
    """A side conversation with what was said in it."""

    id: Annotated[int, ID]
    subject: Annotated[str, From(SideConversation, "subject")]
    people: list[ContactRef]
    opened_at: Annotated[datetime, From(SideConversation, "opened_at")]
    closed_at: Annotated[datetime | None, From(SideConversation, "closed_at")]
    unread_since: Annotated[datetime | None, From(SideConversation, "unread_since")]
    messages: list[MessageOut]


class SideRecalledOut(Out):
    """What was taken back before it left."""

    text: Annotated[str, From(Message, "text")]


class SideIn(MessageIn):
    """To whom, about what, and the first words."""

    to: Annotated[list[CopyIn], Field(min_length=1, max_length=20)]
    subject: Line


class SideStateIn(In):
    """What to do with a side conversation."""

    do: Literal["close", "reopen", "read"]
