"""The page of a notice, for the company that got a person's data; also for its programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ombud.base.actor import SYSTEM
from ombud.privacy.data import label_of_theirs
from ombud.recipients.access import notice_by_token
from ombud.recipients.actions import acknowledge, opened, signed

if TYPE_CHECKING:
    from django.http import HttpRequest

SIGNED, JSON = "application/jose", "application/json"


@csrf_exempt  # no session: the secret word in the address is what counts
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a recipient is told, signed for programs; posted to, it is confirmed."""
    found = notice_by_token(token)
    if request.method == "POST":
        acknowledge(found, actor=SYSTEM)
    wanted = request.headers.get("Accept", "")
    at = found.acknowledged_at
    if JSON in wanted:
        told = {"notice": found.pk, "acknowledged_at": at.isoformat() if at else None}
        return JsonResponse(told)
    if SIGNED in wanted or "signed" in request.GET:
        return handed_out(signed(found))
    values = {"notice": found, "words": opened(found), "names": label_of_theirs}
    return render(request, "portal/notice.html", values)


def handed_out(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type=SIGNED, status=200 if text else 410)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = 'attachment; filename="notice.jws"'
    return response
