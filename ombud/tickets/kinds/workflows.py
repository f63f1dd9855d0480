"""Workflows in the configuration file: for which type, and the ways with all they demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values
from ombud.tickets import actions
from ombud.tickets.facts import SetupChanged
from ombud.tickets.kinds.forms import shaped, team_named, type_named
from ombud.tickets.kinds.words import kept, load_word, retire
from ombud.tickets.models import CustomStatus, Way, Workflow

if TYPE_CHECKING:
    from ombud.base.actor import Actor

FIELDS: dict[str, type] = {"name": str, "type": str, "position": int, "ways": list}
WAY: dict[str, type] = {
    **dict.fromkeys(("from", "to", "needs", "team"), str),
    **dict.fromkeys(("needs_reason", "is_by_itself"), bool),
    "fields": list,
}


def about_workflow(workflow: Workflow) -> Values:
    ways = Way.objects.filter(workflow=workflow).select_related("before", "after", "team")
    return {
        "name": workflow.name,
        "position": workflow.position,
        "type": workflow.type.key if workflow.type else "",
        "ways": [about_way(one) for one in ways],
    }


def about_way(way: Way) -> Values:
    return {
        "from": way.before.key if way.before else "",
        "to": way.after.key,
        "needs": way.needs,
        "team": way.team.key if way.team else "",
        "needs_reason": way.needs_reason,
        "is_by_itself": way.is_by_itself,
        "fields": list(way.fields),
    }


def status_named(key: str) -> CustomStatus:
    found: CustomStatus | None = CustomStatus.objects.filter(key=key, retired_at=None).first()
    if found is None:
        raise Refused("A workflow names a status that this desk does not have.")
    return found


def load_workflow(row: Workflow | None, key: str, values: Values, actor: Actor) -> None:
    """Add or change a workflow. Its ways are put together anew where they differ."""
    workflow = load_word(row or kept(Workflow, key), Workflow(key=key), values, actor)
    if {"type", "name"} & set(values):
        actions.change_workflow(
            workflow,
            name=values.get("name", workflow.name),
            of_type=type_named(values["type"]) if "type" in values else workflow.type,
            actor=actor,
        )
    if "ways" in values and values["ways"] != about_workflow(workflow)["ways"]:
        put_together(workflow, shaped(values["ways"], WAY), actor)


def put_together(workflow: Workflow, ways: list[dict[str, Any]], actor: Actor) -> None:
    for one in Way.objects.filter(workflow=workflow):
        actions.drop_way(one, actor=actor)
    for way in ways:
        actions.add_way(
            workflow,
            status_named(way["from"]) if way["from"] else None,
            status_named(way["to"]),
            needs=way["needs"],
            team=team_named(way["team"]),
            needs_reason=way["needs_reason"],
            fields=map(str, way["fields"]),
            is_by_itself=way["is_by_itself"],
            actor=actor,
        )


WORKFLOW = Kind(
    "workflow",
    lazy("Workflows"),
    Workflow,
    about_workflow,
    facts=(SetupChanged,),
    section=Section(
        fields=FIELDS,
        rows=lambda: Workflow.objects.in_use().in_order().select_related("type"),
        key=str,
        values=about_workflow,
        load=load_workflow,
        remove=retire,
        order=57,
    ),
)
