"""Teams: the list, one team, its name, its end and its return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import carried_out
from ombud.desk.forms.administration import SuccessorForm, TeamForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.access import team_for, teams_for
from ombud.people.actions import create_team, rename_team, reopen_team, retire_team
from ombud.people.capabilities import Capability
from ombud.people.queries import agents_of, head_counts
from ombud.tickets.queries import handovers_of_team

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.people.models import Team


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PEOPLE)
def teams(request: AgentRequest) -> HttpResponse:
    """Show the teams, and make a new one."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_team(name=form.cleaned_data["name"], actor=request.user.actor)
        except Refused as refusal:
            form.add_error("name", worded(refusal.reason))
        else:
            messages.success(request, _("The team is there. Give agents a role in it."))
            return redirect("desk:team-page", made.pk)
    found = list(teams_for(request.rights))
    values = {
        "frame": frame_for(request, "teams"),
        "form": form,
        "teams": found,
        "counts": head_counts([team.pk for team in found]),
        "may_create": request.rights.covers(Capability.PEOPLE, None),
    }
    return answer(request, "desk/people/teams.html", values, status=status_of(form))


def status_of(form: TeamForm) -> int:
    return 422 if form.is_bound else 200


@require_GET
@signed_in
@may(Capability.PEOPLE)
def team_page(request: AgentRequest, number: int) -> HttpResponse:
    """Show one team: its people, its name, and how to retire it."""
    return page_of(request, team_for(request.rights, number))


def page_of(
    request: AgentRequest, team: Team, form: TeamForm | None = None, status: int = 200
) -> HttpResponse:
    others = [one for one in teams_for(request.rights) if one.is_active and one.pk != team.pk]
    values = {
        "frame": frame_for(request, "teams"),
        "team": team,
        "form": form or TeamForm(initial={"name": team.name}),
        "retire": SuccessorForm(others) if others else None,
        "agents": agents_of(team.pk),
        "handovers": handovers_of_team(team),
        "may_change": request.rights.covers(Capability.PEOPLE, None),
    }
    return answer(request, "desk/people/team.html", values, status=status)


@require_POST
@signed_in
@may(Capability.PEOPLE)
def team_rename(request: AgentRequest, number: int) -> HttpResponse:
    """Give a team another name."""
    team = team_for(request.rights, number)
    form = TeamForm(request.POST)
    if form.is_valid():
        try:
            rename_team(team, form.cleaned_data["name"], actor=request.user.actor)
        except Refused as refusal:
            form.add_error("name", worded(refusal.reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:team-page", number)
    return page_of(request, team, form, 422)


@require_POST
@signed_in
@may(Capability.PEOPLE)
def team_retire(request: AgentRequest, number: int) -> HttpResponse:
    """Retire a team; another one gets its tickets and mailboxes."""
    team = team_for(request.rights, number)
    active = [one for one in teams_for(request.rights) if one.is_active]
    form = SuccessorForm(active, request.POST)
    if not form.is_valid():
        messages.error(request, _("The tickets need a team that is in use. Choose another."))
        return redirect("desk:team-page", number)
    successor = team_for(request.rights, form.cleaned_data["successor"])
    return carried_out(
        request,
        lambda: retire_team(team, successor=successor, actor=request.user.actor),
        done=_("The team is retired. Its tickets move in the background."),
        to=reverse("desk:team-page", args=[number]),
    )


@require_POST
@signed_in
@may(Capability.PEOPLE)
def team_reopen(request: AgentRequest, number: int) -> HttpResponse:
    """Let a retired team take tickets again."""
    team = team_for(request.rights, number)
    return carried_out(
        request,
        lambda: reopen_team(team, actor=request.user.actor),
        done=_("The team takes tickets again."),
        to=reverse("desk:team-page", args=[number]),
    )
