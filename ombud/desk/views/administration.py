"""The settings page: every place of administration that the agent may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_GET

from ombud.desk.administration import sections_for
from ombud.desk.http import AgentRequest, answer, signed_in
from ombud.desk.shell import frame_for

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
def settings(request: AgentRequest) -> HttpResponse:
    """Show the places of administration in sections. Who may open none gets 403."""
    sections = sections_for(request.rights)
    if not sections:
        raise PermissionDenied
    values = {"frame": frame_for(request, "settings"), "sections": sections}
    return answer(request, "desk/administration/settings.html", values)
