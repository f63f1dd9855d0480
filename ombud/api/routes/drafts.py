"""What the owner of the token is writing: one reply and one note for each ticket."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404
from pydantic import Field

from ombud.api.call import Call, actor_of
from ombud.api.letters import copies_of, file_of
from ombud.api.operations import Area, Created
from ombud.api.routes.messages import sent_at, ticket_to
from ombud.api.schemas.base import Number
from ombud.api.schemas.messages import DraftFileOut, DraftOut, MessageOut
from ombud.api.schemas.tickets import DraftIn, FileIn, SendIn
from ombud.api.shapes import draft_out, message_out
from ombud.channels.email.access import sender_for
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import drafts_for
from ombud.tickets.letters import content_of, copies, drafted_files, written
from ombud.tickets.models import Draft
from ombud.tickets.statuses import Status

area = Area("drafts", "What the owner of the token is writing and has not sent.")
KINDS = {"reply": Capability.ANSWER, "note": Capability.NOTE}
Kind = Annotated[Literal["reply", "note"], Field(description="What is being written.")]
READ = {"needs": Scope.READ_MESSAGES, "may": Capability.NOTE}
WRITE = {"needs": Scope.WRITE_MESSAGES, "may": Capability.NOTE}


def draft_for(request: Call, number: int, kind: str) -> Draft:
    """Return the own draft of ``kind``. Raises ``Http404`` while there is none."""
    ticket = ticket_to(request, number, KINDS[kind])
    draft = drafts_for(request.agent, ticket).get(kind)
    if draft is None:
        raise Http404("No such draft.")
    return draft


def state(request: Call, number: int, kind: str) -> DraftOut:
    """Return the draft as it stands; who writes it holds the ticket first."""
    return draft_out(draft_for(request, number, kind))


@area.get("/tickets/{int:number}/drafts/{kind}", **READ)
def get_draft(request: Call, number: Number, kind: Kind) -> DraftOut:
    """Return one own draft."""
    return draft_out(draft_for(request, number, kind))


@area.put("/tickets/{int:number}/drafts/{kind}", **WRITE, state=state)
def save_draft(request: Call, number: Number, kind: Kind, body: DraftIn) -> DraftOut | None:
    """Keep what is being written; saving nothing at all removes it and answers 204."""
    ticket = ticket_to(request, number, KINDS[kind])
    text, html = written(body.text, body.html)
    copies = copies_of(body)
    saved = actions.save_draft(
        ticket,
        kind=Draft.Kind(kind),
        text=text,
        html=html,
        cc=", ".join(one.address for one in copies if one.field == "cc"),
        bcc=", ".join(one.address for one in copies if one.field == "bcc"),
        sender=body.sender,
        agent=request.agent,
    )
    return draft_out(saved) if saved else None


@area.delete("/tickets/{int:number}/drafts/{kind}", **WRITE, state=state)
def discard_draft(request: Call, number: Number, kind: Kind) -> None:
    """Throw away what was being written; again does nothing."""
    ticket = ticket_to(request, number, KINDS[kind])
    actions.discard_draft(ticket, kind=Draft.Kind(kind), agent=request.agent)


@area.post("/tickets/{int:number}/drafts/{kind}/files", **WRITE, status=201, takes_files=True)
def attach_to_draft(request: Call, number: Number, kind: Kind, body: FileIn) -> DraftFileOut:
    """Lay a file into the draft; it goes with it when it is sent."""
    ticket = ticket_to(request, number, KINDS[kind])
    laid = actions.attach_to_draft(
        ticket, file_of(body, "#"), kind=Draft.Kind(kind), agent=request.agent
    )
    return DraftFileOut(
        id=laid.pk,
        name=laid.name,
        content_type=laid.content_type,
        size=laid.size,
        content_id=laid.content_id,
    )


@area.delete("/tickets/{int:number}/drafts/{kind}/files/{int:file}", **WRITE)
def detach_from_draft(request: Call, number: Number, kind: Kind, file: Number) -> None:
    """Take a file out of an own draft."""
    draft = draft_for(request, number, kind)
    found = next((one for one in draft.files.all() if one.pk == file), None)
    if found is None:
        raise Http404("No such file.")
    actions.detach_from_draft(found)


@area.post(
    "/tickets/{int:number}/drafts/reply/send",
    needs=Scope.WRITE_MESSAGES,
    may=Capability.ANSWER,
    status=201,
)
def send_draft(request: Call, number: Number, body: SendIn) -> Created[MessageOut]:
    """Send the own draft of a reply with its copies and files."""
    draft = draft_for(request, number, "reply")
    message = actions.reply(
        draft.ticket,
        content_of(
            draft.text,
            drafted_files(draft, draft.html),
            html=draft.html,
            recipients=(
                *copies(draft.cc, draft.bcc),
                *sender_for(request.rights, draft.ticket, draft.sender),
            ),
        ),
        agent=request.agent,
        actor=actor_of(request),
        then=Status(body.then) if body.then else None,
        hold_until=sent_at(body.send_at),
        cancel_on_reply=body.cancel_on_reply and body.send_at is not None,
    )
    return Created(message_out(message), f"/api/v1/messages/{message.pk}")
