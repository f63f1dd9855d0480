"""Administering forms: for whom, which fields, which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.desk.views.properties import active_teams, is_number
from ombud.people.capabilities import Capability
from ombud.rules.language import InvalidCondition, from_json
from ombud.rules.query import Query
from ombud.rules.query_text import to_text
from ombud.tickets import actions
from ombud.tickets.access import entries_for, entry_for, form_part_for, form_parts
from ombud.tickets.form_fields import fields_for
from ombud.tickets.models import CustomField, Form, FormItem, TicketType
from ombud.tickets.setup import current, in_use
from ombud.tickets.statuses import Effect

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from ombud.people.models import Team
    from ombud.tickets.models import FormRule


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def forms(request: AgentRequest) -> HttpResponse:
    """Show the forms; add one, for a team and a type or for any."""
    problem = ""
    if request.method == "POST":
        new = Form(
            name=request.POST.get("name", ""), team=team_in(request), type=type_in(request)
        )
        try:
            made = actions.add_entry(new, actor=request.user.actor)
        except Refused as refusal:
            problem = worded(refusal.reason)
        else:
            return redirect("desk:form", made.pk)
    values = {
        "frame": frame_for(request, "forms"),
        "forms": entries_for(request.rights, Form).select_related("team", "type"),
        "problem": problem,
        "typed": request.POST.get("name", ""),
        **whom(),
    }
    status = 422 if problem else 200
    return answer(request, "desk/administration/forms.html", values, status=status)


def types_shown() -> list[tuple[Any, str]]:
    """Return the types that a form or a workflow can be for."""
    return [("", _("Every type")), *((one.pk, one.label) for one in in_use(current().types))]


def whom() -> dict[str, Any]:
    """Return the teams and types that a form can be for."""
    teams = [(one.pk, one.name) for one in active_teams()]
    return {"teams": [("", _("Every team")), *teams], "types": types_shown()}


def team_in(request: AgentRequest) -> Team | None:
    wanted = request.POST.get("team", "")
    return active_teams().filter(pk=int(wanted)).first() if is_number(wanted) else None


def type_in(request: AgentRequest) -> TicketType | None:
    wanted = request.POST.get("type", "")
    return entry_for(request.rights, TicketType, int(wanted)) if is_number(wanted) else None


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def form(request: AgentRequest, number: int) -> HttpResponse:
    """Show a form with its fields and rules; change for whom it is."""
    found = entry_for(request.rights, Form, number)
    if request.method == "POST":
        return did(
            request,
            found,
            lambda: actions.change_form(
                found,
                name=request.POST.get("name", ""),
                team=team_in(request),
                of_type=type_in(request),
                actor=request.user.actor,
            ),
        )
    return form_page(request, found)


def form_page(
    request: AgentRequest, found: Form, *, problem: str = "", when: str = ""
) -> HttpResponse:
    items, rules = form_parts(found)
    asked = {item.field_id for item in items}
    own = [one for one in current().fields if not one.is_retired]
    values = {
        "frame": frame_for(request, "forms"),
        "form": found,
        "items": items,
        "rules": [(rule, condition_text(rule)) for rule in rules],
        "others": [(one.pk, one.name) for one in own if one.pk not in asked],
        "lists": [one for one in own if one.pk in asked and one.options],
        "effects": Effect.choices,
        "problem": problem,
        "when": when,
        "effect": request.POST.get("effect", ""),
        **whom(),
    }
    status = 422 if problem else 200
    return answer(request, "desk/administration/form.html", values, status=status)


def condition_text(rule: FormRule) -> str:
    """Return the condition of ``rule`` as it is typed; a sign where nobody can read it."""
    fields = fields_for(current())
    try:
        return to_text(Query(node=from_json(rule.condition, fields)), fields)
    except InvalidCondition:
        return _("Asks for a field that does not exist any more; it never holds.")


def did(request: AgentRequest, found: Form, verb: Callable[[], object]) -> HttpResponse:
    """Do ``verb`` and show the form again; a refusal is said."""
    with refusals_said(request):
        verb()
    return redirect("desk:form", found.pk)


def field_in(request: AgentRequest) -> CustomField:
    wanted = request.POST.get("field", "")
    if not is_number(wanted):
        raise Http404("No such field.")
    return entry_for(request.rights, CustomField, int(wanted))


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def form_ask(request: AgentRequest, number: int) -> HttpResponse:
    """Put a field on a form."""
    found, own = entry_for(request.rights, Form, number), field_in(request)
    return did(request, found, lambda: actions.ask_field(found, own, actor=request.user.actor))


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def form_rule(request: AgentRequest, number: int) -> HttpResponse:
    """Add a rule to a form; a condition that cannot be read stays as it was typed."""
    found, own = entry_for(request.rights, Form, number), field_in(request)
    effect = request.POST.get("effect", "")
    if effect not in Effect.values:
        raise Http404("No such effect.")
    when = request.POST.get("when", "")
    prefix = f"{own.pk}:"
    options = [
        one.removeprefix(prefix)
        for one in request.POST.getlist("options")
        if one.startswith(prefix)
    ]
    try:
        actions.add_rule(
            found,
            own,
            effect=Effect(effect),
            when=when,
            options=options,
            actor=request.user.actor,
        )
    except Refused as refusal:
        return form_page(request, found, problem=worded(refusal.reason), when=when)
    return redirect("desk:form", found.pk)


VERBS: dict[str, Callable[[Any, AgentRequest], object]] = {
    "up": lambda part, request: actions.move_part(part, up=True, actor=request.user.actor),
    "down": lambda part, request: actions.move_part(part, up=False, actor=request.user.actor),
    "drop": lambda part, request: actions.drop_part(part, actor=request.user.actor),
    "demand": lambda part, request: actions.require_item(
        part, is_required=True, actor=request.user.actor
    ),
    "allow": lambda part, request: actions.require_item(
        part, is_required=False, actor=request.user.actor
    ),
}


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def form_part(request: AgentRequest, kind: str, number: int, verb: str) -> HttpResponse:
    """Move a field or a rule of a form, take it off, or demand a field."""
    if kind not in {"items", "rules"} or verb not in VERBS:
        raise Http404("No such part of a form.")
    part = form_part_for(request.rights, kind, number)
    if verb in {"demand", "allow"} and not isinstance(part, FormItem):
        raise Http404("Rules are not demanded.")
    return did(request, part.form, lambda: VERBS[verb](part, request))
