"""Reading many objects from a table: pasted or as a file, looked at first, then kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ombud.base.errors import Refused
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.objects import typed_contact, typed_target
from ombud.desk.shell import frame_for
from ombud.objects import actions
from ombud.objects.access import class_for, objects_for
from ombud.objects.actions.importing import LONGEST_TABLE
from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.objects.actions.importing import Planned
    from ombud.tickets.words import ClassShape


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.MANAGE_OBJECTS)
def table(request: AgentRequest, of: str) -> HttpResponse:
    """Show what a table would do, line by line; then do it, all or nothing."""
    shape = class_for(request.rights, of, needs=Capability.MANAGE_OBJECTS)
    if request.method == "GET":
        return page(request, shape)
    try:
        text = typed_table(request)
        plans = plan_of(request, shape, text)
        if request.POST.get("do") == "keep" and not any(one.problems for one in plans):
            actions.import_objects(shape, plans, actor=request.user.actor)
            messages.success(request, said_of(plans))
            return redirect("desk:objects-of-class", shape.key)
    except Refused as refusal:
        typed = request.POST.get("table", "")
        return page(request, shape, text=typed, problem=_(refusal.reason), status=422)
    status = 422 if any(one.problems for one in plans) else 200
    return page(request, shape, text=text, plans=plans, status=status)


def typed_table(request: AgentRequest) -> str:
    """Return the table as it was pasted or sent as a file. Raises ``Refused``."""
    sent = request.FILES.get("file")
    if sent is None:
        return str(request.POST.get("table", ""))
    if (sent.size or 0) > LONGEST_TABLE:
        raise Refused("The table is too long. Divide it.")
    try:
        return str(sent.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused("Save the table as UTF-8 first.") from None


def plan_of(request: AgentRequest, shape: ClassShape, text: str) -> list[Planned]:
    return actions.plan_import(
        text,
        shape,
        objects=objects_for(request.rights, Capability.MANAGE_OBJECTS),
        find_contact=partial(typed_contact, request),
        find_target=partial(typed_target, request),
    )


def said_of(plans: list[Planned]) -> str:
    count = len(plans)
    said = ngettext("%(num)d object was read.", "%(num)d objects were read.", count)
    return str(said % {"num": count})


def page(
    request: AgentRequest,
    shape: ClassShape,
    *,
    text: str = "",
    plans: list[Planned] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    values: dict[str, Any] = {
        "frame": frame_for(request, "objects"),
        "of": shape,
        "text": text,
        "plans": plans,
        "faulty": sum(bool(one.problems) for one in plans or ()),
        "added": sum(one.row is None for one in plans or ()),
        "problem": problem,
    }
    return answer(request, "desk/objects/table.html", values, status=status)
