"""The conversation: receive, reply, note, reveal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.base.prepared import Prepared
from ombud.events import log
from ombud.tickets import search
from ombud.tickets.actions.status import change_status, drift, ends_here
from ombud.tickets.actions.submitting import remember, written_before
from ombud.tickets.actions.writing import (
    preview_of,
    take_part,
    touch,
    without_nul,
    write_message,
)
from ombud.tickets.content import minimised
from ombud.tickets.facts import (
    MaskRevealed,
    MessageReceived,
    NoteAdded,
    ReplyWritten,
)
from ombud.tickets.models import Attachment, Draft, MaskedValue, Message, Ticket
from ombud.tickets.places import merge_of, note_landing
from ombud.tickets.statuses import (
    Channel,
    Direction,
    ParticipantRole,
    RevealReason,
    Status,
)
from ombud.vault import actions as vault
from ombud.vault.secrets import open_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Contact
    from ombud.tickets.content import Content


@transaction.atomic
def receive_message(
    ticket: Ticket,
    content: Content,
    *,
    contact: Contact,
    channel: Channel,
    actor: Actor,
    is_verified: bool = False,
    reopens: bool = True,
) -> Message:
    """Add what the contact's side wrote; a waiting or solved ticket opens again.

    reopens: False for machines, whose mail is kept without waking anybody.
    What is written to a merged ticket arrives where that is read now.
    Raises ``Refused`` when the ticket is closed, or solved and without a way back: the caller
    opens a follow-up.
    """
    merge = merge_of(lock(ticket))
    written_to, ticket = ticket, lock(merge.root) if merge else ticket
    if (
        ticket.status == Status.CLOSED
        or ticket.is_restricted
        or (reopens and ends_here(ticket))
    ):
        raise Refused("A closed ticket cannot change. Open a follow-up instead.")
    message = write_message(
        ticket,
        content,
        direction=Direction.IN,
        channel=channel,
        contact=contact,
        is_verified=is_verified,
        at=clock.now(),
    )
    take_part(written_to, [contact], ParticipantRole.CC)
    note_landing(message, merge)
    if reopens:
        touch(ticket, awaits_us=True, preview=preview_of(content))
    log.record(
        MessageReceived(message=message.pk, channel=Channel(channel)), ticket, actor=actor
    )
    if reopens and ticket.status in {Status.PENDING, Status.SOLVED}:
        drift(ticket, Status.OPEN, actor=actor)
    return message


@transaction.atomic
def reply(  # noqa: PLR0913 - an answer has these facts
    ticket: Ticket,
    content: Content,
    *,
    agent: Agent,
    actor: Actor,
    channel: Channel = Channel.EMAIL,
    then: Status | None = None,
    hold_until: datetime | None = None,
    cancel_on_reply: bool = False,
    keeps_draft: bool = False,
    key: str = "",
) -> Message:
    """Answer the contact; the channel sends it once ``hold_until`` has passed.

    then: the status afterwards (a new ticket becomes open in any case).
    keeps_draft: for prepared words, which are not what the agent was writing.
    key: of the form that was handed in; one that has written already writes nothing more.
    Raises ``Refused`` when there is nothing to send or the ticket is closed.
    """
    lock(ticket)
    if written := written_before(agent, key):
        return written
    if ticket.is_restricted:
        raise Refused("The data of this person rest. Lift the restriction before you answer.")
    if ticket.status == Status.CLOSED:
        raise Refused("A closed ticket cannot be answered. Open a follow-up instead.")
    if content.is_empty:
        raise Refused("Write something before you send.")
    message = write_message(
        ticket,
        content,
        direction=Direction.OUT,
        channel=channel,
        agent=agent,
        is_verified=True,
        at=clock.now(),
    )
    touch(ticket, awaits_us=False, preview=preview_of(content))
    fact = ReplyWritten(
        message=message.pk,
        channel=Channel(channel),
        hold_until=hold_until,
        cancel_on_reply=cancel_on_reply,
    )
    log.record(fact, ticket, actor=actor)
    message.refresh_from_db(fields=["addresses"])  # the channel has written whom it goes to
    if then and then != ticket.status:
        change_status(ticket, Status(then), actor=actor)
    elif not then and ticket.status == Status.NEW:
        drift(ticket, Status.OPEN, actor=actor)
    if not keeps_draft:
        drop_draft(ticket, agent, Draft.Kind.REPLY)
    remember(agent, key, message)
    return message


@transaction.atomic
def add_note(
    ticket: Ticket,
    content: Content,
    *,
    agent: Agent,
    actor: Actor,
    keeps_draft: bool = False,
    key: str = "",
) -> Message:
    """Write an internal note; the contact never sees it. Raises ``Refused`` when empty.

    keeps_draft: for prepared words, which are not what the agent was writing.
    key: of the form that was handed in; one that has written already writes nothing more.
    """
    lock(ticket)
    if written := written_before(agent, key):
        return written
    if content.is_empty:
        raise Refused("Write something before you add the note.")
    message = write_message(
        ticket,
        minimised(content),
        direction=Direction.NOTE,
        channel=Channel.DESK,
        agent=agent,
        is_verified=True,
        at=clock.now(),
    )
    log.record(NoteAdded(message=message.pk), ticket, actor=actor)
    if not keeps_draft:
        drop_draft(ticket, agent, Draft.Kind.NOTE)
    remember(agent, key, message)
    return message


DRAFT = Prepared(
    lambda ticket, agent, kind: Draft.objects.filter(ticket=ticket, agent=agent, kind=kind)
)


def drop_draft(ticket: Ticket, agent: Agent, kind: Draft.Kind) -> None:
    """Remove what was being written, now that it is a message, and let go of its files."""
    for draft in DRAFT(ticket=ticket.pk, agent=agent.pk, kind=kind):
        blobs = [file.blob for file in draft.files.select_related("blob")]
        draft.delete()
        for blob in blobs:
            vault.release(blob)


@transaction.atomic
def reveal_masked(
    masked: MaskedValue, *, agent: Agent, actor: Actor, reason: RevealReason
) -> str:
    """Return the masked original and record who looked, and why."""
    message = masked.message
    fact = MaskRevealed(message=message.pk, masked=masked.pk, reason=RevealReason(reason))
    log.record(fact, message.ticket, actor=actor)
    return open_text(bytes(masked.sealed))


@transaction.atomic
def set_attachment_text(attachment: Attachment, text: str, holds: Iterable[str] = ()) -> None:
    """Store the words of a file, masked, and bring the search index up to date.

    holds: kinds of numbers that stand in the file itself.
    """
    message = attachment.message
    lock(message.ticket)
    subject = search.subject_of_first(message)
    search.unindex_message(message, subject, list(message.attachments.order_by("pk")))
    Attachment.objects.filter(pk=attachment.pk).update(
        text=without_nul(text), holds=",".join(sorted(holds))
    )
    search.index_message(message, subject, list(message.attachments.order_by("pk")))
