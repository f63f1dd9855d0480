"""What happens with recipients; facts name neither them nor the person."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.recipients.statuses import About, Way


@dataclass(frozen=True)
class RecipientDeclared(Fact):
    """An administrator declared to whom data may go."""

    kind = "recipient.declared"
    way: Way


@dataclass(frozen=True)
class RecipientEnded(Fact):
    """Nothing goes to a recipient any more; whoever got something is still told."""

    kind = "recipient.ended"


@dataclass(frozen=True)
class DataDisclosed(Fact):
    """Data of a contact went to a recipient.

    recipient, disclosure: row numbers.
    """

    kind = "recipient.disclosure"
    recipient: int
    disclosure: int


@dataclass(frozen=True)
class NoticeMade(Fact):
    """A recipient is to be told of a correction or an erasure.

    notice: its row number.
    """

    kind = "recipient.notice"
    notice: int
    about: About


@dataclass(frozen=True)
class NoticeSent(Fact):
    """A notice left for its recipient, or lies ready for it.

    notice: its row number.
    """

    kind = "recipient.notice-sent"
    notice: int


@dataclass(frozen=True)
class NoticeAcknowledged(Fact):
    """A recipient confirmed a notice.

    notice: its row number. by_agent: somebody of ours noted it, on other evidence.
    """

    kind = "recipient.notice-acknowledged"
    notice: int
    by_agent: bool


@dataclass(frozen=True)
class NoticeOverdue(Fact):
    """A recipient has not confirmed in seven days: somebody has to ask.

    notice: its row number.
    """

    kind = "recipient.notice-overdue"
    notice: int
