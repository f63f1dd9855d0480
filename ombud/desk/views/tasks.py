"""Lists of tasks on a ticket, and the templates they are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.desk.views.around import changed
from ombud.desk.views.properties import is_number
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.tickets import actions
from ombud.tickets.access import (
    checklist_for,
    checklist_template_for,
    checklist_templates_for,
    task_for,
)

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from ombud.people.models import Agent
    from ombud.tickets.models import ChecklistTemplate, Ticket

MOST_HOURS = 24 * 366


@require_POST
@signed_in
@may(Capability.CHANGE)
def checklist_add(request: AgentRequest, number: int) -> HttpResponse:
    """Put a list on a ticket: one that was prepared, or an empty one with a title."""
    actor = request.user.actor
    wanted = request.POST.get("template", "")
    template = checklist_template_for(int(wanted)) if is_number(wanted) else None
    title = request.POST.get("list_title", "")
    return changed(
        request,
        number,
        lambda ticket: actions.add_checklist(
            ticket, title=title, template=template, actor=actor
        ),
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def checklist_remove(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Take a list off a ticket."""
    checklist = checklist_for(request.rights, number, row)
    actor = request.user.actor
    return changed(
        request, number, lambda _it: actions.remove_checklist(checklist, actor=actor)
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def task_add(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Add a task to a list."""
    checklist = checklist_for(request.rights, number, row)

    def add(ticket: Ticket) -> None:
        actions.add_task(
            checklist,
            title=request.POST.get("title", ""),
            assignee=chosen_colleague(request, ticket),
            due_at=typed_due(request),
            actor=request.user.actor,
        )

    return changed(request, number, add)


@require_POST
@signed_in
@may(Capability.CHANGE)
def task_change(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Say anew what a task is, whose it is and until when."""
    task = task_for(request.rights, number, row)

    def change(ticket: Ticket) -> None:
        actions.change_task(
            task,
            title=request.POST.get("title", ""),
            assignee=chosen_colleague(request, ticket),
            due_at=typed_due(request),
            actor=request.user.actor,
        )

    return changed(request, number, change)


@require_POST
@signed_in
@may(Capability.CHANGE)
def task_tick(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Note that a task is done, or (``open``) to be done again, or take it away."""
    task, agent = task_for(request.rights, number, row), request.user
    verbs = {
        "done": lambda _it: actions.complete_task(task, agent=agent, actor=agent.actor),
        "open": lambda _it: actions.reopen_task(task, actor=agent.actor),
        "gone": lambda _it: actions.remove_task(task, actor=agent.actor),
    }
    verb = verbs.get(request.POST.get("state", ""))
    if verb is None:
        raise Http404("No such state.")
    return changed(request, number, verb)


def chosen_colleague(request: AgentRequest, ticket: Ticket) -> Agent | None:
    """Return whose task it is to be, None for nobody. Raises ``Refused`` for others."""
    wanted = request.POST.get("assignee", "")
    if not wanted:
        return None
    holders = holders_of(Capability.SEE_TICKETS, ticket.team_id)
    agent = holders.filter(pk=int(wanted)).first() if is_number(wanted) else None
    if agent is None:
        raise Refused("This colleague may not see the ticket. Choose somebody who may.")
    return agent


def typed_due(request: AgentRequest) -> datetime | None:
    """Return until when, typed in the agent's zone; None for none. Raises ``Refused``."""
    text = request.POST.get("due", "").strip()
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or not 1970 < moment.year < 2200:
        raise Refused("This is not a time. Write it like 2026-12-04 09:30.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


@require_GET
@signed_in
@may(Capability.SUPERVISE)
def templates(request: AgentRequest) -> HttpResponse:
    """Show the prepared lists."""
    values = {"frame": frame_for(request, "checklists"), "templates": checklist_templates_for()}
    return answer(request, "desk/administration/checklists.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SUPERVISE)
def template(request: AgentRequest, row: int = 0) -> HttpResponse:
    """Make (``row`` 0) or change a prepared list."""
    found = checklist_template_for(row) if row else None
    problem = ""
    if request.method == "POST":
        try:
            save(request, found)
        except Refused as refusal:
            problem = worded(refusal.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:checklists")
    values = {
        "frame": frame_for(request, "checklists"),
        "template": found,
        "typed": request.POST if problem else written(found),
        "problem": problem,
    }
    status = 422 if problem else 200
    return answer(request, "desk/administration/checklist.html", values, status=status)


def save(request: AgentRequest, found: ChecklistTemplate | None) -> None:
    """Save what the form holds. Raises ``Refused``."""
    made = actions.save_template(
        found,
        name=request.POST.get("name", ""),
        steps=steps_in(request.POST.get("steps", "")),
        blocks_solving=request.POST.get("blocks_solving") == "on",
        actor=request.user.actor,
    )
    is_retired = request.POST.get("retired") == "on"
    actions.retire_template(made, is_retired=is_retired, actor=request.user.actor)


def steps_in(text: str) -> list[tuple[str, int | None]]:
    """Return the tasks of a text, one a line, "title | hours until due".

    Raises ``Refused`` where the hours are no number.
    """
    steps: list[tuple[str, int | None]] = []
    for line in text.splitlines():
        title, bar, hours = (part.strip() for part in line.rpartition("|"))
        if not line.strip():
            continue
        if not bar:
            steps.append((hours, None))
            continue
        if not (is_number(hours) and int(hours) <= MOST_HOURS):
            raise Refused("After the bar stands how many hours a task has, as a number.")
        steps.append((title, int(hours)))
    return steps


def written(found: ChecklistTemplate | None) -> dict[str, str]:
    """Return a prepared list as the form holds it."""
    if found is None:
        return {}
    lines = [
        one.title if one.due_hours is None else f"{one.title} | {one.due_hours}"
        for one in found.tasks.all()
    ]
    flags = {"blocks_solving": found.blocks_solving, "retired": found.retired_at}
    on = {name: "on" for name, value in flags.items() if value}
    return {"name": found.name, "steps": "\n".join(lines), **on}
