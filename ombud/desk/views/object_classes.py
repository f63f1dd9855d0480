"""Administering classes of objects: names, capacities, fields, relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.desk.deeds import refusals_said
from ombud.desk.forms.objects import ClassForm, RelationForm, shown_class, shown_relation
from ombud.desk.forms.refusing import add_refusal
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.objects import actions
from ombud.people.capabilities import Capability
from ombud.tickets.access import entries_for, entry_for
from ombud.tickets.models import CustomField, ObjectClass, ObjectRelation

if TYPE_CHECKING:
    from django.http import HttpResponse

HERE = "object-classes"
USUAL = {"icon": "box", "is_linked": True, "in_panel": True, "has_history": True}


@require_GET
@signed_in
@may(Capability.CONFIGURE)
def classes(request: AgentRequest) -> HttpResponse:
    """Show the classes of objects that the desk made up."""
    values = {
        "frame": frame_for(request, HERE),
        "classes": list(entries_for(request.rights, ObjectClass)),
    }
    return answer(request, "desk/objects/classes.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def class_new(request: AgentRequest) -> HttpResponse:
    """Make up a class; its fields and relations come on its own page."""
    form = ClassForm(request.POST or None, initial=USUAL)
    if request.method == "POST" and form.is_valid():
        is_personal = form.cleaned_data["is_personal"]
        new = ObjectClass(is_personal=is_personal, **form.said(None))
        try:
            actions.add_class(new, form.cleaned_data["teams"], actor=request.user.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added. Say now what you keep of them."))
            return redirect("desk:object-class", new.pk)
    values = {"frame": frame_for(request, HERE), "form": form, "of": None}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/objects/class_form.html", values, status=status)


@require_GET
@signed_in
@may(Capability.CONFIGURE)
def class_page(request: AgentRequest, number: int) -> HttpResponse:
    """Show a class: what it can do, its fields and why they are asked, its relations."""
    of = entry_for(request.rights, ObjectClass, number)
    return shown(request, of, RelationForm(of=of))


def shown(request: AgentRequest, of: ObjectClass, form: RelationForm) -> HttpResponse:
    values = {
        "frame": frame_for(request, HERE),
        "of": of,
        "teams": [one.team for one in of.teams.select_related("team").order_by("team__name")],
        "fields": list(of.fields.in_order()),
        "relations": list(of.relations.select_related("to_class").in_order()),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/objects/class.html", values, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def class_edit(request: AgentRequest, number: int) -> HttpResponse:
    """Change what a class is called, what its objects can do, and who works with them."""
    of = entry_for(request.rights, ObjectClass, number)
    form = ClassForm(request.POST or None, initial=shown_class(of), of=of)
    if request.method == "POST" and form.is_valid():
        teams = form.cleaned_data["teams"]
        try:
            actions.change_class(of, teams, actor=request.user.actor, **form.said(of))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:object-class", number)
    values = {"frame": frame_for(request, HERE), "form": form, "of": of}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/objects/class_form.html", values, status=status)


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def class_title(request: AgentRequest, number: int, field: int) -> HttpResponse:
    """Let objects of a class be known and named by another field."""
    of = entry_for(request.rights, ObjectClass, number)
    by = entry_for(request.rights, CustomField, field)
    with refusals_said(request):
        actions.name_by(of, by, actor=request.user.actor)
    return redirect("desk:object-class", number)


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def relation_new(request: AgentRequest, number: int) -> HttpResponse:
    """Let objects of a class stand in a relation to something."""
    of = entry_for(request.rights, ObjectClass, number)
    form = RelationForm(request.POST, of=of)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in shown_relation(ObjectRelation())}
        new = ObjectRelation(object_class=of, **form.end(), **said)
        try:
            actions.add_relation(new, actor=request.user.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added."))
            return redirect("desk:object-class", number)
    return shown(request, of, form)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def relation(request: AgentRequest, number: int) -> HttpResponse:
    """Name a relation otherwise, or change how many there may or must be."""
    row = entry_for(request.rights, ObjectRelation, number)
    of = row.object_class
    form = RelationForm(request.POST or None, initial=shown_relation(row), of=of, is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_relation(row, actor=request.user.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:object-class", of.pk)
    values = {"frame": frame_for(request, HERE), "form": form, "of": of, "relation": row}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/objects/relation.html", values, status=status)
