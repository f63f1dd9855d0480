"""The same actions on many tickets: choose what, watch how far it is, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.automation import actions
from ombud.automation.access import bulk_run_for, bulk_runs_for, refused_in
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import steps
from ombud.desk.finding import node_of, tickets_in, title_of
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.rules.actions import InvalidActions, from_json, vocabularies
from ombud.rules.language import to_json
from ombud.tickets.access import tickets_for, view_for
from ombud.tickets.counting import counts_of
from ombud.tickets.variables import VARIABLES

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.automation.models import BulkRun
    from ombud.people.models.agent import Rights
    from ombud.tickets.models import View

MOST_CHOSEN = 500  # by hand; all of a view has no limit
SHOWN = 5


@require_GET
@signed_in
@may(Capability.CHANGE)
def runs(request: AgentRequest) -> HttpResponse:
    """Show what the agent did to many tickets at once."""
    found = [(one, words_of(one, request.rights)) for one in bulk_runs_for(request.user)]
    values = {"frame": frame_for(request, "inbox"), "runs": found}
    return answer(request, "desk/bulk/runs.html", values)


def words_of(run: BulkRun, rights: Rights) -> list[str]:
    """Return what a run does, in words."""
    if run.undoes_id:
        return [_("Take back an earlier change")]
    try:
        return steps.told(from_json(run.steps, vocabularies["ticket"]), rights)
    except InvalidActions:
        return [_("An action that does not exist any more")]


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def new(request: AgentRequest) -> HttpResponse:
    """Choose what happens to the tickets that were marked, or to all of a view."""
    numbers = numbers_in(request)
    key = request.POST.get("view", "")[:40] if request.POST.get("which") == "all" else ""
    view = view_for(request.user, request.rights, key) if key else None
    typed = steps.typed(request.POST)
    do = request.POST.get("do", "")
    if do != "run":
        return editor(request, numbers, view, steps.rearranged(typed, request.POST))
    try:
        run = started(request, numbers, view, typed)
    except Refused as refusal:
        return editor(request, numbers, view, typed, problem=worded(refusal.reason))
    return redirect("desk:bulk-run", number=run.pk)


def numbers_in(request: AgentRequest) -> list[int]:
    """Return the numbers of the tickets that were marked."""
    sent = dict.fromkeys(request.POST.getlist("ticket")[:MOST_CHOSEN])
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 16]


def started(
    request: AgentRequest, numbers: list[int], view: View | None, typed: list[dict[str, Any]]
) -> BulkRun:
    """Begin. Raises ``Refused`` when nothing is chosen or a step is not complete."""
    if not typed:
        raise Refused("Add at least one step.")
    rows = steps.rows_of(typed, is_checked=True)
    if any(asked.problem for row in rows for asked in row.asked):
        raise Refused("One of the steps is not complete.")
    node = node_of(view) if view else None
    if view is not None and node is None:
        raise Refused("A condition is not complete. Mend what is marked.")
    return actions.start_bulk(
        agent=request.user,
        rights=request.rights,
        steps=typed,
        actor=request.user.actor,
        numbers=numbers,
        condition=to_json(node) if node is not None else None,
    )


def editor(
    request: AgentRequest,
    numbers: list[int],
    view: View | None,
    typed: list[dict[str, Any]],
    *,
    problem: str = "",
) -> HttpResponse:
    if view is not None:
        tickets = tickets_in(view, request)
    else:
        tickets = tickets_for(request.rights).filter(number__in=numbers)
    values = {
        "frame": frame_for(request, "inbox", view_key=view.key if view else ""),
        "numbers": numbers,
        "view": view,
        "title": title_of(view) if view else "",
        "count": counts_of([tickets])[0],
        "tickets": list(tickets.order_by("pk")[:SHOWN]),
        "rows": steps.rows_of(typed, is_checked=bool(problem)),
        "actions": steps.action_choices(),
        "variables": VARIABLES.items(),
        "problem": problem,
    }
    return answer(request, "desk/bulk/new.html", values, status=422 if problem else 200)


@require_GET
@signed_in
@may(Capability.CHANGE)
def run(request: AgentRequest, number: int) -> HttpResponse:
    """Show how far a run is, and what was refused and why."""
    found = bulk_run_for(request.user, number)
    tally = actions.tally(found)
    values = {
        "run": found,
        "tally": tally,
        "total": sum(tally.values()),
        "reached": sum(tally.values()) - tally["waiting"],
        "refused": [(one.ticket, reason_of(one.reason)) for one in refused_in(found)],
        "words": words_of(found, request.rights),
    }
    if is_fragment_wanted(request):
        return answer(request, "desk/bulk/_progress.html", values)
    values["frame"] = frame_for(request, "inbox")
    return answer(request, "desk/bulk/run.html", values)


def reason_of(reason: str) -> str:
    """Return why a ticket was refused; without a reason the rights did not allow it."""
    return worded(reason) if reason else _("You may not do this to this ticket.")


@require_POST
@signed_in
@may(Capability.CHANGE)
def stop(request: AgentRequest, number: int) -> HttpResponse:
    """Leave the tickets that were not reached yet as they are."""
    actions.stop_bulk(bulk_run_for(request.user, number), actor=request.user.actor)
    return redirect("desk:bulk-run", number=number)


@require_POST
@signed_in
@may(Capability.CHANGE)
def undo(request: AgentRequest, number: int) -> HttpResponse:
    """Take back what a run did, where that can be."""
    try:
        back = actions.undo_bulk(bulk_run_for(request.user, number), actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect("desk:bulk-run", number=number)
    return redirect("desk:bulk-run", number=back.pk)
