"""Recipients of data: what went to them, and the notices they have to confirm."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from ombud.api.schemas.base import ID, From, In, Made, Out, Word
from ombud.recipients.models import Disclosure, Notice, Recipient


class DisclosureOut(Out):
    """Data of a contact went to a recipient."""

    id: Annotated[int, ID]
    recipient: Annotated[str, From(Recipient, "key")]
    what: Annotated[str, From(Disclosure, "what")]
    reference: Annotated[str, From(Disclosure, "reference")]
    at: Annotated[datetime, From(Disclosure, "at")]


class DisclosureIn(In):
    """To whom data went: its short name, which kinds, and by what they know the person."""

    recipient: Word
    what: Annotated[str, StringConstraints(max_length=200)] = ""
    reference: Annotated[str, StringConstraints(max_length=120)] = ""


class NoticeOut(Out):
    """A notice that is not confirmed yet; ``signed`` is a compact JWS for its recipient."""

    id: Annotated[int, ID]
    recipient: Annotated[str, From(Recipient, "key")]
    about: Annotated[str, From(Notice, "about")]
    made_at: Annotated[datetime, From(Notice, "made_at")]
    sent_at: Annotated[datetime | None, From(Notice, "sent_at")]
    overdue_at: Annotated[datetime | None, From(Notice, "overdue_at")]
    acknowledged_at: Annotated[datetime | None, From(Notice, "acknowledged_at")]
    signed: Annotated[str, Made("the notice, signed for whom it is meant; empty when gone")]


class AcknowledgedIn(In):
    """Nothing has to be said to confirm a notice."""
