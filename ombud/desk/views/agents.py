"""Agents: the list, inviting, roles, leaving and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import carried_out
from ombud.desk.forms.administration import GrantForm, InviteForm, LeaveForm
from ombud.desk.forms.refusing import add_refusal
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.access import agent_for, agents_for, role_for, roles_for, team_for, teams_for
from ombud.people.actions import (
    deactivate_agent,
    grant_role,
    invite_again,
    invite_agent,
    reactivate_agent,
    revoke_role,
)
from ombud.people.capabilities import Capability
from ombud.people.letters import send_invitation
from ombud.people.queries import assignments_of
from ombud.tickets.queries import handovers_of_agent, open_count_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from ombud.people.models import Agent, Team

PAGE = 50


@require_GET
@signed_in
@may(Capability.PEOPLE)
def agents(request: AgentRequest) -> HttpResponse:
    """Show the agents by name, those who left on a page of their own."""
    has_left = request.GET.get("left") == "1"
    found = agents_for(request.rights).filter(is_active=not has_left).order_by("name", "pk")
    rows = list(beyond(found, request.GET.get("after", ""))[: PAGE + 1])
    more = f"?left={int(has_left)}&after={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    values = {
        "frame": frame_for(request, "agents"),
        "agents": rows[:PAGE],
        "roles": assignments_of(one.pk for one in rows[:PAGE]),
        "more": more,
        "has_left": has_left,
    }
    return answer(request, "desk/people/agents.html", values)


def beyond(found: QuerySet[Agent], after: str) -> QuerySet[Agent]:
    """Return what comes after the agent of number ``after`` by name; all for anything else."""
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        return found
    last = found.filter(pk=int(after)).first()
    if last is None:
        return found
    return found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PEOPLE)
def agent_new(request: AgentRequest) -> HttpResponse:
    """Invite somebody: their account is made, and a link to set a password sent or shown."""
    form = InviteForm(
        roles_for(request.rights),
        teams_for(request.rights),
        request.POST or None,
        everywhere=request.rights.covers(Capability.PEOPLE, None),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return invited(request, form)
        except Refused as refusal:
            add_refusal(form, refusal)
    values = {"frame": frame_for(request, "agents"), "form": form}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/agent_new.html", values, status=status)


def invited(request: AgentRequest, form: InviteForm) -> HttpResponse:
    typed = form.cleaned_data
    role = role_for(request.rights, typed["role"])
    with transaction.atomic():
        agent, token = invite_agent(
            email=typed["email"],
            name=typed["name"],
            language=typed["language"],
            grants=[(role, chosen_team(request, typed["team"]))],
            actor=request.user.actor,
        )
        link = link_of(token)
        is_sent = send_invitation(agent, link)
    return told(request, agent, link, is_sent=is_sent)


def chosen_team(request: AgentRequest, number: int | None) -> Team | None:
    return None if number is None else team_for(request.rights, number)


def link_of(token: str) -> str:
    return settings.OMBUD_PUBLIC_URL + reverse("desk:join", args=[token])


def told(request: AgentRequest, agent: Agent, link: str, *, is_sent: bool) -> HttpResponse:
    """Say that the invitation is on its way, or show its link this once when no mail leaves."""
    if is_sent:
        messages.success(request, _("The invitation is on its way by mail."))
        return redirect("desk:agent-page", agent.pk)
    return agent_answer(request, agent, link=link)


@require_GET
@signed_in
@may(Capability.PEOPLE)
def agent_page(request: AgentRequest, number: int) -> HttpResponse:
    """Show one agent: roles, standing, what became of their tickets."""
    return agent_answer(request, agent_for(request.rights, number))


def agent_answer(
    request: AgentRequest, agent: Agent, *, grant: GrantForm | None = None, link: str = ""
) -> HttpResponse:
    heirs = agents_for(request.rights).filter(is_active=True).exclude(pk=agent.pk)
    values = {
        "frame": frame_for(request, "agents"),
        "agent": agent,
        "link": link,
        "held": assignments_of([agent.pk]).get(agent.pk, []),
        "grant": grant or grant_form(request),
        "leave": LeaveForm(heirs),
        "handovers": handovers_of_agent(agent),
        "open_count": open_count_of(agent),
        "is_self": agent.pk == request.user.pk,
    }
    return answer(request, "desk/people/agent.html", values, status=422 if grant else 200)


def grant_form(request: AgentRequest, *typed: object) -> GrantForm:
    return GrantForm(
        roles_for(request.rights),
        teams_for(request.rights),
        *typed,
        everywhere=request.rights.covers(Capability.PEOPLE, None),
    )


@require_POST
@signed_in
@may(Capability.PEOPLE)
def agent_grant(request: AgentRequest, number: int) -> HttpResponse:
    """Give an agent one more role."""
    agent = agent_for(request.rights, number)
    form = grant_form(request, request.POST)
    if form.is_valid():
        role = role_for(request.rights, form.cleaned_data["role"])
        team = chosen_team(request, form.cleaned_data["team"])
        return carried_out(
            request,
            lambda: grant_role(agent, role, team=team, actor=request.user.actor),
            done=_("Saved. It counts from the next click."),
            to=reverse("desk:agent-page", args=[number]),
        )
    return agent_answer(request, agent, grant=form)


@require_POST
@signed_in
@may(Capability.PEOPLE)
def agent_revoke(request: AgentRequest, number: int, assignment: int) -> HttpResponse:
    """Take a role from an agent; one that is gone already looks the same."""
    agent = agent_for(request.rights, number)
    held = {one.pk: one for one in assignments_of([agent.pk]).get(agent.pk, [])}
    one = held.get(assignment)
    return carried_out(
        request,
        lambda: one and revoke_role(agent, one.role, team=one.team, actor=request.user.actor),
        done=_("The role is taken back. It counts from the next click."),
        to=reverse("desk:agent-page", args=[number]),
    )


@require_POST
@signed_in
@may(Capability.PEOPLE)
def agent_invite(request: AgentRequest, number: int) -> HttpResponse:
    """Send a new invitation; the earlier link works no more."""
    agent = agent_for(request.rights, number)
    try:
        with transaction.atomic():
            link = link_of(invite_again(agent, actor=request.user.actor))
            is_sent = send_invitation(agent, link)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect("desk:agent-page", number)
    return told(request, agent, link, is_sent=is_sent)


@require_POST
@signed_in
@may(Capability.PEOPLE)
def agent_deactivate(request: AgentRequest, number: int) -> HttpResponse:
    """Shut an agent out; their open tickets go to somebody, or wait."""
    agent = agent_for(request.rights, number)
    heirs = agents_for(request.rights).filter(is_active=True).exclude(pk=agent.pk)
    form = LeaveForm(heirs, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose who takes the open tickets, or nobody."))
        return redirect("desk:agent-page", number)
    chosen = form.cleaned_data["successor"]
    successor = agent_for(request.rights, chosen) if chosen else None
    return carried_out(
        request,
        lambda: deactivate_agent(agent, successor=successor, actor=request.user.actor),
        done=_("The account is closed and all its sessions ended."),
        to=reverse("desk:agent-page", args=[number]),
    )


@require_POST
@signed_in
@may(Capability.PEOPLE)
def agent_reactivate(request: AgentRequest, number: int) -> HttpResponse:
    """Let an agent sign in again."""
    agent = agent_for(request.rights, number)
    return carried_out(
        request,
        lambda: reactivate_agent(agent, actor=request.user.actor),
        done=_("The account is open again, with the roles it has."),
        to=reverse("desk:agent-page", args=[number]),
    )
