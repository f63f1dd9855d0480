"""A ticket on paper: the conversation and what is attached, calm and complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from ombud.base import clock
from ombud.desk.bodies import WHOLE
from ombud.desk.conversation import Entry, entries_of
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_ticket
from ombud.desk.panel import person_of
from ombud.people.capabilities import Capability
from ombud.tickets import queries
from ombud.tickets.access import ticket_for
from ombud.tickets.setup import current

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def printed(request: AgentRequest, number: int) -> HttpResponse:
    """Show a ticket as it is printed; ``?notes=1`` with the internal notes of the team.

    Only who may write notes there gets them onto paper. What was masked stays masked, and
    addresses stand there only with contact data.
    """
    ticket = ticket_for(request.rights, number)
    note_ticket(request, ticket)
    may_note = request.rights.may(Capability.NOTE, ticket.team_id)
    with_notes = may_note and request.GET.get("notes") == "1"
    shows_contacts = request.rights.may(Capability.SEE_CONTACTS, ticket.team_id)
    entries = [
        one
        for one in entries_of(
            queries.conversation(ticket),
            request.user,
            reveals=False,
            ticket=ticket,
            shows_contacts=shows_contacts,
            longest=WHOLE,
        )
        if isinstance(one, Entry) and (with_notes or not one.is_note)
    ]
    values = {
        "ticket": ticket,
        "entries": sorted(entries, key=lambda one: one.at),
        "person": person_of(ticket, request.rights),
        "status": current().status_of(ticket),
        "tags": queries.tags_of([ticket]).get(ticket.pk, []),
        "may_note": may_note,
        "with_notes": with_notes,
        "printed_at": clock.now(),
        "me": request.user,
    }
    return answer(request, "desk/tickets/print.html", values)
