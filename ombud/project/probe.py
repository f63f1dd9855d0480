"""The page that probes ask: is the desk well? Counts and ages, nothing about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from ombud.project.health import report

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while work goes on, 503 when it stands still or the disk is nearly full."""
    del request
    state = report()
    return JsonResponse(state, status=503 if state["status"] == "bad" else 200)
