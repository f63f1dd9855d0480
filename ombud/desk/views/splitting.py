"""Making a new ticket of some messages, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.conversation import preview_of, writer_of
from ombud.desk.http import AgentRequest, answer, go, may, signed_in
from ombud.desk.looking import note_ticket
from ombud.desk.shell import frame_for
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.models import Contact
from ombud.people.queries import find_contact, teams_of
from ombud.tickets import actions, queries
from ombud.tickets.access import split_for, ticket_for
from ombud.tickets.actions.splitting import author_of, messages_read_in, mixes_in_split
from ombud.tickets.taking_part import people_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.people.models import Team
    from ombud.tickets.models import Message, Ticket

LONGEST_NUMBER = 19


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def split(request: AgentRequest, number: int) -> HttpResponse:
    """Choose the messages and whose the new ticket is; confirm when customers would mix."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    if request.method != "POST":
        return page(request, ticket)
    try:
        chosen = messages_read_in(ticket, numbers_in(request))
        contact = contact_in(request, ticket) or author_of(chosen, ticket)
        if "mixing" not in request.POST and mixes_in_split(chosen, ticket, contact):
            return page(request, ticket, mixed=contact, status=409)
        new = done(request, ticket, contact)
    except Refused as refusal:
        return page(request, ticket, problem=worded(refusal.reason), status=422)
    words = _(
        "This ticket was split off from #%(number)s. You can undo it under Linked tickets."
    )
    messages.success(request, words % {"number": number})
    return go(request, f"/tickets/{new.number}/")


@transaction.atomic
def done(request: AgentRequest, ticket: Ticket, contact: Contact) -> Ticket:
    """Split, and meet the contact with it, or nothing of it. Raises ``Refused``."""
    actor = request.user.actor
    if not contact.source:  # nobody has met them yet
        contact = contact_by_email(typed_address(request), "", source="agent", actor=actor)
    return actions.split_ticket(
        ticket,
        numbers_in(request),
        subject=request.POST.get("subject", "")[:250],
        contact=contact,
        team=team_in(request, ticket),
        mixing="mixing" in request.POST,
        actor=actor,
    )


def typed_address(request: AgentRequest) -> str:
    return request.POST.get("email", "").strip()


def numbers_in(request: AgentRequest) -> list[int]:
    """Return the row numbers of the messages that were ticked."""
    sent = [*request.GET.getlist("message"), *request.POST.getlist("message")]
    return [
        int(one)
        for one in dict.fromkeys(sent)
        if one.isascii() and one.isdigit() and len(one) < LONGEST_NUMBER
    ]


def contact_in(request: AgentRequest, ticket: Ticket) -> Contact | None:
    """Return whose the new ticket is: a typed address, else one of the people who are in the
    conversation; None for the author. Who is not known yet is met only when the split is done,
    and has no row before. Raises ``Refused``.
    """
    address = typed_address(request)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                "This is not a mail address. Write it like name@example.org."
            ) from None
        return find_contact(address) or Contact()
    wanted = request.POST.get("contact", "")
    return next((one for one in people_in(ticket) if str(one.pk) == wanted), None)


def team_in(request: AgentRequest, ticket: Ticket) -> Team:
    """Return the team that was chosen, one in which the agent may open tickets."""
    wanted = request.POST.get("team", str(ticket.team_id))
    teams = teams_of(request.rights, Capability.OPEN_TICKET)
    if wanted == str(ticket.team_id):
        return ticket.team
    found = next((one for one in teams if str(one.pk) == wanted), None)
    if found is None:
        raise Http404("No such team.")
    return found


def page(
    request: AgentRequest,
    ticket: Ticket,
    *,
    mixed: Contact | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page that asks; with ``mixed``, whether that person may really read it."""
    note_ticket(request, ticket)
    shown = [one for one in queries.conversation(ticket) if is_here(one)]
    teams = list(teams_of(request.rights, Capability.OPEN_TICKET))
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "rows": [(one, writer_of(one)[0], preview_of(one)) for one in shown],
        "ticked": numbers_in(request),
        "subject": request.POST.get("subject", ticket.subject),
        "people": people_in(ticket),
        "contact": request.POST.get("contact", ""),
        "email": request.POST.get("email", ""),
        "teams": teams if ticket.team in teams else [ticket.team, *teams],
        "team": request.POST.get("team", str(ticket.team_id)),
        "mixed": mixed,
        "problem": problem,
    }
    return answer(request, "desk/relations/split.html", values, status=status)


def is_here(message: Message) -> bool:
    return not getattr(message, "moved_to", None)


@require_POST
@signed_in
@may(Capability.CHANGE)
def unsplit(request: AgentRequest, number: int) -> HttpResponse:
    """Take a split back, while nothing new happened."""
    found = split_for(request.rights, number)
    try:
        actions.undo_split(found, actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return go(request, f"/tickets/{number}/")
    words = _("The messages are read here again; #%(number)s is closed.")
    messages.success(request, words % {"number": number})
    return go(request, f"/tickets/{found.source.number}/")
