"""A contact's own tickets: the list, the conversation, the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ombud.base.errors import Refused
from ombud.base.metadata import stripped
from ombud.base.saying import worded
from ombud.portal.forms import ReplyForm
from ombud.portal.visitors import VisitorRequest, for_visitors
from ombud.tickets.access import (
    conversation_read_by,
    file_read_by,
    own_ticket_for,
    shared_ticket_for,
    ticket_read_by,
    tickets_read_by,
)
from ombud.tickets.actions import answer_from_contact, keep_private
from ombud.tickets.content import Content, File, minimised
from ombud.tickets.letters import label_of
from ombud.tickets.numbers import octets_of
from ombud.tickets.resting import resting_in
from ombud.tickets.shared import is_seen, may_answer, share_of
from ombud.tickets.statuses import Status
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Contact
    from ombud.tickets.models import Message, SharedTicket, Ticket

PAGE = 25
MOST_FILES = 10
LARGEST_FILE = 20 * 2**20
WE, YOU, DONE = lazy("We are on it"), lazy("Waiting for you"), lazy("Solved")
LOOKS = {
    Status.NEW: ("we", "clock", "info", WE),
    Status.OPEN: ("we", "clock", "info", WE),
    Status.PENDING: ("you", "undo", "warn", YOU),
    Status.SOLVED: ("done", "check", "ok", DONE),
    Status.CLOSED: ("done", "check", "ok", DONE),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket as its contact sees it in the list: look, icon, tone and word of its state."""

    ticket: Ticket
    look: str
    icon: str
    tone: str
    word: Any
    by: str = ""  # the colleague who asked, of a ticket that is shared


def line_of(ticket: Ticket, by: str = "") -> Line:
    """Return how ``ticket`` stands, in the words of the person who waits."""
    return Line(ticket, *LOOKS[Status(ticket.status)], by)


def line_in_list(ticket: Ticket, reader: Contact) -> Line:
    """Return the line of ``ticket``; somebody else's says whose it is."""
    is_own = ticket.contact_id == reader.pk
    return line_of(ticket, "" if is_own else ticket.contact.name or _("A colleague"))


@require_safe
@for_visitors
def own_tickets(request: VisitorRequest) -> HttpResponse:
    """List the tickets in which the contact takes part, and those colleagues share."""
    rows = tickets_read_by(request.contact).filter(is_locked=False)
    rows = rows.select_related("contact").newest_first()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "lines": [line_in_list(one, request.contact) for one in page],
        "contact": request.contact,
    }
    return render(request, "portal/tickets.html", values)


def kept_back(entries: list[Message], ticket: Ticket, reader: Contact) -> set[int | None]:
    """Return whose names ``reader`` does not see: data of others that rest, row numbers."""
    resting = resting_in(entries, ticket.contact_id)
    writers = {one.contact_id for one in entries} - {reader.pk}
    return {one for one in writers if resting.hides(one, ticket.contact_id)}


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def own_ticket(request: VisitorRequest, number: int) -> HttpResponse:
    """Show the conversation, and take an answer. A merged ticket leads to where it is read."""
    ticket = ticket_read_by(request.contact, number)
    if ticket.is_locked:
        raise Http404("No such ticket.")
    if ticket.number != number and request.method != "POST":
        return redirect("portal:ticket", ticket.number)
    form = ReplyForm(request.POST or None)
    as_colleague = shared_ticket_for(request.contact, ticket.number) is not None
    may_write = not as_colleague or may_answer(request.contact)
    if request.method == "POST":
        if not may_write:
            raise Http404("Colleagues may read this, not write.")
        try:
            return answered(request, form, ticket)
        except Refused as refusal:
            form.add_error("text", worded(refusal.reason))
    entries = conversation_read_by(request.contact, ticket.number)
    values = {
        "line": line_of(ticket),
        "entries": entries,
        "hidden": kept_back(entries, ticket, request.contact),
        "form": form,
        "contact": request.contact,
        "share": seen_share(ticket),
        "is_own": ticket.contact_id == request.contact.pk,
        "may_write": may_write,
    }
    status = 422 if form.errors else 200
    return render(request, "portal/ticket.html", values, status=status)


def seen_share(ticket: Ticket) -> SharedTicket | None:
    """Return with whom colleagues share ``ticket`` now, or None."""
    share = share_of(ticket)
    return share if is_seen(share) else None


@require_POST
@for_visitors
def own_private(request: VisitorRequest, number: int) -> HttpResponse:
    """Keep a ticket that one asked for oneself from one's colleagues."""
    ticket = own_ticket_for(request.contact, number)
    keep_private(ticket, actor=request.contact.actor)
    return redirect("portal:ticket", ticket.number)


def answered(request: VisitorRequest, form: ReplyForm, ticket: Ticket) -> HttpResponse:
    """Write what was typed, and show it. Raises ``Refused``."""
    text = form.cleaned_data["text"] if form.is_valid() else ""
    files = tuple(uploads(request))
    if form.errors or not (text.strip() or files):
        raise Refused("Write something before you send.")
    message = answer_from_contact(
        ticket,
        minimised(Content(text=text, files=files)),
        contact=request.contact,
        actor=request.contact.actor,
    )
    response = redirect("portal:ticket", message.ticket.number)
    response["Location"] += f"#m{message.pk}"
    return response


def uploads(request: VisitorRequest) -> Iterable[File]:
    """Yield the files of the form, without what they say beside their content."""
    sent = request.FILES.getlist("files")
    if len(sent) > MOST_FILES or any((one.size or 0) > LARGEST_FILE for one in sent):
        raise Refused("At most ten files of 20 MB each can be sent at once.")
    for one in sent:
        yield File(
            name=label_of(one.name or ""),
            content_type=one.content_type or "application/octet-stream",
            data=stripped(one.read()),
        )


@require_safe
@for_visitors
def own_file(request: VisitorRequest, number: int, file: int) -> HttpResponse:
    """Hand out a file of the conversation: always as a download, never as a page."""
    found = file_read_by(request.contact, number, file)
    try:
        octets = octets_of(found)
    except Refused as refusal:
        raise PermissionDenied(worded(refusal.reason)) from None
    except Broken:
        raise Http404("This file is damaged or was erased.") from None
    response = HttpResponse(octets, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name or "file")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
