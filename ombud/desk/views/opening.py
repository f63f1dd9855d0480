"""Opening a ticket by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.decorators import csp_update
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.html import clean_written_html, pictures_in
from ombud.base.saying import worded
from ombud.channels.email.access import sender_for, senders_for
from ombud.desk.forms.tickets import TicketForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.letters import carried_pictures, content_of, copies, uploaded, written
from ombud.desk.own_fields import boxes, raw_in, states_of
from ombud.desk.pictures import with_carried
from ombud.desk.sensitive import found_in
from ombud.desk.shell import frame_for
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of
from ombud.rules.context import Context
from ombud.tickets import actions
from ombud.tickets.access import choice_for
from ombud.tickets.forms import Asked, check
from ombud.tickets.letters import LONGEST_HTML
from ombud.tickets.models import TicketType
from ombud.tickets.setup import current, in_use
from ombud.tickets.statuses import Channel, Direction, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from ombud.tickets.content import File
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import FormShape


@csp_update({"img-src": ["blob:"]})  # pictures that this form carries, before it is sent
@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.OPEN_TICKET)
def new(request: AgentRequest) -> HttpResponse:
    """Open a ticket for somebody who called, or write to somebody first."""
    setup, errors = current(), {}
    form = form_in(request, setup)
    wants_fields = "refresh" in request.POST  # without script: only show what fits now
    if request.method == "POST" and not wants_fields and form.is_valid():
        try:
            return redirect(f"/tickets/{opened(request, form.cleaned_data).number}/")
        except actions.Unfit as unfit:
            errors = unfit.errors
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        if request.FILES.getlist("files"):  # no page fills in which files were chosen
            form.add_error(None, _("Choose the files again; nothing else is lost."))
    return new_page(request, form, setup, errors)


def form_in(request: AgentRequest, setup: Setup) -> TicketForm:
    teams = teams_of(request.rights, Capability.OPEN_TICKET)
    types = [(one.pk, one.label) for one in in_use(setup.types)]
    start = {"type": setup.default_type.pk}
    senders = [one.address for one in senders_for(request.rights, None)]
    return TicketForm(teams, types, senders, request.POST or None, initial=start)


def new_page(
    request: AgentRequest, form: TicketForm, setup: Setup, errors: Mapping[str, str]
) -> HttpResponse:
    raw = raw_in(request.POST, setup)
    shape, asked = asked_in(request, form, setup)
    found = check(shape, setup, raw, asked).states
    fields = [one for one in setup.fields if not one.is_retired]
    values = {
        "frame": frame_for(request, "new"),
        "form": form,
        "boxes": boxes(fields, raw, found, errors),
        "has_types": bool(setup.types),
        "html": with_carried(
            clean_written_html(request.POST.get("html", "")[:LONGEST_HTML]), carried(request)
        ),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/tickets/new.html", values, status=status)


def asked_in(
    request: AgentRequest, form: TicketForm, setup: Setup
) -> tuple[FormShape | None, Asked]:
    """Return the form for the team and type that are chosen now, and what it looks at."""
    teams: Any = form.fields["team"]
    wanted = request.POST.get("team", "")
    team = next(
        (one for one in teams.queryset if str(one.pk) == wanted), teams.queryset.first()
    )
    typed = request.POST.get("type", "")
    kind = next((one for one in setup.types if str(one.pk) == typed), setup.default_type)
    about = {
        "team": team.pk if team else None,
        "team.key": team.key if team else None,
        "type": kind.key,
        "status": Status.NEW,
        "channel": channel_in(request.POST.get("direction", "")),
        "priority": priority_in(request.POST.get("priority", "")),
    }
    context = Context(now=clock.now(), time_zone=timezone.get_current_timezone())
    return setup.form_for(team.pk if team else 0, kind.pk), Asked(about, context)


def channel_in(direction: str) -> Channel:
    return Channel.EMAIL if direction == Direction.OUT else Channel.PHONE


def priority_in(typed: str) -> int:
    return int(typed) if typed in {str(one.value) for one in Priority} else Priority.NORMAL


@require_POST
@signed_in
@may(Capability.OPEN_TICKET)
def states(request: AgentRequest) -> HttpResponse:
    """Say what the form for a new ticket shows, demands and offers for what is typed now."""
    setup = current()
    shape, asked = asked_in(request, form_in(request, setup), setup)
    return JsonResponse(states_of(shape, raw_in(request.POST, setup), asked, setup))


def carried(request: AgentRequest) -> list[File]:
    """Return the pictures among the words of the form; one taken out again may be there."""
    uploads = request.FILES.getlist("pictures")
    for one in uploads:
        one.seek(0)  # a form that comes back has been read before
    return carried_pictures(uploads, request.POST.getlist("picture"))


@transaction.atomic
def opened(request: AgentRequest, typed: dict[str, Any]) -> Ticket:
    """Open the ticket with its fields, and meet the contact with it, or nothing of it.

    Raises ``Refused``, and ``Unfit`` for the fields.
    """
    actor = request.user.actor
    is_mail = typed["direction"] == Direction.OUT
    text, html = written(typed["text"], request.POST.get("html", ""))
    shown = pictures_in(html)
    pictures = [one for one in carried(request) if one.content_id in {"", *shown}]
    content = content_of(
        text,
        [*pictures, *(uploaded(one) for one in request.FILES.getlist("files"))],
        html=html,
        recipients=(
            copies(typed["cc"], typed["bcc"])
            + sender_for(request.rights, None, typed["sender"])
            if is_mail
            else ()
        ),
    )
    if is_mail and not typed["as_it_is"] and found_in(text):
        raise Refused(
            "The text holds a card number, an IBAN or a secret. Take it out, or confirm below."
        )
    contact = contact_by_email(typed["email"], typed["name"], source="agent", actor=actor)
    ticket = actions.open_ticket(
        contact=contact,
        team=typed["team"],
        subject=typed["subject"],
        channel=channel_in(typed["direction"]),
        content=content,
        direction=Direction(typed["direction"]),
        priority=Priority(typed["priority"]),
        is_verified=True,
        agent=request.user,
        actor=actor,
    )
    kind = choice_for(TicketType, typed["type"] or None)
    if kind is not None and not kind.is_default:
        actions.set_type(ticket, kind, actor=actor)
    setup = current()
    if setup.fields:
        raw = raw_in(request.POST, setup)
        actions.fill_in(ticket, raw, actor=actor, is_whole=True, is_strict=False)
    return ticket
