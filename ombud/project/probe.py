"""Is the desk well? For probes, and as a page: counts and ages, nothing about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_GET, require_safe

from ombud.desk.health_words import ADVICE, PARTS, figure
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.project.health import report

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while work goes on, 503 when it stands still or the disk is nearly full."""
    del request
    state = report()
    return JsonResponse(state, status=503 if state["status"] == "bad" else 200)


@require_GET
@signed_in
@may(Capability.OPERATE)
def health_page(request: AgentRequest) -> HttpResponse:
    """Show how the desk is doing, in counts and ages, with what to do about it."""
    state = report()
    values = {
        "frame": frame_for(request, "health"),
        "state": state,
        "problems": [ADVICE.get(code, (code, "")) for code in state["problems"]],
        "parts": [
            (PARTS.get(name, name), [figure(*one) for one in part.items()])
            for name, part in state.items()
            if isinstance(part, dict)
        ],
    }
    return answer(request, "desk/administration/health.html", values)
