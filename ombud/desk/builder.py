"""The rows of a condition made ready to be drawn: what can be chosen, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.desk.conditions import (
    Group,
    Row,
    condition_of,
    fields,
    operators_of,
    rows_in,
)
from ombud.people.capabilities import Capability
from ombud.people.models.agent import everything
from ombud.people.queries import active_agents, teams_of
from ombud.rules.fields import Field, FieldType
from ombud.rules.language import InvalidCondition, from_json
from ombud.rules.operators import LISTS, VALUELESS, Operator
from ombud.tickets.fields import TICKET_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

T = FieldType
O = Operator  # noqa: E741 - the table below is read more often than written
Options = list[tuple[str, str]]
WORDS: Mapping[Operator, Any] = {
    O.IS: lazy("is"),
    O.IS_NOT: lazy("is not"),
    O.IN: lazy("is one of"),
    O.NOT_IN: lazy("is none of"),
    O.CONTAINS: lazy("contains"),
    O.NOT_CONTAINS: lazy("does not contain"),
    O.STARTS_WITH: lazy("starts with"),
    O.GT: lazy("is more than"),
    O.GTE: lazy("is at least"),
    O.LT: lazy("is less than"),
    O.LTE: lazy("is at most"),
    O.BEFORE: lazy("is before"),
    O.AFTER: lazy("is after"),
    O.WITHIN: lazy("is within"),
    O.EMPTY: lazy("is empty"),
    O.NOT_EMPTY: lazy("is not empty"),
}
GROUPS: Mapping[str, Any] = {
    "all": lazy("All of these are true"),
    "any": lazy("At least one of these is true"),
    "none": lazy("None of these is true"),
    "notall": lazy("Not all of these are true"),
}
MOMENTS = ("today", "yesterday", "this_week", "this_month", "<24h", "<7d", "<30d", ">7d")


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row as the form shows it.

    control: none, choose, several, text, number or moment.
    """

    path: str
    field: str
    operator: str
    operators: Options
    control: str
    values: list[str]
    options: Options
    problem: str
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group as the form shows it, its parts in order."""

    path: str
    kind: str
    parts: list[RowShown | GroupShown]
    is_group: bool = True


def shown(root: Group, *, is_checked: bool = False) -> dict[str, Any]:
    """Return what the template of the builder needs; checked rows say what is wrong."""
    references = references_in(root)
    return {
        "root": group_shown(root, "0", references, is_checked),
        "fields": [(one.name, str(one.label)) for one in fields()],
        "groups": [(key, str(label)) for key, label in GROUPS.items()],
        "moments": MOMENTS,
    }


def group_shown(
    group: Group, path: str, references: Mapping[str, Options], is_checked: bool
) -> GroupShown:
    parts: list[RowShown | GroupShown] = []
    for at, part in enumerate(group.parts):
        inner = f"{path}.{at}"
        if isinstance(part, Group):
            parts.append(group_shown(part, inner, references, is_checked))
        else:
            parts.append(row_shown(part, inner, references, is_checked))
    return GroupShown(path, group.kind, parts)


def row_shown(
    row: Row, path: str, references: Mapping[str, Options], is_checked: bool
) -> RowShown:
    about, operator = TICKET_FIELDS[row.field], Operator(row.operator)
    control = control_of(about, operator)
    values = row.values if control == "several" else [", ".join(row.values)]
    return RowShown(
        path=path,
        field=row.field,
        operator=row.operator,
        operators=[(one.value, str(WORDS[one])) for one in operators_of(about)],
        control=control,
        values=values,
        options=options_of(about, references),
        problem=problem_with(row) if is_checked else "",
    )


def control_of(about: Field, operator: Operator) -> str:
    """Return by what the value is given."""
    if operator in VALUELESS:
        return "none"
    if about.type in {T.CHOICE, T.FLAG, T.REFERENCE}:
        return "several" if operator in LISTS else "choose"
    if about.type == T.NUMBER and operator not in LISTS:
        return "number"
    return "moment" if about.type == T.MOMENT else "text"


def options_of(about: Field, references: Mapping[str, Options]) -> Options:
    if about.type == T.FLAG:
        return [("yes", _("Yes")), ("no", _("No"))]
    if about.type == T.CHOICE:
        return [(one.word, str(one.label) or one.word) for one in about.choices]
    return references.get(about.reference, [])


def references_in(root: Group) -> dict[str, Options]:
    """Return agents and teams to choose from, asked for only where a row needs them."""
    kinds = {TICKET_FIELDS[row.field].reference for row in rows_in(root)}
    found: dict[str, Options] = {}
    if "agent" in kinds:
        own = [("me", _("Me")), ("nobody", _("Nobody"))]
        found["agent"] = own + [(str(one.pk), one.name) for one in active_agents()]
    if "team" in kinds:
        teams = teams_of(everything(), Capability.SEE_TICKETS)
        found["team"] = [("my_teams", _("My teams"))] + [(str(t.pk), t.name) for t in teams]
    return found


def problem_with(row: Row) -> str:
    """Return what is wrong with a row, or nothing."""
    try:
        from_json(condition_of(row), TICKET_FIELDS)
    except InvalidCondition:
        return explanation(TICKET_FIELDS[row.field])
    return ""


def explanation(about: Field) -> str:
    if about.type == T.MOMENT:
        return _("Write a day such as 2026-11-23, or a stretch such as today or <7d.")
    if about.type == T.NUMBER:
        return _("Write a whole number.")
    if about.type in {T.CHOICE, T.FLAG, T.REFERENCE}:
        return _("Choose one from the list.")
    if about.prepare:
        return _("Write a whole mail address.")
    return _("Write what to look for.")
