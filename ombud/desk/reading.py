"""What a page about a ticket shows, read through the doors in a fixed number of statements."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ombud.base import clock
from ombud.channels.email.access import senders_for
from ombud.desk.conversation import Entry, Moved, entries_of
from ombud.desk.deliveries import deliveries_of
from ombud.desk.happenings import Happening, lines_of
from ombud.desk.lists import STATUS_DOTS
from ombud.desk.own_fields import details_of
from ombud.desk.panel import person_of
from ombud.desk.pictures import with_drafted
from ombud.objects.access import classes_for
from ombud.people.capabilities import Capability
from ombud.tickets import queries
from ombud.tickets.access import drafts_for
from ombud.tickets.models import Draft, DraftFile
from ombud.tickets.naming import names_in
from ombud.tickets.setup import Setup, classification_of, current
from ombud.tickets.statuses import Priority, PrioritySource, Status
from ombud.tickets.taking_part import readers_of
from ombud.tickets.ways import after_sending, choosable

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.events.models import Event
    from ombud.tickets.models import Message, Ticket

DEFAULT_VIEW = "unsolved"
SLUG = re.compile(r"[-a-z0-9_]{1,40}")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the agent may do with this ticket, in its team and its state."""

    answer: bool
    note: bool
    change: bool
    reveal: bool
    redact: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A reply that has not left: until when it can be taken back."""

    message_id: int
    until: datetime
    is_later: bool


def allowed_on(request: AgentRequest, ticket: Ticket) -> Allowed:
    """Return what the agent may do with ``ticket``; a closed one is only read."""
    team, is_open = ticket.team_id, ticket.status != Status.CLOSED
    may = request.rights.may
    return Allowed(
        answer=is_open and may(Capability.ANSWER, team),
        note=may(Capability.NOTE, team),
        change=is_open and may(Capability.CHANGE, team),
        reveal=may(Capability.REVEAL, team),
        redact=may(Capability.REDACT, team),
    )


def held_replies(history: list[Event], messages: list[Message], me: int) -> list[Held]:
    """Return the agent's own replies that wait to leave, by the log's word."""
    now = clock.now()
    mine = {message.pk for message in messages if message.agent_id == me}
    held = []
    for event in history:
        until = (
            event.payload.get("hold_until") if event.kind == "message.reply-written" else None
        )
        if not until or event.payload["message"] not in mine:
            continue
        moment = datetime.fromisoformat(until)
        if moment > now:
            is_later = (moment - event.at).total_seconds() > LONGEST_UNDO
            held.append(Held(event.payload["message"], moment, is_later))
    return held


LONGEST_UNDO = 60


def in_order(
    entries: list[Entry | Moved], lines: list[Happening]
) -> list[Entry | Moved | Happening]:
    """Return messages and history lines as one sequence by time."""
    both: list[Entry | Moved | Happening] = [*entries, *lines]
    return sorted(both, key=lambda one: one.at)


def conversation_of(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """Return what the conversation fragment and the head show."""
    messages, history = queries.conversation(ticket), queries.history(ticket)
    names = names_in(ticket, history)
    names.setup = setup = current(ticket.edition)
    allowed = allowed_on(request, ticket)
    entries = entries_of(
        messages,
        request.user,
        reveals=allowed.reveal,
        ticket=ticket,
        shows_contacts=request.rights.may(Capability.SEE_CONTACTS, ticket.team_id),
    )
    held = held_replies(history, messages, request.user.pk)
    return {
        **head_of(request, ticket, setup),
        "entries": in_order(entries, lines_of(history, names)),
        "deliveries": deliveries_of(messages),
        "tags": names.tags,
        "held": {one.message_id: one for one in held},
        "undo": next((one for one in reversed(held) if not one.is_later), None),
        "last_seen": messages[-1].pk if messages else 0,
        "setup": setup,
    }


def head_of(
    request: AgentRequest, ticket: Ticket, setup: Setup | None = None
) -> dict[str, Any]:
    """Return what the head of a ticket shows, but for its tags."""
    setup = setup or current(ticket.edition)
    return {
        "ticket": ticket,
        "allowed": allowed_on(request, ticket),
        "dot": STATUS_DOTS[Status(ticket.status)],
        "status": setup.status_of(ticket),
        "statuses": [
            (one, STATUS_DOTS[Status(one.kind)], is_explained)
            for one, is_explained in choosable(ticket, setup, request.rights)
        ],
        "outcomes": after_sending(ticket, setup, request.rights),
        "type": setup.type_of(ticket),
        "is_by_hand": is_by_hand(ticket),
        "priorities": Priority.choices,
        "back_href": f"/views/{view_key_of(request)}/",
    }


def is_by_hand(ticket: Ticket) -> bool:
    """Say whether somebody overruled the priority that impact and urgency give."""
    row = classification_of(ticket)
    return bool(
        row and row.impact and row.urgency and row.priority_source == PrioritySource.HAND
    )


def view_key_of(request: AgentRequest) -> str:
    """Return the view from which a ticket was opened, as its address says."""
    key = request.GET.get("view", "")
    return key if SLUG.fullmatch(key) else DEFAULT_VIEW


def composer_of(
    request: AgentRequest, ticket: Ticket, *, mode: str = "", problem: str = ""
) -> dict[str, Any]:
    """Return what the composer shows: both drafts of the agent, and why sending stopped."""
    drafts = drafts_for(request.user, ticket)
    reply, note = (draft_of(drafts.get(kind)) for kind in (Draft.Kind.REPLY, Draft.Kind.NOTE))
    mode = mode or request.GET.get("mode", "")
    may_reply = allowed_on(request, ticket).answer
    chosen = "note" if mode == "note" or not may_reply else "reply"
    saved = note if chosen == "note" else reply
    readers = readers_of(ticket)
    if Draft.Kind.REPLY not in drafts:
        reply = Writing(cc=readers.copies)
    return {
        "reply": replace(reply, html=with_drafted(reply.html, reply.files)),
        "note": replace(note, html=with_drafted(note.html, note.files)),
        "readers": readers,
        "senders": senders_for(request.rights, ticket) if may_reply else [],
        "mode": chosen,
        "problem": problem,
        "form_key": str(uuid4()),
        "drafted_at": saved.saved_at,
    }


@dataclass(frozen=True, slots=True)
class Writing:
    """What an agent is writing; empty when nothing was saved."""

    text: str = ""
    cc: str = ""
    files: tuple[DraftFile, ...] = ()
    saved_at: datetime | None = None
    is_shared: bool = False
    html: str = ""
    bcc: str = ""
    sender: str = ""
    version: str = ""


def draft_of(draft: Draft | None) -> Writing:
    if draft is None:
        return Writing()
    return Writing(
        draft.text,
        draft.cc,
        tuple(draft.files.all()),
        draft.saved_at,
        draft.shared_at is not None,
        draft.html,
        draft.bcc,
        draft.sender,
        version_of(draft),
    )


def version_of(draft: Draft | None) -> str:
    """Return a short mark of what a draft says; the same words have the same one.

    Empty where there are none: a draft that holds files alone is nobody's to overwrite.
    """
    words = (draft.text, draft.html, draft.cc, draft.bcc) if draft else ()
    if draft is None or not any(one.strip() for one in words):
        return ""
    return sha256("\0".join((*words, draft.sender)).encode()).hexdigest()[:16]


def opened(
    request: AgentRequest, ticket: Ticket, *, mode: str = "", problem: str = ""
) -> dict[str, Any]:
    """Return all that the panes of an opened ticket show."""
    shown = conversation_of(request, ticket)
    composer = composer_of(request, ticket, mode=mode, problem=problem)
    return {
        **shown,
        **composer,
        "person": person_of(ticket, request.rights, composer["readers"]),
        "details": details_of(ticket, shown["setup"]),
        "has_objects": bool(classes_for(request.rights, setup=shown["setup"])),
    }
