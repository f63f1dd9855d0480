"""One ticket: the page, and the parts of it that are fetched again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.desk.happenings import lines_of
from ombud.desk.http import AgentRequest, answer, go, is_fragment_wanted, may, signed_in
from ombud.desk.lists import marks_for, rows_of
from ombud.desk.looking import note_ticket
from ombud.desk.own_fields import details_of
from ombud.desk.panel import person_of
from ombud.desk.reading import conversation_of, head_of, opened, view_key_of
from ombud.desk.shell import frame_for
from ombud.objects.access import classes_for
from ombud.people.capabilities import Capability
from ombud.tickets import queries
from ombud.tickets.access import ticket_for
from ombud.tickets.actions import see_ticket, unsee_ticket
from ombud.tickets.naming import names_in
from ombud.tickets.places import merge_of, undone_split
from ombud.tickets.setup import current
from ombud.tickets.statuses import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from ombud.desk.sensitive import Found
    from ombud.tickets.models import Ticket


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def ticket_page(request: AgentRequest, number: int) -> HttpResponse:
    """Show a ticket: to a browser in the workspace, to htmx its panes.

    A merged one leads to where it is read now; ``?own=1`` shows it alone.
    """
    ticket = ticket_for(request.rights, number)
    merge = merge_of(ticket) if ticket.status == Status.CLOSED else None
    if merge and "own" not in request.GET and sees(request, merge.root):
        words = _("#%(number)s was merged into this ticket.") % {"number": number}
        messages.info(request, words)
        return go(request, f"/tickets/{merge.root.number}/")
    source = undone_split(ticket) if ticket.status == Status.CLOSED else None
    if source and "own" not in request.GET and sees(request, source):
        words = _("#%(number)s was split off by mistake. Its messages are read here.")
        messages.info(request, words % {"number": number})
        return go(request, f"/tickets/{source.number}/")
    return opened_page(request, ticket)


def sees(request: AgentRequest, ticket: Ticket) -> bool:
    return request.rights.may(Capability.SEE_TICKETS, ticket.team_id)


@transaction.atomic(savepoint=False)
def note_opening(request: AgentRequest, ticket: Ticket, newest: int) -> None:
    """Write down who looked, and how far they have read, in one commit.

    newest: the row number of the last message on the page. What cannot be written down is not
    shown.
    """
    note_ticket(request, ticket)
    see_ticket(ticket, newest, agent=request.user)


def opened_page(
    request: AgentRequest,
    ticket: Ticket,
    *,
    mode: str = "",
    problem: str = "",
    warned: Sequence[Found] = (),
    status: int = 200,
) -> HttpResponse:
    """Return an opened ticket; ``problem`` says why what was written did not go out.

    warned: what was found in it that somebody has to decide about before it leaves.
    """
    values: dict[str, Any] = opened(request, ticket, mode=mode, problem=problem)
    note_opening(request, ticket, values["last_seen"])
    values |= {
        "warned": warned,
        "send_at": request.POST.get("send_at", "")[:40] if warned else "",
        "then": request.POST.get("then", "")[:10] if warned else "",
    }
    if is_fragment_wanted(request):
        return answer(request, "desk/tickets/_opened.html", values, status=status)
    key = view_key_of(request)
    values |= {
        "frame": frame_for(request, "inbox", view_key=key),
        "list_href": f"/views/{key}/?list=1",
    }
    return answer(request, "desk/tickets/ticket.html", values, status=status)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def conversation(request: AgentRequest, number: int) -> HttpResponse:
    """Return messages and head again, for a page that is open while something happens."""
    ticket = ticket_for(request.rights, number)
    values = conversation_of(request, ticket)
    note_opening(request, ticket, values["last_seen"])
    return answer(request, "desk/tickets/_refreshed.html", values)


@require_POST
@signed_in
@may(Capability.SEE_TICKETS)
def unread(request: AgentRequest, number: int) -> HttpResponse:
    """Make a ticket unread again, and go back to the list it was opened from."""
    ticket = ticket_for(request.rights, number)
    unsee_ticket(ticket, agent=request.user)
    messages.success(request, _("#%(number)s is unread again.") % {"number": number})
    return go(request, f"/views/{view_key_of(request)}/")


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def row(request: AgentRequest, number: int) -> HttpResponse:
    """Return the row of a ticket again, for lists that are open while something happens."""
    ticket = ticket_for(request.rights, number)
    rows = rows_of(
        [ticket],
        queries.tags_of([ticket]),
        view_key=view_key_of(request),
        marks=marks_for(request, [ticket]),
    )
    return answer(request, "desk/tickets/_row.html", {"rows": rows})


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def panel(request: AgentRequest, number: int) -> HttpResponse:
    """Show the customer panel on a page of its own."""
    ticket = ticket_for(request.rights, number)
    note_ticket(request, ticket)
    setup = current(ticket.edition)
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "person": person_of(ticket, request.rights),
        "details": details_of(ticket, setup),
        "has_objects": bool(classes_for(request.rights, setup=setup)),
    }
    return answer(request, "desk/tickets/panel.html", values)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def history(request: AgentRequest, number: int) -> HttpResponse:
    """Show everything that happened to a ticket."""
    ticket = ticket_for(request.rights, number)
    note_ticket(request, ticket)
    events = queries.history(ticket)
    names = names_in(ticket, events)
    names.setup = current(ticket.edition)
    values = {
        **head_of(request, ticket, names.setup),
        "frame": frame_for(request, "inbox"),
        "lines": lines_of(events, names, everything=True),
    }
    return answer(request, "desk/tickets/history.html", values)
