"""A list of actions as a form: read from it, drawn in it, told in words.

The whole list lives in the form; adding, removing and moving a step only draws it again, so
it works without script and nothing is stored before it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.objects.access import objects_for
from ombud.objects.queries import named
from ombud.people.capabilities import Capability
from ombud.people.models.agent import everything
from ombud.people.queries import active_agents, names_of, teams_of
from ombud.rules.actions import (
    MOST_STEPS,
    ParameterType,
    describe_step,
    reason_against,
    references_in,
    vocabularies,
)
from ombud.tickets import variables
from ombud.tickets.letters import LONGEST_HTML, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ombud.people.models.agent import Rights
    from ombud.rules.actions import Action, Parameter, Step

T = ParameterType
Raw = dict[str, Any]
Options = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One value of a step as the form asks for it.

    has_editor: it is written with formatting, ``html``, in the field ``html_name``.
    """

    id: str
    name: str
    label: str
    kind: str
    value: str
    options: list[tuple[str, str]]
    problem: str
    most: int
    is_required: bool
    has_editor: bool = False
    html: str = ""

    @property
    def html_name(self) -> str:
        return self.id.removesuffix("text") + "html"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as the form shows it."""

    number: int
    action: str
    label: str
    leaves: bool
    asked: list[Asked]


def typed(posted: Mapping[str, str]) -> list[Raw]:
    """Return the steps that a form holds, as JSON of the vocabulary; unknown ones drop out."""
    actions, found = vocabularies["ticket"], []
    for at in range(MOST_STEPS):
        action = actions.get(posted.get(f"step-{at}-action", ""))
        if action is None:
            continue
        values = {one.name: value_of(one, posted, at) for one in action.parameters}
        if values.get("html"):
            values["text"], values["html"] = written(
                str(values["text"]), str(values["html"])[:LONGEST_HTML]
            )
        given = {name: value for name, value in values.items() if value not in {"", None}}
        found.append({"action": action.name, "with": given})
    return found


def value_of(parameter: Parameter, posted: Mapping[str, str], at: int) -> Any:
    raw = posted.get(f"step-{at}-{parameter.name}", "")
    if parameter.type == T.FLAG:
        return raw == "on"
    if parameter.type in {T.TEXT, T.HTML}:
        return raw.replace("\r\n", "\n").strip("\n")
    raw = raw.strip()
    is_number = parameter.type in {T.NUMBER, T.REFERENCE} and raw.isdecimal()
    return int(raw[:18]) if is_number and raw.isascii() else raw


def rearranged(steps: list[Raw], posted: Mapping[str, str]) -> list[Raw]:
    """Return ``steps`` as the pressed button of the editor wants them."""
    do, _dash, at_text = posted.get("do", "").partition("-")
    if do == "add":
        action = vocabularies["ticket"].get(posted.get("new-action", ""))
        is_room = action is not None and len(steps) < MOST_STEPS
        return [*steps, {"action": action.name, "with": {}}] if action and is_room else steps
    at = int(at_text) if at_text.isascii() and at_text.isdigit() else -1
    if not 0 <= at < len(steps):
        return steps
    step = steps.pop(at)
    if do in {"up", "down"}:
        to = at - 1 if do == "up" else at + 1
        steps.insert(min(len(steps), max(0, to)), step)
    elif do != "remove":
        steps.insert(at, step)
    return steps


def rows_of(steps: Sequence[Raw], *, is_checked: bool) -> list[StepRow]:
    """Return ``steps`` as the form shows them; checked ones with what is wrong."""
    actions = vocabularies["ticket"]
    options = references(steps)
    rows = []
    for number, step in enumerate(steps):
        action = actions.get(step.get("action"))
        if action is not None:
            rows.append(row_of(number, action, step.get("with", {}), options, is_checked))
    return rows


def row_of(
    number: int, action: Action, values: Mapping[str, Any], options: Options, is_checked: bool
) -> StepRow:
    asked = []
    has_editor = any(one.type == T.HTML for one in action.parameters)
    for one in action.parameters:
        if one.type == T.HTML:
            continue
        value = values.get(one.name)
        asked.append(
            Asked(
                id=f"step-{number}-{one.name}",
                name=one.name,
                label=str(one.label),
                kind=str(one.type),
                value="" if value is None else str(value),
                options=options_of(one, options),
                problem=problem_with(one, value) if is_checked else "",
                most=one.most,
                is_required=one.is_required,
                has_editor=has_editor and one.type == T.TEXT,
                html=str(values.get("html", "")) if one.type == T.TEXT else "",
            )
        )
    return StepRow(number, action.name, str(action.label), action.leaves, asked)


def references(steps: Sequence[Raw]) -> Options:
    """Return the agents and teams to choose from, asked for only where a step needs them."""
    actions = vocabularies["ticket"]
    kinds = {
        one.reference
        for step in steps
        for action in [actions.get(step.get("action"))]
        for one in (action.parameters if action else ())
    }
    found: Options = {}
    if "agent" in kinds:
        found["agent"] = [(str(one.pk), one.name) for one in active_agents()]
    if "team" in kinds:
        teams = teams_of(everything(), Capability.SEE_TICKETS)
        found["team"] = [(str(one.pk), one.name) for one in teams]
    return found


def options_of(parameter: Parameter, options: Options) -> list[tuple[str, str]]:
    own = [(one.word, str(one.label)) for one in parameter.choices]
    none = [] if parameter.is_required else [("", _("As it is"))]
    return [*none, *own, *options.get(parameter.reference, [])]


def problem_with(parameter: Parameter, value: Any) -> str:
    """Return what is wrong with a value, in the reader's language; nothing when it is good."""
    if value is None and not parameter.is_required:
        return ""
    if not reason_against(parameter, value):
        return ""
    if isinstance(value, str) and parameter.variables:
        wrong = variables.problem_with(value, parameter.variables)
        if wrong:
            return wrong
    if parameter.type in {T.CHOICE, T.REFERENCE}:
        return _("Choose one from the list.")
    return _("Write something here.") if not value else _("This is too long, or no such value.")


def action_choices() -> list[tuple[str, str]]:
    """Return the actions that a step can be, by name and label."""
    return [(one.name, str(one.label)) for one in vocabularies["ticket"]]


def told(steps: Sequence[Step], rights: Rights) -> list[str]:
    """Return ``steps`` in words: with the names of agents and teams, and of the objects that
    ``rights`` allow to see.
    """
    names = names_in(steps, rights)
    return [describe_step(one, vocabularies["ticket"], names=names) for one in steps]


def names_in(steps: Sequence[Step], rights: Rights) -> dict[tuple[str, int], str]:
    """Return what ``steps`` point at is called; one query for each kind."""
    wanted = references_in(steps, vocabularies["ticket"])
    numbers = [number for kind, number in wanted if kind == "object"]
    rows = objects_for(rights).filter(pk__in=numbers) if numbers else ()
    objects = {("object", one.pk): f"{one.name} (#{one.pk})" for one in named(rows)}
    return names_of(wanted) | objects
