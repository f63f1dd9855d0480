"""Objects of the desk's own: lists, one of them, adding, setting right, relating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.desk.happenings import told_by
from ombud.desk.happenings_of_objects import OF_OBJECTS
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_contact
from ombud.desk.objects import (
    LONGEST,
    boxes_of,
    details_of,
    found_objects,
    may_change,
    may_manage,
    raw_in,
    related_of,
    typed_contact,
    typed_target,
)
from ombud.desk.shell import frame_for
from ombud.objects import actions
from ombud.objects.access import class_for, classes_for, object_for, objects_for, tie_for
from ombud.objects.queries import history_of, named, shape_of
from ombud.people.capabilities import Capability
from ombud.people.queries import address_of, names_of_agents
from ombud.tickets.actions import Unfit
from ombud.tickets.naming import Names
from ombud.tickets.setup import current
from ombud.tickets.statuses import RelationTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from ombud.objects.actions import Wanted
    from ombud.objects.models import CustomObject
    from ombud.tickets.words import ClassShape, RelationShape

MOST_HISTORY = 100


@require_GET
@signed_in
@may(Capability.SEE_OBJECTS)
def overview(request: AgentRequest) -> HttpResponse:
    """Show the classes whose objects the agent may see, with how many are in use."""
    rows = objects_for(request.rights).in_use().order_by().values("object_class")
    counts = dict(rows.annotate(n=Count("pk")).values_list("object_class", "n"))
    values = {
        "frame": frame_for(request, "objects"),
        "classes": [(one, counts.get(one.pk, 0)) for one in classes_for(request.rights)],
        "may_configure": request.rights.may(Capability.CONFIGURE),
    }
    return answer(request, "desk/objects/overview.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SEE_OBJECTS)
def listed(request: AgentRequest, of: str) -> HttpResponse:
    """List the objects of a class, or look for some; what is looked for is posted."""
    shape = class_for(request.rights, of)
    text = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
    typed = request.POST.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    is_all = request.POST.get("retired") == "on"
    values = {
        "frame": frame_for(request, "objects"),
        "of": shape,
        "q": text,
        "retired": is_all,
        "found": found_objects(request, shape, text, before, retired=is_all),
        "may_add": may_change(request, shape) and not shape.is_retired,
        "may_read_table": may_manage(request, shape) and not shape.is_retired,
    }
    return answer(request, "desk/objects/list.html", values)


@require_GET
@signed_in
@may(Capability.SEE_OBJECTS)
def one(request: AgentRequest, number: int) -> HttpResponse:
    """Show an object: what it holds, how it stands to other things, what happened to it."""
    row = object_for(request.rights, number)
    note_looking(request, row)
    return object_page(request, row)


def note_looking(request: AgentRequest, row: CustomObject) -> None:
    """Write into the read log whose object was looked at, where it tells about somebody."""
    if row.contact_id is not None:
        note_contact(request, row.contact_id)


def object_page(
    request: AgentRequest, row: CustomObject, *, problem: str = "", typed: str = ""
) -> HttpResponse:
    shape = shape_of(row)
    history = list(history_of(row).order_by("-pk")[:MOST_HISTORY]) if shape.has_history else []
    values = {
        "frame": frame_for(request, "objects"),
        "row": row,
        "of": shape,
        "name": named([row])[0].name,
        "details": details_of(row),
        "related": related_of(request, row),
        "history": told_by(OF_OBJECTS, history, names_in(history)),
        "may_change": may_change(request, shape) and not row.is_retired,
        "may_manage": may_manage(request, shape),
        "problem": problem,
        "problem_at": request.POST.get("relation", "") if problem else "",
        "typed": typed,
    }
    status = 422 if problem else 200
    return answer(request, "desk/objects/object.html", values, status=status)


def names_in(history: list[Any]) -> Names:
    """Return the names of the agents in ``history``, and the desk's own words."""
    agents = {event.actor_id for event in history if event.actor_kind == "agent"}
    return Names(agent=names_of_agents(agents) if agents else {}, setup=current())


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE_OBJECTS)
def new(request: AgentRequest, of: str) -> HttpResponse:
    """Add an object of a class; what does not suit stays as it was typed."""
    shape = class_for(request.rights, of, needs=Capability.CHANGE_OBJECTS)
    if request.method == "GET":
        known = known_contact(request, request.GET.get("contact", "")[:20])
        return object_form(request, shape, None, contact=known)
    raw, note = raw_in(request.POST, shape), request.POST.get("note", "")
    contact = request.POST.get("contact", "").replace("\x00", "").strip()[:LONGEST]
    kept: dict[str, Any] = {"raw": raw, "note": note, "contact": contact}
    try:
        row = actions.add_object(
            shape,
            raw,
            contact=typed_contact(request, contact) if shape.is_personal else None,
            note=note,
            relations=wanted_in(request, shape),
            actor=request.user.actor,
        )
    except Unfit as unfit:
        return object_form(request, shape, None, errors=unfit.errors, **kept)
    except Refused as refusal:
        return object_form(request, shape, None, problem=_(refusal.reason), **kept)
    messages.success(request, _("Added."))
    return redirect("desk:object", row.pk)


def wanted_in(request: AgentRequest, shape: ClassShape) -> list[Wanted]:
    """Return the relations that were filled in on the form of a new object."""
    typed = {one: request.POST.get(f"relation-{one.pk}", "").strip() for one in shape.relations}
    return [
        actions.Wanted(one, typed_target(request, one, text))
        for one, text in typed.items()
        if text
    ]


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE_OBJECTS)
def edit(request: AgentRequest, number: int) -> HttpResponse:
    """Set right what an object holds."""
    row = object_for(request.rights, number, needs=Capability.CHANGE_OBJECTS)
    note_looking(request, row)
    shape = shape_of(row)
    if request.method == "GET":
        return object_form(request, shape, row, note=row.note)
    raw, note = raw_in(request.POST, shape), request.POST.get("note", "")
    kept: dict[str, Any] = {"raw": raw, "note": note}
    try:
        said = note if shape.has_notes else None
        actions.change_object(row, raw, note=said, actor=request.user.actor)
    except Unfit as unfit:
        return object_form(request, shape, row, errors=unfit.errors, **kept)
    except Refused as refusal:
        return object_form(request, shape, row, problem=_(refusal.reason), **kept)
    messages.success(request, _("Saved."))
    return redirect("desk:object", number)


def object_form(
    request: AgentRequest,
    shape: ClassShape,
    row: CustomObject | None,
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
    problem: str = "",
    note: str = "",
    contact: str = "",
) -> HttpResponse:
    values = {
        "frame": frame_for(request, "objects"),
        "of": shape,
        "row": row,
        "boxes": boxes_of(shape, row, raw=raw, errors=errors),
        "relations": [
            (one, request.POST.get(f"relation-{one.pk}", begun_with(one, contact)))
            for one in shape.relations
        ]
        if row is None
        else [],
        "note": note,
        "contact": contact,
        "problem": problem,
    }
    status = 422 if problem or errors else 200
    return answer(request, "desk/objects/edit.html", values, status=status)


def begun_with(relation: RelationShape, contact: str) -> str:
    """Return what stands in the box of a relation at first: who the page before was about."""
    return contact if relation.target == RelationTarget.CONTACT else ""


def known_contact(request: AgentRequest, number: str) -> str:
    """Return how a form names the contact of a row number: by address, where there is one."""
    if not number:
        return ""
    try:
        return address_of(typed_contact(request, number)) or number
    except Refused:
        return ""


def deed(
    request: AgentRequest, number: int, verb: Callable[..., object], needs: Capability
) -> HttpResponse:
    """Carry out ``verb`` on an object; why it was refused stands on its page."""
    row = object_for(request.rights, number, needs=needs)
    try:
        verb(row, actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, _(refusal.reason))
    return redirect("desk:object", number)


@require_POST
@signed_in
@may(Capability.MANAGE_OBJECTS)
def retire(request: AgentRequest, number: int) -> HttpResponse:
    """Take an object out of use."""
    return deed(request, number, actions.retire_object, Capability.MANAGE_OBJECTS)


@require_POST
@signed_in
@may(Capability.MANAGE_OBJECTS)
def restore(request: AgentRequest, number: int) -> HttpResponse:
    """Take an object into use again."""
    return deed(request, number, actions.restore_object, Capability.MANAGE_OBJECTS)


@require_POST
@signed_in
@may(Capability.CHANGE_OBJECTS)
def tie(request: AgentRequest, number: int) -> HttpResponse:
    """Relate an object to what the form names."""
    row = object_for(request.rights, number, needs=Capability.CHANGE_OBJECTS)
    chosen, text = request.POST.get("relation", ""), request.POST.get("end", "")
    relation = next((r for r in shape_of(row).relations if str(r.pk) == chosen), None)
    if relation is None:
        raise Http404("No such relation.")
    try:
        target = typed_target(request, relation, text)
        actions.tie_object(row, relation, target, actor=request.user.actor)
    except Refused as refusal:
        return object_page(request, row, problem=_(refusal.reason), typed=text[:LONGEST])
    return redirect("desk:object", number)


@require_POST
@signed_in
@may(Capability.CHANGE_OBJECTS)
def untie_one(request: AgentRequest, number: int, tie: int) -> HttpResponse:
    """Take a relation of an object away."""
    found = tie_for(request.rights, number, tie)
    try:
        actions.untie(found, actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, _(refusal.reason))
    return redirect("desk:object", number)
