"""Who gets the work: policies of teams, agents' limits and skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.assignment import actions
from ombud.assignment.access import agent_led, skill_for, skills_for, team_led, teams_led
from ombud.assignment.queries import modes_of, readiness_of, skills_of
from ombud.assignment.statuses import Mode
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.builder import shown
from ombud.desk.conditions import Group, from_node, read, rearranged, to_condition
from ombud.desk.drafts_of_views import first_rows
from ombud.desk.home import loads_for
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.shell import frame_for
from ombud.desk.views.availability import changed
from ombud.people.capabilities import Capability
from ombud.rules.language import InvalidCondition, from_json
from ombud.tickets.fields import TICKET_FIELDS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.assignment.models import Skill
    from ombud.people.models import Agent


@require_GET
@signed_in
@may(Capability.SUPERVISE)
def overview(request: AgentRequest) -> HttpResponse:
    """Show how each team hands out tickets, who is there, and the skills."""
    teams = list(teams_led(request.rights))
    modes = modes_of([one.pk for one in teams])
    loads = loads_for(request.rights)
    skills = list(skills_for(request.rights))
    names = {one.pk: one.name for one in skills}
    held = skills_of([one.id for one in loads])
    values = {
        "frame": frame_for(request, "assignment"),
        "teams": [(one, modes[one.pk]) for one in teams],
        "modes": Mode.choices,
        "loads": [
            (one, sorted(names[skill] for skill in held.get(one.id, ()))) for one in loads
        ],
        "skills": skills,
    }
    return answer(request, "desk/assignment/overview.html", values)


@require_POST
@signed_in
@may(Capability.SUPERVISE)
def policy(request: AgentRequest, number: int) -> HttpResponse:
    """Change how a team hands out new tickets."""
    team = team_led(request.rights, number)
    wanted = request.POST.get("mode", "")
    mode = next((one for one in Mode if one == wanted), None)
    if mode is None:
        raise Http404("No such way.")
    actions.set_policy(team, mode, actor=request.user.actor)
    messages.success(request, _("Saved. It counts for tickets that come from now on."))
    return redirect("desk:assignment")


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SUPERVISE)
def agent(request: AgentRequest, number: int) -> HttpResponse:
    """Show and change how much a colleague takes, what they can do, whether they are there."""
    found = agent_led(request.rights, number)
    problem = ""
    if request.method == "POST":
        problem = agent_changed(request, found)
        if not problem:
            messages.success(request, _("Saved."))
            return redirect("desk:assignment-agent", number=number)
    held = skills_of([found.pk]).get(found.pk, frozenset())
    ready = readiness_of(found)
    values = {
        "frame": frame_for(request, "assignment"),
        "agent": found,
        "ready": ready,
        "is_away": ready.away_since is not None,
        "most": request.POST.get("most", ready.most_open or ""),
        "day": request.POST.get("back", ""),
        "skills": [(one, one.pk in held) for one in skills_for(request.rights)],
        "problem": problem,
    }
    template = "desk/assignment/agent.html"
    return answer(request, template, values, status=422 if problem else 200)


def agent_changed(request: AgentRequest, found: Agent) -> str:
    """Carry out the form that was sent; return what is wrong with it."""
    do, actor = request.POST.get("do", ""), request.user.actor
    if do in {"back", "away"}:
        return changed(request, found)
    if do == "skills":
        wanted = set(request.POST.getlist("skill"))
        skills = [one for one in skills_for(request.rights) if str(one.pk) in wanted]
        actions.give_skills(found, skills, actor=actor)
        return ""
    text = request.POST.get("most", "").strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    try:
        actions.limit_workload(
            found, int(text) if is_number else None if not text else 0, actor=actor
        )
    except Refused as refusal:
        return worded(refusal.reason)
    return ""


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SUPERVISE)
def skill_new(request: AgentRequest) -> HttpResponse:
    """Make a skill."""
    return skill_edited(request, None)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SUPERVISE)
def skill(request: AgentRequest, number: int) -> HttpResponse:
    """Change a skill: its name, and the tickets that ask for it."""
    return skill_edited(request, skill_for(request.rights, number))


def skill_edited(request: AgentRequest, found: Skill | None) -> HttpResponse:
    """Draw the form again after each of its buttons; the last one saves."""
    if request.method != "POST":
        return skill_page(request, found, found.name if found else "", root_of(found))
    root, do = read(request.POST), request.POST.get("do", "")
    name = request.POST.get("name", "")[:80]
    if do != "save":
        return skill_page(request, found, name, rearranged(root, do))
    try:
        actions.save_skill(
            found, name=name, condition=to_condition(root), actor=request.user.actor
        )
    except Refused as refusal:
        return skill_page(request, found, name, root, problem=worded(refusal.reason))
    messages.success(request, _("Saved."))
    return redirect("desk:assignment")


def root_of(found: Skill | None) -> Group:
    if found is None:
        return first_rows()
    try:
        return from_node(from_json(found.condition, TICKET_FIELDS))
    except InvalidCondition:
        return first_rows()


def skill_page(
    request: AgentRequest, found: Skill | None, name: str, root: Group, *, problem: str = ""
) -> HttpResponse:
    values: dict[str, Any] = {
        "skill": found,
        "name": name,
        "builder": shown(root, is_checked=bool(problem)),
        "preview": None,
        "problem": problem,
        "action": f"/assignment/skills/{found.pk}/" if found else "/assignment/skills/new/",
    }
    if is_fragment_wanted(request):
        return answer(request, "desk/views/_builder.html", values)
    values["frame"] = frame_for(request, "assignment")
    return answer(request, "desk/assignment/skill.html", values, status=422 if problem else 200)


@require_POST
@signed_in
@may(Capability.SUPERVISE)
def skill_delete(request: AgentRequest, number: int) -> HttpResponse:
    """Remove a skill from the list, and from everybody who has it."""
    actions.delete_skill(skill_for(request.rights, number), actor=request.user.actor)
    messages.success(request, _("The skill is gone."))
    return redirect("desk:assignment")
