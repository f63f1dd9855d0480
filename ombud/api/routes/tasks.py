"""Lists of tasks on a ticket, and the prepared lists that they are made from."""

from __future__ import annotations

from ombud.api.call import Call, actor_of, check_unbound
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.messages import ticket_to
from ombud.api.routes.tickets import changeable
from ombud.api.schemas.around import (
    ChecklistIn,
    ChecklistOut,
    RetiredIn,
    TaskChanges,
    TaskIn,
    TaskOut,
    TemplateIn,
    TemplateOut,
    TemplateStepOut,
)
from ombud.api.schemas.base import Number, Page
from ombud.api.shapes import agent_ref
from ombud.base.locks import lock
from ombud.people.capabilities import Capability
from ombud.people.models import Agent
from ombud.people.queries import holders_of
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import (
    checklist_for,
    checklist_template_for,
    checklist_templates_for,
    task_for,
)
from ombud.tickets.models import Checklist, ChecklistTemplate, Task, Ticket
from ombud.tickets.spent import checklists_of

area = Area("tasks", "Lists of tasks on a ticket, and the prepared lists for them.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}
KEEP = {"needs": Scope.WRITE_DESK, "may": Capability.SUPERVISE}


def task_out(task: Task) -> TaskOut:
    return TaskOut(
        id=task.pk,
        title=task.title,
        assignee=agent_ref(task.assignee) if task.assignee else None,
        due_at=task.due_at,
        done_at=task.done_at,
        done_by=agent_ref(task.done_by) if task.done_by else None,
    )


def checklist_out(checklist: Checklist) -> ChecklistOut:
    return ChecklistOut(
        id=checklist.pk,
        title=checklist.title,
        blocks_solving=checklist.blocks_solving,
        tasks=[task_out(one) for one in checklist.tasks.all()],
    )


def state(request: Call, number: int, task: int) -> TaskOut:
    """Return a task as it stands, and hold it until the transaction ends."""
    return task_out(lock(task_for(request.rights, number, task)))


@area.get("/tickets/{int:number}/checklists", **READ)
def list_checklists(request: Call, number: Number) -> Page[ChecklistOut]:
    """List the lists of a ticket with their tasks, in the order they were made."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    return Page(items=[checklist_out(one) for one in checklists_of(ticket)], next=None)


@area.post("/tickets/{int:number}/checklists", **WRITE, status=201)
def add_checklist(request: Call, number: Number, body: ChecklistIn) -> Created[ChecklistOut]:
    """Put a list on a ticket: an empty one with a title, or a prepared one with its tasks."""
    ticket = changeable(request, number)
    template = prepared(body.template)
    made = actions.add_checklist(
        ticket, title=body.title, template=template, actor=actor_of(request)
    )
    return Created(checklist_out(made), f"/api/v1/tickets/{number}/checklists")


def prepared(number: int | None) -> ChecklistTemplate | None:
    """Return the prepared list that a body names. Raises ``Problem`` when there is none."""
    found = {one.pk: one for one in checklist_templates_for()} if number else {}
    if number and number not in found:
        fault = Fault("#/template", "There is no such prepared list.")
        raise Problem(INVALID, faults=(fault,))
    return found.get(number or 0)


@area.delete("/tickets/{int:number}/checklists/{int:checklist}", **WRITE)
def remove_checklist(request: Call, number: Number, checklist: Number) -> None:
    """Take a list off a ticket, with its tasks."""
    changeable(request, number)
    found = checklist_for(request.rights, number, checklist)
    actions.remove_checklist(found, actor=actor_of(request))


def chosen(ticket: Ticket, number: int | None) -> Agent | None:
    """Return whose a task is to be. Raises ``Problem`` for who may not see the ticket."""
    if number is None:
        return None
    found = holders_of(Capability.SEE_TICKETS, ticket.team_id).filter(pk=number).first()
    if found is None:
        fault = Fault("#/assignee", "This colleague may not see the ticket.")
        raise Problem(INVALID, faults=(fault,))
    return found


@area.post("/tickets/{int:number}/checklists/{int:checklist}/tasks", **WRITE, status=201)
def add_task(
    request: Call, number: Number, checklist: Number, body: TaskIn
) -> Created[TaskOut]:
    """Add a task to a list."""
    ticket = changeable(request, number)
    task = actions.add_task(
        checklist_for(request.rights, number, checklist),
        title=body.title,
        assignee=chosen(ticket, body.assignee),
        due_at=body.due_at,
        actor=actor_of(request),
    )
    return Created(task_out(task), f"/api/v1/tickets/{number}/tasks/{task.pk}")


@area.get("/tickets/{int:number}/tasks/{int:task}", **WRITE)
def get_task(request: Call, number: Number, task: Number) -> TaskOut:
    """Return one task, with what to send as If-Match when changing it."""
    changeable(request, number)
    return task_out(task_for(request.rights, number, task))


@area.patch("/tickets/{int:number}/tasks/{int:task}", **WRITE, state=state)
def change_task(request: Call, number: Number, task: Number, body: TaskChanges) -> TaskOut:
    """Say anew what a task is, whose, and until when."""
    ticket, given = changeable(request, number), body.model_fields_set
    found = task_for(request.rights, number, task)
    actions.change_task(
        found,
        title=body.title or found.title,
        assignee=chosen(ticket, body.assignee) if "assignee" in given else found.assignee,
        due_at=body.due_at if "due_at" in given else found.due_at,
        actor=actor_of(request),
    )
    return task_out(task_for(request.rights, number, task))


@area.post("/tickets/{int:number}/tasks/{int:task}/complete", **WRITE, state=state)
def complete_task(request: Call, number: Number, task: Number) -> TaskOut:
    """Note that a task is done; done stays done."""
    changeable(request, number)
    found = task_for(request.rights, number, task)
    actions.complete_task(found, agent=request.agent, actor=actor_of(request))
    return task_out(task_for(request.rights, number, task))


@area.post("/tickets/{int:number}/tasks/{int:task}/reopen", **WRITE, state=state)
def reopen_task(request: Call, number: Number, task: Number) -> TaskOut:
    """Note that a task is to be done again; an open one stays open."""
    changeable(request, number)
    actions.reopen_task(task_for(request.rights, number, task), actor=actor_of(request))
    return task_out(task_for(request.rights, number, task))


@area.delete("/tickets/{int:number}/tasks/{int:task}", **WRITE, state=state)
def remove_task(request: Call, number: Number, task: Number) -> None:
    """Take a task off its list."""
    changeable(request, number)
    actions.remove_task(task_for(request.rights, number, task), actor=actor_of(request))


def template_out(template: ChecklistTemplate) -> TemplateOut:
    return TemplateOut(
        id=template.pk,
        name=template.name,
        blocks_solving=template.blocks_solving,
        is_retired=template.retired_at is not None,
        steps=[
            TemplateStepOut(title=one.title, due_hours=one.due_hours)
            for one in template.tasks.all()
        ],
    )


@area.get("/checklist-templates", needs=Scope.READ_DESK, may=Capability.SEE_TICKETS)
def list_templates(request: Call) -> Page[TemplateOut]:
    """List the prepared lists with their steps, by name."""
    del request
    return Page(items=[template_out(one) for one in checklist_templates_for()], next=None)


@area.post("/checklist-templates", **KEEP, status=201)
def save_template(request: Call, body: TemplateIn) -> Created[TemplateOut]:
    """Prepare a list."""
    check_unbound(request, Capability.SUPERVISE)
    made = saved(request, None, body)
    return Created(made, "/api/v1/checklist-templates")


@area.put("/checklist-templates/{int:template}", **KEEP)
def replace_template(request: Call, template: Number, body: TemplateIn) -> TemplateOut:
    """Change a prepared list as a whole; lists on tickets stay as they are."""
    check_unbound(request, Capability.SUPERVISE)
    return saved(request, checklist_template_for(template), body)


def saved(request: Call, template: ChecklistTemplate | None, body: TemplateIn) -> TemplateOut:
    made = actions.save_template(
        template,
        name=body.name,
        steps=[(one.title, one.due_hours) for one in body.steps],
        blocks_solving=body.blocks_solving,
        actor=actor_of(request),
    )
    return template_out(checklist_template_for(made.pk))


@area.post("/checklist-templates/{int:template}/retire", **KEEP)
def retire_template(request: Call, template: Number, body: RetiredIn) -> TemplateOut:
    """Offer a prepared list no longer, or again."""
    check_unbound(request, Capability.SUPERVISE)
    found = checklist_template_for(template)
    actions.retire_template(found, is_retired=body.is_retired, actor=actor_of(request))
    return template_out(checklist_template_for(template))
