"""Status, priority, assignee, team and tags of a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import refusals_said
from ombud.desk.http import (
    AgentRequest,
    answer,
    fragment_or_redirect,
    go,
    may,
    signed_in,
)
from ombud.desk.own_fields import boxes_of
from ombud.desk.reading import head_of, is_by_hand
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.people.models.agent import everything
from ombud.people.queries import agents_of, teams_of
from ombud.tickets import actions, queries
from ombud.tickets.access import choice_for, ticket_for
from ombud.tickets.models import CustomStatus
from ombud.tickets.setup import classification_of, current, in_use
from ombud.tickets.statuses import Impact, Priority, Status, Urgency
from ombud.tickets.ways import choosable, missing_for, ways_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team
    from ombud.tickets.models import Ticket
    from ombud.tickets.words import Word

LONGEST_NUMBER = 19


def changed(
    request: AgentRequest, number: int, change: Callable[[Ticket], object]
) -> HttpResponse:
    """Change a ticket through its door, and answer with its head; a refusal is said."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    with refusals_said(request):
        change(ticket)
    return head(request, ticket)


def head(request: AgentRequest, ticket: Ticket) -> HttpResponse:
    values = head_of(request, ticket) | {
        "tags": queries.tags_of([ticket]).get(ticket.pk, []),
        "was_changed": True,
    }
    to = f"/tickets/{ticket.number}/"
    return fragment_or_redirect(request, "desk/tickets/_changed.html", values, to=to)


@require_POST
@signed_in
@may(Capability.CHANGE)
def status(request: AgentRequest, number: int) -> HttpResponse:
    """Give a ticket another status."""
    key = request.POST.get("status", "")
    return changed(request, number, lambda it: give_status(it, key, request.user.actor))


def give_status(ticket: Ticket, key: str, actor: Actor, *, reason: str = "") -> Word:
    """Give ``ticket`` the status with the short name ``key`` and return it.

    reason: why, which is kept as an internal note.

    Raises ``Refused`` where it cannot have it, ``Http404`` when there is no such status.
    """
    word = current().status(key)
    if word is None:
        raise Http404("No such status.")
    named = choice_for(CustomStatus, word.pk)
    actions.give_status(ticket, named or Status(word.kind), reason=reason, actor=actor)
    return word


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def explain(request: AgentRequest, number: int, key: str) -> HttpResponse:
    """Give a ticket a status and say why; what was written stays when it is refused."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    setup = current(ticket.edition)
    word = setup.status(key)
    if word is None:
        raise Http404("No such status.")
    reason, problem = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            give_status(ticket, key, request.user.actor, reason=reason)
        except Refused as refusal:
            problem = worded(refusal.reason)
        else:
            return redirect("desk:ticket", number)
    way = (ways_for(ticket, setup, request.rights) or {}).get(key)
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "now": setup.status_of(ticket),
        "word": word,
        "is_demanded": bool(way and way.needs_reason),
        "missing": missing_for(way, ticket, setup) if way else [],
        "reason": reason,
        "problem": problem,
    }
    status = 422 if problem else 200
    return answer(request, "desk/tickets/explain.html", values, status=status)


@require_POST
@signed_in
@may(Capability.CHANGE)
def priority(request: AgentRequest, number: int) -> HttpResponse:
    """Make a ticket more or less urgent."""
    wanted = request.POST.get("priority", "")
    chosen = next((one for one in Priority if str(one.value) == wanted), None)
    if chosen is None:
        raise Http404("No such priority.")
    return changed(
        request, number, lambda it: actions.set_priority(it, chosen, actor=request.user.actor)
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def assignee(request: AgentRequest, number: int) -> HttpResponse:
    """Make an agent of the ticket's team responsible, or nobody."""

    def assign(ticket: Ticket) -> None:
        agent = chosen_agent(request.POST.get("assignee", ""), ticket)
        actions.assign_ticket(ticket, agent, actor=request.user.actor)

    return changed(request, number, assign)


def chosen_agent(wanted: str, ticket: Ticket) -> Agent | None:
    """Return the agent of the ticket's team that was chosen. Raises ``Refused`` for others."""
    if not wanted:
        return None
    number = int(wanted) if is_number(wanted) else 0
    agent = agents_of(ticket.team_id).filter(pk=number).first()
    if agent is None:
        raise Refused("This agent does not work in the ticket's team. Move the ticket first.")
    return agent


@require_POST
@signed_in
@may(Capability.CHANGE)
def team(request: AgentRequest, number: int) -> HttpResponse:
    """Give a ticket to another team; who does not work there goes back to the list."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    wanted = request.POST.get("team", "")
    chosen = active_teams().filter(pk=int(wanted)).first() if is_number(wanted) else None
    if chosen is None:
        raise Http404("No such team.")
    with refusals_said(request):
        actions.move_ticket(ticket, chosen, actor=request.user.actor)
    if request.rights.may(Capability.SEE_TICKETS, ticket.team_id):
        return head(request, ticket)
    messages.success(request, _("The ticket is with %(team)s now.") % {"team": chosen.name})
    return go(request, "/")


def active_teams() -> QuerySet[Team]:
    """Return all teams that take tickets: a ticket can be handed on to any of them."""
    return teams_of(everything(), Capability.SEE_TICKETS)


def is_number(text: str) -> bool:
    """Say whether ``text`` can be a row number."""
    return text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER


@require_POST
@signed_in
@may(Capability.CHANGE)
def tag(request: AgentRequest, number: int) -> HttpResponse:
    """Put a tag on a ticket."""
    name = request.POST.get("tag", "")
    return changed(
        request, number, lambda it: actions.tag_ticket(it, name, actor=request.user.actor)
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def untag(request: AgentRequest, number: int) -> HttpResponse:
    """Take a tag off a ticket."""
    name = request.POST.get("tag", "")
    return changed(
        request, number, lambda it: actions.untag_ticket(it, name, actor=request.user.actor)
    )


@require_GET
@signed_in
@may(Capability.CHANGE)
def pick(request: AgentRequest, number: int, what: str) -> HttpResponse:
    """Return the choices of a picker that was opened."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    if what == "assignee":
        agents = agents_of(ticket.team_id)
        values = {"ticket": ticket, "agents": agents}
        return answer(request, "desk/tickets/_pick_assignee.html", values)
    values = {"ticket": ticket, "teams": active_teams()}
    return answer(request, "desk/tickets/_pick_team.html", values)


def choices_for(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """Return what of the desk's own vocabulary can be chosen for ``ticket``."""
    setup, row = current(), classification_of(ticket)
    product, version = (row.product_id, row.version_id) if row else (None, None)
    choices = [("", _("None"))]
    for one in in_use(setup.products, product):
        choices.append((f"{one.pk}:", one.label))
        choices += [
            (f"{one.pk}:{each.pk}", f"{one.label} {each.label}")
            for each in in_use(setup.versions, version)
            if each.parent == one.pk
        ]
    type_now = setup.type_of(ticket)
    words = choosable(ticket, setup, request.rights)
    return {
        "status": setup.status_of(ticket),
        "statuses": [(one.key, one.label) for one, is_explained in words if not is_explained],
        "explained": [one for one, is_explained in words if is_explained],
        "type": type_now,
        "types": [(one.pk, one.label) for one in in_use(setup.types, type_now.pk)],
        "products": choices,
        "product": f"{product or ''}:{version or ''}" if product else "",
        "weight": row,
        "impacts": [("", _("Not known")), *Impact.choices],
        "urgencies": [("", _("Not known")), *Urgency.choices],
        "is_by_hand": is_by_hand(ticket),
    }


@require_GET
@signed_in
@may(Capability.CHANGE)
def properties(request: AgentRequest, number: int) -> HttpResponse:
    """Show all properties on one page."""
    return properties_page(request, ticket_for(request.rights, number, needs=Capability.CHANGE))


def properties_page(
    request: AgentRequest,
    ticket: Ticket,
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the page of properties; ``raw`` and ``errors`` are of fields that do not suit."""
    agents = [(one.pk, one.name) for one in agents_of(ticket.team_id)]
    teams = [(one.pk, one.name) for one in active_teams()]
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        **choices_for(request, ticket),
        "priorities": Priority.choices,
        "agents": [("", _("Nobody")), *agents],
        "teams": teams,
        "tags": queries.tags_of([ticket]).get(ticket.pk, []),
        "boxes": boxes_of(ticket, raw=raw, errors=errors),
    }
    status = 422 if errors else 200
    return answer(request, "desk/tickets/properties.html", values, status=status)
