"""Administering workflows: which status may follow which, by whom, and what is demanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.people.capabilities import Capability
from ombud.tickets.actions.vocabulary import add_entry, note_change, plain_name, refuse_taken
from ombud.tickets.models import Way, Workflow
from ombud.tickets.setup import current
from ombud.tickets.statuses import SetupChange, SetupPart, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor
    from ombud.people.models import Team
    from ombud.tickets.models import CustomStatus, TicketType

WALKERS = (
    Capability.ANSWER,
    Capability.SUPERVISE,
    Capability.REDACT,
    Capability.CONFIGURE,
    Capability.HANDLE_REQUESTS,
    Capability.DECIDE_REQUESTS,
)


def changed(workflow: Workflow, *, actor: Actor) -> None:
    note_change(workflow, SetupPart.WORKFLOW, SetupChange.CHANGED, actor=actor)


def refuse_second(workflow: Workflow) -> None:
    others = Workflow.objects.in_use().filter(type=workflow.type).exclude(pk=workflow.pk)
    if others.exists():
        raise Refused("There already is a workflow for this type. Change that one instead.")


@transaction.atomic
def add_workflow(workflow: Workflow, *, actor: Actor) -> Workflow:
    """Add an unsaved workflow; it holds nobody up before it has a way.

    Raises ``Refused`` without a name, when the name is taken, or the type has one already.
    """
    refuse_second(workflow)
    add_entry(workflow, actor=actor)
    return workflow


@transaction.atomic
def change_workflow(
    workflow: Workflow, *, name: str, of_type: TicketType | None, actor: Actor
) -> None:
    """Say what ``workflow`` is called, and for which type. Raises ``Refused`` when taken."""
    lock(workflow)
    workflow.name, workflow.type = plain_name(name), of_type
    refuse_taken(workflow)
    refuse_second(workflow)
    workflow.save(update_fields=["name", "type"])
    changed(workflow, actor=actor)


@transaction.atomic
def add_way(  # noqa: PLR0913 - a way has these facts
    workflow: Workflow,
    before: CustomStatus | None,
    after: CustomStatus,
    *,
    needs: str = "",
    team: Team | None = None,
    needs_reason: bool = False,
    fields: Iterable[str] = (),
    is_by_itself: bool = True,
    actor: Actor,
) -> Way:
    """Let ``after`` follow ``before`` (None: any status); the same way again changes it.

    needs: a capability out of ``WALKERS``, or empty. fields: short names of own fields.
    Raises ``Refused`` for a way that leads nowhere.
    """
    refuse_way(before, after, needs)
    known = {one.key for one in current().fields if not one.is_retired}
    facts = {
        "needs_reason": needs_reason,
        "fields": [key for key in fields if key in known],
        "is_by_itself": is_by_itself,
    }
    way, _made = Way.objects.update_or_create(
        workflow=workflow, before=before, after=after, needs=needs, team=team, defaults=facts
    )
    changed(workflow, actor=actor)
    return way


def refuse_way(before: CustomStatus | None, after: CustomStatus, needs: str) -> None:
    if after.status == Status.NEW:
        raise Refused("A ticket is new only once. Choose another status.")
    if before is not None and before.status == Status.CLOSED:
        raise Refused("A closed ticket cannot change. Let the way begin at another status.")
    if before is not None and before.pk == after.pk:
        raise Refused("A way leads from one status to another. Choose two.")
    if after.is_retired or (before is not None and before.is_retired):
        raise Refused("This one is not in use any more. Choose another.")
    if needs and needs not in WALKERS:
        raise Refused("A way can ask only for what a role allows on tickets.")


@transaction.atomic
def drop_way(way: Way, *, actor: Actor) -> None:
    """Take a way out of its workflow; without the last one the workflow holds nobody up."""
    workflow = way.workflow
    way.delete()
    changed(workflow, actor=actor)
