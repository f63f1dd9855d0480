"""The inspector of rights: by which role somebody may see something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ombud.desk import capability_words, inspecting
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.access import agent_for, agents_for, teams_for
from ombud.people.actions import rights_of
from ombud.people.capabilities import Capability
from ombud.people.models.agent import role_label
from ombud.people.queries import names_of
from ombud.tickets.queries import team_of_ticket

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.desk.inspecting import Verdict
    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights

LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Reason:
    """One permission that is asked for: its name, where, and by which roles it is held."""

    name: str
    where: str
    roles: list[tuple[str, str]]


@require_GET
@signed_in
@may(Capability.PEOPLE)
def inspector(request: AgentRequest) -> HttpResponse:
    """Say why an agent may see a page or a ticket, or use a permission; or why not."""
    asked = {name: request.GET.get(name, "")[:300] for name in ("agent", "page", "capability")}
    values = {
        "frame": frame_for(request, "rights"),
        "agents": agents_for(request.rights).filter(is_active=True),
        "groups": capability_words.groups(),
        "asked": asked,
        "agent": None,
        **found(request, asked),
    }
    return answer(request, "desk/administration/rights.html", values)


def found(request: AgentRequest, asked: dict[str, str]) -> dict[str, object]:
    number = asked["agent"]
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return {}
    agent = agent_for(request.rights, int(number))
    rights = rights_of(agent)
    verdict = verdict_of(request, rights, asked)
    if verdict is None:
        return {"agent": agent, "verdict": None, "sheet": sheet_of(rights)}
    return {
        "agent": agent,
        "verdict": verdict,
        "reasons": reasons_of(verdict),
        "headline": headline(agent, verdict),
        "sheet": [],
    }


def verdict_of(request: AgentRequest, rights: Rights, asked: dict[str, str]) -> Verdict | None:
    """Return the answer to what was asked, or None when nothing was."""
    page, capability = asked["page"].strip(), asked["capability"]
    number = inspecting.ticket_number(page)
    if number is not None:
        return inspecting.explain_ticket(rights, number, team_known(request, number))
    if page:
        inner = inspecting.number_in(page)
        team = team_known(request, inner) if inner is not None else None
        return inspecting.explain_page(rights, page, team)
    if capability in capability_words.WORDS:
        return inspecting.explain_capability(rights, Capability(capability))
    return None


def team_known(request: AgentRequest, number: int) -> int | None:
    """Return the team of a ticket, if who asks looks after people there."""
    team = team_of_ticket(number)
    is_known = team is not None and teams_for(request.rights).filter(pk=team.pk).exists()
    return team.pk if team is not None and is_known else None


def headline(agent: Agent, verdict: Verdict) -> str:
    names = {"name": agent.name, "number": verdict.ticket}
    if not verdict.is_page:
        return _("There is no such page.")
    if verdict.answer == "allowed" and verdict.ticket is not None:
        return _("%(name)s gets through to #%(number)s.") % names
    if verdict.answer == "allowed":
        return _("%(name)s may do this.") % names
    if verdict.answer == "hidden" and not verdict.needs:
        return (
            _("For %(name)s there is no ticket #%(number)s, or you do not look after its team.")
            % names
        )
    if verdict.answer == "hidden":
        return _("For %(name)s there is no ticket #%(number)s.") % names
    return _("%(name)s may not do this.") % names


def reasons_of(verdict: Verdict) -> list[Reason]:
    teams = {("team", one.team_id) for one in verdict.needs if one.team_id}
    teams |= {
        ("team", grant.team_id)
        for one in verdict.needs
        for grant in one.grants
        if grant.team_id
    }
    names = names_of(teams)
    return [
        Reason(
            capability_words.name_of(one.capability),
            where_of(one.team_id, names),
            [
                (role_label(grant.role), where_of(grant.team_id, names) or _("every team"))
                for grant in one.grants
            ],
        )
        for one in verdict.needs
    ]


def where_of(team_id: int | None, names: dict[tuple[str, int], str]) -> str:
    return names.get(("team", team_id), "") if team_id else ""


def sheet_of(rights: Rights) -> list[Reason]:
    """Return every permission that is held, and by which roles."""
    teams = {("team", grant.team_id) for grant in rights.grants if grant.team_id}
    names = names_of(teams)
    return [
        Reason(
            capability_words.name_of(one),
            "",
            [
                (role_label(grant.role), where_of(grant.team_id, names) or _("every team"))
                for grant in rights.grants_of(one)
            ],
        )
        for one in Capability
        if rights.may(one)
    ]
