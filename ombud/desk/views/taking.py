"""Taking all data of the desk away, in one file that needs no Ombud to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.backups.taking import LONGEST_REASON, all_data, begin_taking, taken_lately
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.entering import is_confirmed
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.privacy.models import Proof

if TYPE_CHECKING:
    from django.http import HttpResponse

NEVER = (Proof,)  # what people proved their identity with is used for nothing else


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.TAKE_ALL)
def taking(request: AgentRequest) -> HttpResponse:
    """Say what is in the file; hand it out to who shows who they are and says why."""
    if not request.rights.covers(Capability.TAKE_ALL, None):
        raise Http404("No such page.")
    if request.method != "POST":
        return page(request)
    if not is_confirmed(request):
        return page(request, is_stale=True)
    try:
        begun = begin_taking(
            request.POST.get("reason", ""), agent=request.user, actor=request.user.actor
        )
    except Refused as refusal:
        return page(request, problem=worded(refusal.reason))
    octets = all_data(begun, without=NEVER)
    response = StreamingHttpResponse(octets, content_type="application/zip")
    name = f"ombud-{clock.now():%Y-%m-%d}-{begun.pk}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return cast("HttpResponse", response)  # our own wrappers do not ask for its content


def page(request: AgentRequest, *, problem: str = "", is_stale: bool = False) -> HttpResponse:
    if is_stale:
        problem = _("Show once more who you are. What you wrote stays here.")
    values = {
        "frame": frame_for(request, "settings"),
        "reason": request.POST.get("reason", ""),
        "longest": LONGEST_REASON,
        "problem": problem,
        "is_stale": is_stale,
        "rows": taken_lately(),
    }
    return answer(request, "desk/privacy/taking.html", values, status=422 if problem else 200)
