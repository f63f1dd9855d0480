"""Macros: those one may run, those one keeps; make, order, retire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.automation import actions
from ombud.automation.access import kept_macro_for, kept_macros_for, macros_for
from ombud.automation.actions.macros import steps_of
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import sharing, steps
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.rules.actions import Step, describe_step, vocabularies
from ombud.tickets.variables import VARIABLES

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.automation.models import Macro
    from ombud.people.models.agent import Rights

MOVES = {"up": -1, "down": 1}


@require_GET
@signed_in
@may(Capability.CHANGE)
def macros(request: AgentRequest) -> HttpResponse:
    """Show the macros that the agent keeps, and the others that they may run."""
    kept = kept_macros_for(request.user, request.rights)
    numbers = {one.pk for one in kept}
    others = [one for one in macros_for(request.user, request.rights) if one.pk not in numbers]
    words = words_of([*kept, *others], request.rights)
    values = {
        "frame": frame_for(request, "macros"),
        "kept": [shown(one, words) for one in kept],
        "others": [shown(one, words) for one in others],
    }
    return answer(request, "desk/macros/macros.html", values)


def shown(macro: Macro, words: dict[int, list[str]]) -> dict[str, Any]:
    return {"macro": macro, "for": sharing.in_words(macro), "steps": words[macro.pk]}


def words_of(several: list[Macro], rights: Rights) -> dict[int, list[str]]:
    """Return what each macro does, in words; the names in one query for each kind."""
    found = {one.pk: steps_or_none(one) for one in several}
    every = [step for parts in found.values() for step in parts]
    names = steps.names_in(every, rights)
    return {
        number: [describe_step(step, vocabularies["ticket"], names=names) for step in parts]
        for number, parts in found.items()
    }


def steps_or_none(macro: Macro) -> tuple[Step, ...]:
    try:
        return steps_of(macro)
    except Refused:
        return ()


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def macro_new(request: AgentRequest) -> HttpResponse:
    """Make a macro."""
    return edited(request, None)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def macro(request: AgentRequest, number: int) -> HttpResponse:
    """Change a macro that the agent keeps."""
    return edited(request, kept_macro_for(request.user, request.rights, number))


def edited(request: AgentRequest, found: Macro | None) -> HttpResponse:
    """Draw the editor again after each of its buttons; the last one saves."""
    if request.method != "POST":
        listed = list(found.steps) if found else []
        return editor(request, found, listed)
    typed = steps.typed(request.POST)
    if request.POST.get("do", "save") != "save":
        return editor(request, found, steps.rearranged(typed, request.POST))
    try:
        saved(request, found, typed)
    except Refused as refusal:
        return editor(request, found, typed, problem=worded(refusal.reason), is_checked=True)
    messages.success(request, _("Saved."))
    return redirect("desk:macros")


def saved(request: AgentRequest, found: Macro | None, typed: list[dict[str, Any]]) -> None:
    owner, team = sharing.chosen(request)
    name, actor = request.POST.get("name", ""), request.user.actor
    if not typed:
        raise Refused("Add at least one step.")
    if any(
        asked.problem for row in steps.rows_of(typed, is_checked=True) for asked in row.asked
    ):
        raise Refused("One of the steps is not complete.")
    if found is None:
        actions.make_macro(name=name, steps=typed, owner=owner, team=team, actor=actor)
    else:
        actions.change_macro(found, name=name, steps=typed, owner=owner, team=team, actor=actor)


def editor(
    request: AgentRequest,
    found: Macro | None,
    listed: list[dict[str, Any]],
    *,
    problem: str = "",
    is_checked: bool = False,
) -> HttpResponse:
    is_posted = request.method == "POST"
    values = {
        "frame": frame_for(request, "macros"),
        "macro": found,
        "name": request.POST.get("name", "") if is_posted else found.name if found else "",
        "for": request.POST.get("for") or (sharing.value_of(found) if found else sharing.OWN),
        "sharing": sharing.choices_for(request),
        "rows": steps.rows_of(listed, is_checked=is_checked),
        "actions": steps.action_choices(),
        "variables": VARIABLES.items(),
        "problem": problem,
    }
    return answer(request, "desk/macros/macro.html", values, status=422 if problem else 200)


@require_POST
@signed_in
@may(Capability.CHANGE)
def macro_move(request: AgentRequest, number: int) -> HttpResponse:
    """Move a macro one place up or down."""
    found = kept_macro_for(request.user, request.rights, number)
    by = MOVES.get(request.POST.get("where", ""))
    if by is None:
        raise Http404("No such place.")
    actions.move_macro(found, by=by, actor=request.user.actor)
    return redirect("desk:macros")


@require_POST
@signed_in
@may(Capability.CHANGE)
def macro_retire(request: AgentRequest, number: int) -> HttpResponse:
    """Retire a macro, or bring a retired one back."""
    found = kept_macro_for(request.user, request.rights, number)
    if found.is_retired:
        actions.bring_back_macro(found, actor=request.user.actor)
        messages.success(request, _("The macro is offered again."))
    else:
        actions.retire_macro(found, actor=request.user.actor)
        messages.success(request, _("The macro is retired. You can bring it back."))
    return redirect("desk:macros")
