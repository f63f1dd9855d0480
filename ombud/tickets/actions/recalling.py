"""Taking back a reply that has not left: the ticket stands as it did before it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.holds.queries import refuse_if_held
from ombud.tickets import search
from ombud.tickets.actions.standing import stand_as_said
from ombud.tickets.actions.status import write_status
from ombud.tickets.facts import (
    ReplyRecalled,
    ReplyWritten,
    StatusChanged,
    StatusNamed,
    TicketSolved,
)
from ombud.tickets.letters import joined_html
from ombud.tickets.models import Classification, Draft, DraftFile, Message
from ombud.tickets.reading import history_of
from ombud.tickets.sending import recallers
from ombud.tickets.statuses import Direction, Status
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor
    from ombud.events.models import Event
    from ombud.people.models import Agent
    from ombud.tickets.addresses import Address
    from ombud.tickets.models import Ticket

# A reply and the status that was sent with it are one transaction, and stand side by side.
TOGETHER = timedelta(seconds=5)
STATUS_FACTS = (StatusChanged.kind, TicketSolved.kind, StatusNamed.kind)


@transaction.atomic
def recall_reply(message: Message, *, agent: Agent, actor: Actor) -> Draft:
    """Take back a reply that has not left; its words and files return as the agent's draft.

    The status that went with it goes back too, unless it was changed since, and the ticket
    waits for us again if it did before. What the agent is writing by now stays, below.
    Raises ``Refused`` when it has left already, is not this agent's, or a hold is on it.
    """
    ticket = lock(message.ticket)
    if message.direction != Direction.OUT or message.agent_id != agent.pk:
        raise Refused("Only the person who wrote a reply can take it back.")
    if not Message.objects.filter(pk=message.pk).exists():  # while we waited for the lock
        raise Refused("This reply was taken back already. Its words are in your draft.")
    if not all(recallers[name](message) for name in recallers):
        raise Refused("This reply has left already. Write a correction instead.")
    refuse_if_held(message)
    number = message.pk
    draft = draft_again(message, ticket, agent)
    unwrite(message)
    give_back_status(ticket, number, actor=actor)
    stand_as_said(ticket)
    log.record(ReplyRecalled(message=number), ticket, actor=actor)
    return draft


def draft_again(message: Message, ticket: Ticket, agent: Agent) -> Draft:
    """Lay the words and files of ``message`` into the agent's draft, above what is there."""
    draft, _made = Draft.objects.get_or_create(
        agent=agent, ticket=ticket, kind=Draft.Kind.REPLY
    )
    draft.html = joined_html((message.text, message.html), (draft.text.strip(), draft.html))
    draft.text = "\n\n".join(one for one in (message.text, draft.text.strip()) if one)
    draft.cc = joined_addresses(message.in_field("cc"), draft.cc)
    draft.bcc = joined_addresses(message.in_field("bcc"), draft.bcc)
    draft.sender = draft.sender or next((one.address for one in message.in_field("from")), "")
    draft.saved_at = clock.now()
    draft.save(update_fields=["text", "html", "cc", "bcc", "sender", "saved_at"])
    for file in message.attachments.select_related("blob").order_by("pk"):
        vault.keep_again(file.blob, 1)  # the message lets go of its own use
        DraftFile.objects.create(
            draft=draft,
            blob=file.blob,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            content_id=file.content_id,
        )
    return draft


def joined_addresses(before: Iterable[Address], typed: str) -> str:
    """Return addresses as a field of the draft holds them: those of the reply, then its own."""
    return ", ".join(one for one in (*(one.address for one in before), typed) if one)


def unwrite(message: Message) -> None:
    """Remove a message that never left, with its files and its place in the index."""
    attachments = list(message.attachments.select_related("blob").order_by("pk"))
    search.unindex_message(message, search.subject_of_first(message), attachments)
    blobs = [attachment.blob for attachment in attachments]
    message.attachments.all().delete()
    message.delete()
    for blob in blobs:
        vault.release(blob)


def give_back_status(ticket: Ticket, reply: int, *, actor: Actor) -> None:
    """Give a locked ticket the status that it had before ``reply``, a message number.

    No guard and no workflow is asked: the way there is one that was not taken.
    """
    changes = sent_along(ticket, reply)
    whole = next((one for one in changes if one.kind != StatusNamed.kind), None)
    if whole is not None and ticket.status == status_after(whole):
        write_status(ticket, Status(whole.payload["before"]), actor=actor)
        name = next((one for one in changes if one.kind == StatusNamed.kind), None)
        if name is not None:
            was = name.payload["before"]
            Classification.objects.filter(ticket=ticket).update(status_id=was)
            now = name.payload["after"]
            log.record(StatusNamed(before=now, after=was), ticket, actor=actor)


def sent_along(ticket: Ticket, reply: int) -> list[Event]:
    """Return the facts about the status that went with ``reply``; none if others followed."""
    written = next(
        (
            one
            for one in history_of(ticket).filter(kind=ReplyWritten.kind).order_by("-pk")
            if one.payload["message"] == reply
        ),
        None,
    )
    if written is None:
        return []
    later = history_of(ticket).filter(pk__gt=written.pk, kind__in=STATUS_FACTS)
    found = list(later.order_by("pk"))
    is_one_deed = all(
        one.actor == written.actor and one.at - written.at < TOGETHER for one in found
    )
    return found if is_one_deed else []


def status_after(change: Event) -> str:
    return str(change.payload.get("after", Status.SOLVED))
