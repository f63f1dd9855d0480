"""Requests of people about their data come in by hand: recorded, or found in a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.forms.privacy import ConvertForm, RequestForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_ticket
from ombud.desk.shell import frame_for
from ombud.desk.words import typed_time
from ombud.people.capabilities import Capability
from ombud.privacy import access, actions, queries, wording
from ombud.privacy.authorities import residence
from ombud.privacy.reading import language_of
from ombud.privacy.statuses import Kind, Relation, Source

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.privacy.models import PrivacyRequest
    from ombud.tickets.models import Ticket


def asked(typed: dict[str, Any], source: Source) -> actions.Asked:
    """Return what a form says is asked for."""
    region, country = residence(typed["region"])
    return actions.Asked(
        kind=Kind(typed["kind"]),
        source=source,
        region=region,
        country=country,
        relation=Relation(typed["relation"]),
        language=typed["language"],
        about=typed["about"],
    )


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.HANDLE_REQUESTS)
def new(request: AgentRequest) -> HttpResponse:
    """Record what somebody asked by telephone or letter."""
    start = {"received": typed_time(clock.now()), "language": wording.spoken_now()}
    form = RequestForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with transaction.atomic():
                made, _token = actions.receive_request(
                    asked(typed, Source(typed["source"])),
                    address=typed["email"],
                    name=typed["name"],
                    text=typed["text"],
                    received_at=typed["received"],
                    agent=request.user,
                    actor=request.user.actor,
                )
                actions.greet(made, actor=request.user.actor)
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            messages.success(
                request,
                _(
                    "The request is recorded and its clock runs. A mail confirms it to who "
                    "asked."
                ),
            )
            return redirect("desk:request", made.number)
    values = {"frame": frame_for(request, "privacy"), "form": form}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/privacy/new.html", values, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.NOTE)
def convert(request: AgentRequest, number: int) -> HttpResponse:
    """Treat a ticket as a privacy request; whoever may write notes may do that."""
    ticket = access.ticket_to_convert(request.rights, number)
    note_ticket(request, ticket)
    proposal = queries.proposal_of(ticket)
    kind = (proposal and proposal.kind) or Kind.ACCESS
    written = queries.written_by_person(ticket)
    said = (proposal and proposal.message) or next(iter(written), None)
    words = said.own_words if said else ""
    language = ticket.contact.language or language_of(words)
    start = {
        "kind": kind,
        "message": said and said.pk,
        "language": wording.spoken(language) if language else wording.spoken_now(),
    }
    form = ConvertForm(request.POST or None, initial=start, written=written)
    if request.method == "POST" and form.is_valid():
        wanted = asked(form.cleaned_data, Source.MAIL)
        try:
            message = form.cleaned_data["message"]
            made = actions.convert_ticket(
                ticket, wanted, message=message, actor=request.user.actor
            )
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            messages.success(request, _("The ticket is a privacy request now. Few see it."))
            if request.rights.may(Capability.SEE_REQUESTS):
                return redirect("desk:request", made.number)
            return redirect("/")
    values = {
        "frame": frame_for(request, "inbox"),
        "form": form,
        "ticket": ticket,
        "words": words,
        "proposal": proposal,
        "requests": requests_known(request, ticket) if proposal else [],
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/privacy/convert.html", values, status=status)


def requests_known(request: AgentRequest, ticket: Ticket) -> list[PrivacyRequest]:
    """Return the requests of whom ``ticket`` is, for those who may know that there are any."""
    if not request.rights.may(Capability.SEE_REQUESTS):
        return []
    return queries.requests_of([ticket.contact_id])


@require_POST
@signed_in
@may(Capability.NOTE)
def dismiss(request: AgentRequest, number: int) -> HttpResponse:
    """Say that a ticket is no privacy request."""
    ticket = access.ticket_to_convert(request.rights, number)
    actions.dismiss_proposal(ticket, actor=request.user.actor)
    return redirect(f"/tickets/{number}/")
