"""Side conversations: beside the ticket, or on a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import letters, sensitive
from ombud.desk.around_sides import address_lines, sides_shown
from ombud.desk.http import (
    AgentRequest,
    fragment_or_page,
    go,
    is_fragment_wanted,
    may,
    signed_in,
)
from ombud.desk.looking import note_ticket
from ombud.desk.passing_on import Passing, files_passed, passing_in
from ombud.desk.relations import is_number
from ombud.desk.shell import frame_for
from ombud.people.actions import contact_by_email, valid_address
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import side_for, ticket_for
from ombud.tickets.sides import said_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from ombud.people.models import Contact
    from ombud.tickets.content import Content, File
    from ombud.tickets.models import Ticket

FRAGMENT, PAGE = "desk/around/_sides.html", "desk/around/sides.html"
MOST_ADDRESSES = 20


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def sides(request: AgentRequest, number: int) -> HttpResponse:
    """Show the side conversations of a ticket; ``?message=`` begins one with that message."""
    ticket = ticket_for(request.rights, number)
    passing = passing_in(request, ticket)
    typed = {"to": "", "text": passing.text} if passing else None
    return shown(request, ticket, typed=typed, passing=passing)


def shown(
    request: AgentRequest,
    ticket: Ticket,
    *,
    problem: str = "",
    typed: Mapping[str, Any] | None = None,
    passing: Passing | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the side conversations; ``problem`` says what stopped, what was typed stays."""
    note_ticket(request, ticket)
    values: dict[str, Any] = {
        "ticket": ticket,
        "sides": sides_shown(request, ticket),
        "may_write": request.rights.may(Capability.ANSWER, ticket.team_id),
        "problem": problem,
        "typed": typed or (request.POST if problem else {}),
        "passing": passing,
        "key": str(uuid4()),
        "frame": frame_for(request, "inbox"),
    }
    return fragment_or_page(request, FRAGMENT, PAGE, values, status=status)


def changed(request: AgentRequest, ticket: Ticket) -> HttpResponse:
    if is_fragment_wanted(request):
        return shown(request, ticket)
    return go(request, f"/tickets/{ticket.number}/sides/")


@require_POST
@signed_in
@may(Capability.ANSWER)
def side_new(request: AgentRequest, number: int) -> HttpResponse:
    """Begin a side conversation and write to its people."""
    ticket = ticket_for(request.rights, number, needs=Capability.ANSWER)
    try:
        opened(request, ticket)
    except Refused as refusal:
        passing, words = passing_in(request, ticket), worded(refusal.reason)
        return shown(request, ticket, problem=words, passing=passing, status=422)
    return changed(request, ticket)


@transaction.atomic
def opened(request: AgentRequest, ticket: Ticket) -> None:
    """Begin it, and meet its people with it, or nothing of it. Raises ``Refused``."""
    actions.open_side(
        ticket,
        content_in(request, files_passed(request, ticket)),
        subject=request.POST.get("subject", "")[:250],
        people=people_in(request),
        agent=request.user,
        actor=request.user.actor,
    )


def people_in(request: AgentRequest) -> list[Contact]:
    """Return the people whose addresses were typed. Raises ``Refused`` for what is none."""
    typed = request.POST.get("to", "").replace(";", ",").split(",")
    addresses = [valid_address(one) for one in typed if one.strip()][: MOST_ADDRESSES + 1]
    actor = request.user.actor
    return [contact_by_email(one, source="agent", actor=actor) for one in addresses]


def content_in(request: AgentRequest, passed: Iterable[File] = ()) -> Content:
    """Return what was written, with its files and those ``passed`` on.

    Raises ``Refused`` when it holds what nobody outside should read, until it is confirmed.
    """
    text = request.POST.get("text", "")
    if "as_it_is" not in request.POST and sensitive.found_in(text):
        raise Refused(
            "The text holds a card number, an IBAN or a secret. Take it out, or confirm below."
        )
    files = [letters.uploaded(one) for one in request.FILES.getlist("files")[:20]]
    return letters.content_of(text, [*passed, *files])


@require_POST
@signed_in
@may(Capability.ANSWER)
def side_write(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Write to the people of a side conversation."""
    side = side_for(request.rights, number, row, needs=Capability.ANSWER)
    ticket = ticket_for(request.rights, number)
    try:
        actions.write_side(
            side,
            content_in(request),
            agent=request.user,
            actor=request.user.actor,
            key=request.POST.get("key", "")[:36],
        )
    except Refused as refusal:
        typed = {"side": side.pk, "text": request.POST.get("text", "")}
        return shown(request, ticket, problem=worded(refusal.reason), typed=typed, status=422)
    return changed(request, ticket)


@require_POST
@signed_in
@may(Capability.ANSWER)
def side_recall(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Take back what has not left; its words stand in the form again."""
    side = side_for(request.rights, number, row, needs=Capability.ANSWER)
    ticket = ticket_for(request.rights, number)
    wanted = request.POST.get("message", "")
    message = get_object_or_404(said_in(side), pk=int(wanted) if is_number(wanted) else 0)
    typed: dict[str, Any] = {"side": side.pk}
    if list(said_in(side)) == [message]:  # it began with these words, so it is begun anew
        typed = {
            "to": ", ".join(address_lines([message], ticket.contact_id)),
            "subject": side.subject,
        }
    try:
        text = actions.recall_side(side, message, agent=request.user, actor=request.user.actor)
    except Refused as refusal:
        return shown(request, ticket, problem=worded(refusal.reason), status=422)
    return shown(request, ticket, typed={**typed, "text": text})


@require_POST
@signed_in
@may(Capability.NOTE)
def side_state(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Close a side conversation, open it again, or mark it as read."""
    side = side_for(request.rights, number, row, needs=Capability.NOTE)
    do = request.POST.get("do", "")
    if do == "close":
        actions.close_side(side, actor=request.user.actor)
    elif do == "reopen":
        actions.reopen_side(side, actor=request.user.actor)
    elif do == "read":
        actions.mark_side_read(side)
    else:
        raise Http404("No such state.")
    return changed(request, ticket_for(request.rights, number))
