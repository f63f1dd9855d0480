"""Who may use what an agent prepares: only they, a team, everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.automation.access import may_prepare_for_all, teams_to_prepare_for
from ombud.base.errors import Refused

if TYPE_CHECKING:
    from ombud.automation.models.prepared import Prepared
    from ombud.desk.http import AgentRequest
    from ombud.people.models import Agent, Team

OWN, ALL = "own", "all"


def choices_for(request: AgentRequest) -> list[tuple[str, str]]:
    """Return for whom the agent may prepare something."""
    teams = [(f"team-{one.pk}", one.name) for one in teams_to_prepare_for(request.rights)]
    everybody = [(ALL, _("Everybody"))] if may_prepare_for_all(request.rights) else []
    return [(OWN, _("Only me")), *teams, *everybody]


def chosen(request: AgentRequest) -> tuple[Agent | None, Team | None]:
    """Return owner and team as the form says. Raises ``Refused`` for what is not offered."""
    wanted = request.POST.get("for", OWN)
    if wanted == OWN:
        return request.user, None
    if wanted == ALL and may_prepare_for_all(request.rights):
        return None, None
    teams = {f"team-{one.pk}": one for one in teams_to_prepare_for(request.rights)}
    if wanted not in teams:
        raise Refused("You cannot prepare things for these people. Choose from the list.")
    return None, teams[wanted]


def value_of(prepared: Prepared) -> str:
    """Return which of the choices holds for something prepared."""
    if prepared.owner_id:
        return OWN
    return f"team-{prepared.team_id}" if prepared.team_id else ALL


def in_words(prepared: Prepared) -> str:
    """Return who may use it, as a page says it."""
    if prepared.owner_id:
        return _("Only me")
    return prepared.team.name if prepared.team else _("Everybody")
