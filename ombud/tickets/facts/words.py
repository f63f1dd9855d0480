"""What is written in a ticket, and what is taken out of it again."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)
from datetime import (
    datetime,
)

from ombud.events.fact import (
    Fact,
)
from ombud.events.statuses import (
    Ages,
)
from ombud.tickets.statuses import (
    CallDirection,
    Channel,
    NumberWay,
    RevealReason,
    Review,
)


@dataclass(frozen=True)
class MessageReceived(Fact):
    """The contact's side wrote.

    message: number of the message.
    channel: how it came.
    """

    kind = "message.received"
    code = "MR"
    message: int
    channel: Channel


@dataclass(frozen=True)
class ReplyWritten(Fact):
    """An agent answered; the channel sends it.

    message: number of the message.
    channel: how it leaves.
    hold_until: not before this time (undo send, or send later).
    cancel_on_reply: it is not sent when the contact writes first.
    """

    kind = "message.reply-written"
    code = "MW"
    message: int
    channel: Channel
    hold_until: datetime | None = None
    cancel_on_reply: bool = False


@dataclass(frozen=True)
class ReplyRecalled(Fact):
    """A reply was taken back before it left.

    message: number that the message had.
    """

    kind = "message.reply-recalled"
    message: int


@dataclass(frozen=True)
class NoteAdded(Fact):
    """An internal note was written.

    message: number of the note.
    """

    kind = "message.note-added"
    code = "MN"
    message: int


@dataclass(frozen=True)
class TextRedacted(Fact):
    """An agent took a stretch of text out of the conversation, for good.

    message: number of the message in which it was chosen.
    messages: in how many messages it stood. others: how many other things held it, such as
    drafts and raw mails.
    """

    kind = "message.text-redacted"
    message: int
    messages: int
    others: int


@dataclass(frozen=True)
class FileRedacted(Fact):
    """An agent took a file out of the conversation, for good.

    message: number of its message. file: number of the file.
    messages: with how many messages it came. others: how many other things held it.
    """

    kind = "message.file-redacted"
    message: int
    file: int
    messages: int
    others: int


@dataclass(frozen=True)
class MaskRevealed(Fact):
    """An agent looked at a value that was masked at the door.

    message: number of the message.
    masked: number of the masked value.
    reason: why, as the agent chose it from a list.
    """

    kind = "message.mask-revealed"
    ages = Ages.READING
    message: int
    masked: int
    reason: RevealReason


@dataclass(frozen=True)
class CallLogged(Fact):
    """An agent wrote down a telephone call.

    message: number of the message that says what was said.
    direction: who rang whom. began_at: when. minutes: how long.
    """

    kind = "message.call-logged"
    message: int
    direction: CallDirection
    began_at: datetime
    minutes: int


@dataclass(frozen=True)
class FileJudged(Fact):
    """A file held numbers that the desk's policy does not let through as they are.

    message: number of its message. file: number of the file. review: what became of it.
    """

    kind = "message.file-judged"
    message: int
    file: int
    review: Review


@dataclass(frozen=True)
class FileFreed(Fact):
    """Somebody looked at a file that waited, and let it go.

    message: number of its message. file: number of the file.
    """

    kind = "message.file-freed"
    message: int
    file: int


@dataclass(frozen=True)
class NumberPolicySet(Fact):
    """What becomes of files that hold numbers of one kind was chosen.

    incoming, outgoing: of what others send us, and of what agents send.
    """

    kind = "numbers.policy-set"
    incoming: NumberWay
    outgoing: NumberWay
