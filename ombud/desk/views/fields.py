"""Administering the desk's own fields, and filling them in on a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.forms.fields import FieldForm, shown
from ombud.desk.forms.refusing import add_refusal
from ombud.desk.http import AgentRequest, answer, go, may, signed_in
from ombud.desk.own_fields import raw_in, states_of
from ombud.desk.shell import frame_for
from ombud.desk.views.properties import properties_page
from ombud.objects import actions as objects
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import entry_for, ticket_for
from ombud.tickets.actions.filling import asked_of, form_of
from ombud.tickets.models import CustomField, FieldOption, ObjectClass
from ombud.tickets.queries import fields_with_use
from ombud.tickets.setup import current
from ombud.tickets.statuses import About

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.CONFIGURE)
def fields(request: AgentRequest) -> HttpResponse:
    """Show the desk's own fields: what they hold, why, and whether anybody uses them."""
    values = {"frame": frame_for(request, "fields"), "fields": fields_with_use()}
    return answer(request, "desk/administration/fields.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def field_new(request: AgentRequest) -> HttpResponse:
    """Add a field. Without purpose, basis, retention and erasure there is none."""
    return new_field(request, None)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def class_field_new(request: AgentRequest, number: int) -> HttpResponse:
    """Give objects of a class a field; the first line of text names them."""
    return new_field(request, entry_for(request.rights, ObjectClass, number))


def new_field(request: AgentRequest, of: ObjectClass | None) -> HttpResponse:
    form = FieldForm(request.POST or None, initial={"keep_days": 730}, of=of)
    if request.method == "POST" and form.is_valid():
        try:
            add(form, request, of)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added."))
            return redirect(list_of(of))
    return field_page(request, form, None, of)


def list_of(of: ObjectClass | None) -> str:
    """Return the address of the list that has a field of ``of``, None for other things."""
    return reverse("desk:object-class", args=[of.pk]) if of else reverse("desk:fields")


@transaction.atomic
def add(form: FieldForm, request: AgentRequest, of: ObjectClass | None) -> None:
    typed: dict[str, Any] = dict(form.cleaned_data)
    del typed["choices"]
    if of is None:
        field = CustomField(**typed)
        actions.add_entry(field, actor=request.user.actor)
    else:
        field = CustomField(about=About.OBJECT, object_class=of, **typed)
        objects.add_field(field, actor=request.user.actor)
    if field.type in {"one", "several"}:
        for name in form.options():
            option = FieldOption(field=field, name=name)
            actions.add_entry(option, actor=request.user.actor)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def field(request: AgentRequest, number: int) -> HttpResponse:
    """Change what a field says and why it is asked."""
    found = entry_for(request.rights, CustomField, number)
    of = found.object_class
    form = FieldForm(request.POST or None, initial=shown(found), is_new=False, of=of)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_field(found, actor=request.user.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(list_of(of))
    return field_page(request, form, found, of)


def field_page(
    request: AgentRequest, form: FieldForm, found: CustomField | None, of: ObjectClass | None
) -> HttpResponse:
    here = "object-classes" if of else "fields"
    values = {"frame": frame_for(request, here), "form": form, "field": found, "of": of}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/administration/field.html", values, status=status)


@require_POST
@signed_in
@may(Capability.CHANGE)
def fill_in(request: AgentRequest, number: int) -> HttpResponse:
    """Fill in the desk's own fields on a ticket; what does not suit stays as it was typed."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    raw = raw_in(request.POST, current())
    try:
        actions.fill_in(ticket, raw, actor=request.user.actor, is_strict=False)
    except actions.Unfit as unfit:
        return properties_page(request, ticket, raw=raw, errors=unfit.errors)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
    return go(request, f"/tickets/{number}/")


@require_POST
@signed_in
@may(Capability.CHANGE)
def states(request: AgentRequest, number: int) -> HttpResponse:
    """Say what the form of a ticket shows, demands and offers for what is typed now."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    setup = current()
    raw, asked = raw_in(request.POST, setup), asked_of(ticket, setup)
    return JsonResponse(states_of(form_of(ticket, setup), raw, asked, setup))
