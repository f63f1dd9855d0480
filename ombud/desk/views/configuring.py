"""The configuration as a file: written, looked at before, loaded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.configuration import file
from ombud.configuration.queries import titles
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from ombud.configuration.file import Plan

BIGGEST_FILE = 2 * 2**20
NAME = "ombud-configuration.json"


@require_GET
@signed_in
@may(Capability.TRANSFER)
def configuration(request: AgentRequest) -> HttpResponse:
    """Show what the file holds, and take one to look at."""
    return page_of(request)


def page_of(
    request: AgentRequest,
    *,
    plan: Plan | None = None,
    text: str = "",
    removes: bool = False,
    problem: str = "",
) -> HttpResponse:
    values = {
        "frame": frame_for(request, "configuration"),
        "sections": [(kind, str(kind.title)) for kind, _section in file.filed()],
        "titles": titles(),
        "plan": plan,
        "text": text,
        "removes": removes,
        "problem": problem,
    }
    status = 422 if problem or (plan and plan.problems) else 200
    return answer(request, "desk/administration/configuration.html", values, status=status)


@require_GET
@signed_in
@may(Capability.TRANSFER)
def configuration_file(request: AgentRequest) -> HttpResponse:
    """Hand out the configuration; agents by their work mail only when asked for."""
    if not request.rights.covers(Capability.TRANSFER, None):
        raise PermissionDenied(Capability.TRANSFER)
    document = file.export(with_people=request.GET.get("people") == "1")
    response = HttpResponse(written(document), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


def written(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def must_span_all(request: AgentRequest) -> None:
    """Raise ``Refused`` for whom this capability does not reach every team."""
    if not request.rights.covers(Capability.TRANSFER, None):
        raise Refused("The configuration concerns every team. Ask an administrator.")


def read(request: AgentRequest) -> tuple[Any, str]:
    """Return the document that was sent, as a file or as text. Raises ``Refused``."""
    sent = request.FILES.get("file")
    if sent is not None and (sent.size or 0) > BIGGEST_FILE:
        raise Refused(
            "A configuration file has at most 2 MB. This one is another kind of file."
        )
    octets = sent.read() if sent is not None else request.POST.get("text", "").encode()
    try:
        text = octets.decode("utf-8-sig")
        return json.loads(text), text
    except (ValueError, RecursionError):
        raise Refused(
            "This is not a configuration file. Choose one that a desk has written."
        ) from None


@require_POST
@signed_in
@may(Capability.TRANSFER)
def configuration_preview(request: AgentRequest) -> HttpResponse:
    """Show what loading a file would change; nothing is changed."""
    removes = request.POST.get("removes") == "on"
    try:
        must_span_all(request)
        document, text = read(request)
        plan = file.preview(document, actor=request.user.actor, removes=removes)
    except Refused as refusal:
        return page_of(request, problem=worded(refusal.reason))
    return page_of(request, plan=plan, text=text, removes=removes)


@require_POST
@signed_in
@may(Capability.TRANSFER)
def configuration_load(request: AgentRequest) -> HttpResponse:
    """Load the file that was looked at. One refusal, and nothing is written."""
    removes = request.POST.get("removes") == "on"
    try:
        must_span_all(request)
        document, text = read(request)
        plan = file.load(document, actor=request.user.actor, removes=removes)
    except Refused as refusal:
        return page_of(request, problem=worded(refusal.reason))
    if plan.problems:
        return page_of(request, plan=plan, text=text, removes=removes)
    done = len(plan.changes)
    words = ngettext("Loaded: %(num)d change.", "Loaded: %(num)d changes.", done)
    messages.success(request, words % {"num": done})
    return redirect("desk:configuration")
