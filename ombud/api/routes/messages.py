"""The conversation: messages, replies, notes, files."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query

from ombud.api.call import Call, actor_of
from ombud.api.egress import let_out
from ombud.api.letters import message_content, reply_content
from ombud.api.looking import note_read, note_ticket_read
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.routes.tickets import state
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.messages import (
    AttachmentOut,
    DraftOut,
    LayoutOut,
    MessageOut,
    RedactedOut,
)
from ombud.api.schemas.tickets import MessageIn, RedactIn, ReplyIn
from ombud.api.shapes import attachment_out, draft_out, layout_out, message_out, message_outs
from ombud.base import clock
from ombud.channels.email.access import sender_for
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.readlog.statuses import Thing
from ombud.tickets import actions
from ombud.tickets.access import (
    attachment_for,
    drafts_for,
    message_for,
    message_to_redact,
    ticket_for,
)
from ombud.tickets.letters import lying_ahead
from ombud.tickets.models import Attachment, Draft, Ticket
from ombud.tickets.numbers import octets_of
from ombud.tickets.reading import messages_of
from ombud.tickets.statuses import Status
from ombud.vault.sealing import Broken

area = Area("messages", "The conversation of a ticket: messages, replies, notes, files.")
READ = {"needs": Scope.READ_MESSAGES, "may": Capability.SEE_TICKETS}
ANSWER = {"needs": Scope.WRITE_MESSAGES, "may": Capability.ANSWER}
REDACT = {"needs": Scope.WRITE_MESSAGES, "may": Capability.REDACT}
NOTE = {"needs": Scope.WRITE_MESSAGES, "may": Capability.NOTE}


def ticket_to(request: Call, number: int, needs: Capability) -> Ticket:
    ticket = ticket_for(request.rights, number, needs=needs)
    let_out(ticket.contact_id)
    return ticket


@area.get("/tickets/{int:number}/messages", **READ)
def list_messages(request: Call, number: Number, asked: Query[Paged]) -> Page[MessageOut]:
    """List the messages of a ticket, oldest first, internal notes among them."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    note_ticket_read(request, ticket)
    return page_by_id(messages_of(ticket), asked, message_outs, "messages", ticket.pk)


@area.get("/messages/{int:message}", **READ)
def get_message(request: Call, message: Number) -> LayoutOut:
    """Return one message, with its layout as cleaned HTML."""
    found = message_for(request.rights, message)
    let_out(found.ticket.contact_id)
    note_ticket_read(request, found.ticket)
    return layout_out(found)


def sent_at(send_at: datetime | None) -> datetime:
    """Return when a reply leaves: at the time given, else after the time to undo."""
    later = lying_ahead(send_at) if send_at else None
    return later or clock.in_(seconds=settings.OMBUD_UNDO_SECONDS)


@area.post("/tickets/{int:number}/replies", **ANSWER, status=201, state=state, takes_files=True)
def reply(request: Call, number: Number, body: ReplyIn) -> Created[MessageOut]:
    """Send a reply to the contact.

    It leaves after the seconds in which it can be recalled, or at `send_at`. With `If-Match`
    it is refused when the contact wrote in the meantime. What the owner of the token is
    writing in the browser stays.
    """
    ticket = ticket_to(request, number, Capability.ANSWER)
    message = actions.reply(
        ticket,
        reply_content(body, sender_for(request.rights, ticket, body.sender)),
        agent=request.agent,
        actor=actor_of(request),
        then=Status(body.then) if body.then else None,
        hold_until=sent_at(body.send_at),
        cancel_on_reply=body.cancel_on_reply and body.send_at is not None,
        keeps_draft=True,
    )
    return Created(message_out(message), f"/api/v1/messages/{message.pk}")


@area.post("/tickets/{int:number}/notes", **NOTE, status=201, state=state, takes_files=True)
def add_note(request: Call, number: Number, body: MessageIn) -> Created[MessageOut]:
    """Write an internal note; the contact never sees it.

    Card numbers, IBANs and secrets in it are masked, as in mail.
    """
    ticket = ticket_to(request, number, Capability.NOTE)
    message = actions.add_note(
        ticket,
        message_content(body),
        agent=request.agent,
        actor=actor_of(request),
        keeps_draft=True,
    )
    return Created(message_out(message), f"/api/v1/messages/{message.pk}")


@area.post("/messages/{int:message}/recall", **ANSWER)
def recall_reply(request: Call, message: Number) -> DraftOut:
    """Take back an own reply that has not left; its words are the draft again."""
    found = message_for(request.rights, message)
    ticket = ticket_to(request, found.ticket.number, Capability.ANSWER)
    actions.recall_reply(found, agent=request.agent, actor=actor_of(request))
    return draft_out(drafts_for(request.agent, ticket)[Draft.Kind.REPLY])


@area.post("/messages/{int:message}/redact", **REDACT)
def redact_text(request: Call, message: Number, body: RedactIn) -> RedactedOut:
    """Remove a stretch of text for good, and every quotation of it in the conversation.

    It goes from the message, its layout, the subject, drafts, the search and the raw mail.
    This cannot be undone.
    """
    found = message_to_redact(request.rights, message)
    done = actions.redact_text(found, body.text, actor=actor_of(request))
    return RedactedOut(messages=done.messages, others=done.others)


@area.post("/attachments/{int:attachment}/redact", **REDACT)
def redact_file(request: Call, attachment: Number) -> RedactedOut:
    """Remove a file for good, wherever it is attached in the conversation.

    This cannot be undone.
    """
    file = attachment_for(request.rights, attachment)
    message_to_redact(request.rights, file.message_id)
    done = actions.redact_file(file, actor=actor_of(request))
    return RedactedOut(messages=done.messages, others=done.others)


def file_for(request: Call, attachment: int) -> Attachment:
    found = attachment_for(request.rights, attachment)
    let_out(found.message.ticket.contact_id)
    note_read(request, found.message.ticket.contact_id, Thing.FILE, found.pk)
    return found


@area.get("/attachments/{int:attachment}", **READ)
def get_attachment(request: Call, attachment: Number) -> AttachmentOut:
    """Return what is known about a file."""
    return attachment_out(file_for(request, attachment))


@area.get("/attachments/{int:attachment}/content", **READ)
def get_attachment_content(request: Call, attachment: Number) -> HttpResponse:
    """Return the bytes of a file, always as a download."""
    found = file_for(request, attachment)
    try:
        octets = octets_of(found)
    except Broken:
        raise Http404("This file is damaged or was erased.") from None
    response = HttpResponse(octets, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name or "file")
    return response
