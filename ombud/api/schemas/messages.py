"""The conversation: messages, files, drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ombud.api.schemas.base import ID, From, Made, Out
from ombud.api.schemas.tickets import AgentRef, ChannelWord, ContactRef, DirectionWord
from ombud.channels.email.models import OutgoingMail
from ombud.tickets.models import Attachment, Draft, DraftFile, Message, Ticket

DeliveryWord = Literal[
    "queued", "sending", "sent", "deferred", "failed", "bounced", "cancelled"
]


class AttachmentOut(Out):
    """A file that came or went with a message."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Attachment, "name")]
    content_type: Annotated[str, From(Attachment, "content_type")]
    size: Annotated[int, From(Attachment, "size")]
    sha256: Annotated[str, From(Attachment, "sha256")]
    content_id: Annotated[str, From(Attachment, "content_id")]
    is_inline: Annotated[bool, From(Attachment, "is_inline")]
    is_removed: Annotated[bool, From(Attachment, "is_removed")]


class RecipientOut(Out):
    """An address as it stood on a message."""

    field: Annotated[str, From(Message, "addresses")]
    name: Annotated[str, From(Message, "addresses")]
    address: Annotated[str, From(Message, "addresses")]


class DeliveryOut(Out):
    """Where a message that goes by mail stands: the gravest state of its copies."""

    state: Annotated[DeliveryWord, From(OutgoingMail, "state")]
    answer: Annotated[str, From(OutgoingMail, "server_answer")]
    sent_at: Annotated[datetime | None, From(OutgoingMail, "sent_at")]


class MessageOut(Out):
    """One entry of a conversation."""

    id: Annotated[int, ID]
    ticket: Annotated[int, From(Ticket, "number")]
    direction: Annotated[DirectionWord, From(Message, "direction")]
    channel: Annotated[ChannelWord, From(Message, "channel")]
    contact: ContactRef | None
    agent: AgentRef | None
    text: Annotated[str, From(Message, "text")]
    is_verified: Annotated[bool, From(Message, "is_verified")]
    at: Annotated[datetime, From(Message, "at")]
    recipients: list[RecipientOut]
    attachments: list[AttachmentOut]
    delivery: DeliveryOut | None


class LayoutOut(MessageOut):
    """A message with its layout: HTML that has been cleaned, never what came in."""

    html: Annotated[str, From(Message, "html")]


class DraftFileOut(Out):
    """A file in a draft."""

    id: Annotated[int, ID]
    name: Annotated[str, From(DraftFile, "name")]
    content_type: Annotated[str, From(DraftFile, "content_type")]
    size: Annotated[int, From(DraftFile, "size")]
    content_id: Annotated[str, From(DraftFile, "content_id")]


class DraftOut(Out):
    """What the owner of the token is writing."""

    kind: Annotated[str, From(Draft, "kind")]
    text: Annotated[str, From(Draft, "text")]
    html: Annotated[str, From(Draft, "html")]
    cc: Annotated[str, From(Draft, "cc")]
    bcc: Annotated[str, From(Draft, "bcc")]
    sender: Annotated[str, From(Draft, "sender")]
    saved_at: Annotated[datetime, From(Draft, "saved_at")]
    files: list[DraftFileOut]


class RedactedOut(Out):
    """What was removed for good. It cannot be undone, and nothing of it is kept."""

    messages: Annotated[int, Made("in how many messages it stood")]
    others: Annotated[int, Made("how many other things held it: drafts, raw mails, …")]


class RecalledOut(Out):
    """What became of a reply that was taken back."""

    draft: DraftOut
    is_recalled: Annotated[bool, Made("always true, for readers of the answer")]
