"""Opening a ticket by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.base.errors import Refused
from ombud.desk.forms.tickets import TicketForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.letters import content_of
from ombud.desk.sensitive import found_in
from ombud.desk.shell import frame_for
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of
from ombud.tickets import actions
from ombud.tickets.statuses import Channel, Direction, Priority

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from ombud.tickets.models import Ticket


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.OPEN_TICKET)
def new(request: AgentRequest) -> HttpResponse:
    """Open a ticket for somebody who called, or write to somebody first."""
    teams = teams_of(request.rights, Capability.OPEN_TICKET)
    form = TicketForm(teams, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(f"/tickets/{opened(request, form.cleaned_data).number}/")
        except Refused as refusal:
            form.add_error(None, _(refusal.reason))
    values = {"frame": frame_for(request, "new"), "form": form}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/tickets/new.html", values, status=status)


@transaction.atomic
def opened(request: AgentRequest, typed: dict[str, Any]) -> Ticket:
    """Open the ticket, and meet the contact with it, or neither. Raises ``Refused``."""
    actor = request.user.actor
    is_mail = typed["direction"] == Direction.OUT
    if is_mail and not typed["as_it_is"] and found_in(typed["text"]):
        raise Refused(
            "The text holds a card number, an IBAN or a secret. Take it out, or confirm below."
        )
    contact = contact_by_email(typed["email"], typed["name"], source="agent", actor=actor)
    return actions.open_ticket(
        contact=contact,
        team=typed["team"],
        subject=typed["subject"],
        channel=Channel.EMAIL if is_mail else Channel.PHONE,
        content=content_of(typed["text"], ()),
        direction=Direction(typed["direction"]),
        priority=Priority(typed["priority"]),
        is_verified=True,
        agent=request.user,
        actor=actor,
    )
