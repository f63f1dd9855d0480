"""A condition as a form: rows of field, operator and value in groups that may be nested.

The whole tree lives in the form. ``k.0`` is the kind of the outermost group, ``f.0.1`` the
field of its second part, ``o`` and ``v`` its operator and values. A button only draws the
form again, so everything works without script and nothing is stored before it is saved.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.rules.fields import FieldType
from ombud.rules.language import DEPTH_LIMIT, SIZE_LIMIT, All, Any_, Condition, Node, Not
from ombud.rules.operators import EVENT, LISTS, NEGATIVE, POSITIVE, VALUELESS, Operator
from ombud.tickets.fields import TICKET_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import QueryDict

    from ombud.rules.fields import Field

KINDS = ("all", "any", "none", "notall")
FIRST = ("status", "is", "open")
T = FieldType
USUAL = (Operator.IS, Operator.CONTAINS, Operator.WITHIN)


@dataclass(slots=True)
class Row:
    """One comparison as it stands in the form; not necessarily complete."""

    field: str
    operator: str
    values: list[str] = dataclasses.field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Parts held together: all, any, none of them, or not all."""

    kind: str = "all"
    parts: list[Row | Group] = dataclasses.field(default_factory=list)


def fields() -> list[Field]:
    """Return what a condition of a view can ask about, by label."""
    usable = [
        one
        for one in TICKET_FIELDS
        if not (one.derived and one.derived.sql is None)
        and one.reference not in {"contact", "organisation"}
    ]
    return sorted(usable, key=lambda one: str(one.label).lower())


def operators_of(about: Field) -> list[Operator]:
    """Return how a field can be compared in a view, in the order of the language."""
    return [one for one in Operator if one in about.operators and one not in EVENT]


# From the form ---------------------------------------------------------------------------


def read(posted: QueryDict) -> Group:
    """Return the tree that a form holds. Whatever is sent gives a tree."""
    return read_group(posted, "0", 1)


def read_group(posted: QueryDict, path: str, depth: int) -> Group:
    kind = posted.get(f"k.{path}", "all")
    group = Group(kind if kind in KINDS else "all")
    for at in range(SIZE_LIMIT):
        inner = f"{path}.{at}"
        if f"k.{inner}" in posted and depth < DEPTH_LIMIT - 1:
            group.parts.append(read_group(posted, inner, depth + 1))
        elif f"f.{inner}" in posted:
            group.parts.append(read_row(posted, inner))
        elif at > len(group.parts) + 1:
            break
    return group


def read_row(posted: QueryDict, path: str) -> Row:
    """Return one row; an operator that its field does not know becomes the usual one."""
    name = posted.get(f"f.{path}", "")
    values = [one.replace("\x00", "")[:500] for one in posted.getlist(f"v.{path}")]
    about = TICKET_FIELDS.get(name)
    if about is None:
        return Row(*FIRST[:2], [FIRST[2]])
    operator = posted.get(f"o.{path}", "")
    known = operators_of(about)
    if operator not in known:
        operator = next((one for one in USUAL if one in known), known[0])
    if posted.get(f"was.{path}", name) != name:
        values = []  # they belonged to another field
    return Row(name, str(operator), values)


def rearranged(root: Group, do: str) -> Group:
    """Return ``root`` after the pressed button: ``row.0``, ``group.0.1``, ``remove.0.2``."""
    word, _, path = do.partition(".")
    places = [int(one) for one in path.split(".") if one.isascii() and one.isdigit()][1:]
    if word in {"row", "group"}:
        group = group_at(root, places)
        if group is not None:
            row = Row(*FIRST[:2], [FIRST[2]])
            group.parts.append(row if word == "row" else Group("any", [row]))
    elif word == "remove" and places:
        group = group_at(root, places[:-1])
        if group is not None and places[-1] < len(group.parts):
            del group.parts[places[-1]]
    return root


def group_at(root: Group, places: Sequence[int]) -> Group | None:
    here = root
    for at in places:
        inner = here.parts[at] if at < len(here.parts) else None
        if not isinstance(inner, Group):
            return None
        here = inner
    return here


# To the language, and back ---------------------------------------------------------------


def to_condition(part: Row | Group) -> dict[str, Any]:
    """Return ``part`` as JSON of the condition language; what is wrong stays wrong."""
    if isinstance(part, Row):
        return condition_of(part)
    parts = [to_condition(one) for one in part.parts]
    match part.kind:
        case "any":
            return {"any": parts} if parts else {"all": []}
        case "none":
            return {"not": {"any": parts}}
        case "notall":
            return {"not": {"all": parts}} if parts else {"all": []}
        case _:
            return {"all": parts}


def condition_of(row: Row) -> dict[str, Any]:
    about, operator = TICKET_FIELDS[row.field], Operator(row.operator)
    written: dict[str, Any] = {"field": row.field, "operator": row.operator}
    if operator in VALUELESS:
        return written
    values = row.values
    if operator in LISTS and about.type in {T.TEXT, T.MULTI, T.NUMBER}:
        values = [one.strip() for text in row.values for one in text.split(",")]
    typed = [typed_value(about, one) for one in values if one.strip()]
    written["value"] = typed if operator in LISTS else (typed[0] if typed else "")
    return written


def typed_value(about: Field, text: str) -> Any:
    """Return what was typed or chosen as the language writes it."""
    plain = text.strip()
    if about.type == T.FLAG:
        return {"yes": True, "no": False}.get(plain, plain)
    number = plain.removeprefix("#")
    is_number = number.isascii() and number.isdigit() and len(number) < 16
    return int(number) if about.type in {T.NUMBER, T.REFERENCE} and is_number else plain


def from_node(node: Node) -> Group:
    """Return the form of a condition; reading it gives a condition that means the same."""
    part = part_of(node)
    return part if isinstance(part, Group) else Group("all", [part])


def part_of(node: Node) -> Row | Group:
    match node:
        case Condition():
            return row_of(node)
        case All(parts):
            return Group("all", [part_of(one) for one in parts])
        case Any_(parts):
            return Group("any", [part_of(one) for one in parts])
        case Not(inner):
            return negated(inner)


def negated(node: Node) -> Row | Group:
    match node:
        case Condition(name, operator, value) if operator in NEGATIVE | POSITIVE.keys():
            other = NEGATIVE.get(operator) or POSITIVE[operator]
            return row_of(Condition(name, other, value))
        case Not(inner):
            return part_of(inner)
        case All(parts):
            return Group("notall", [part_of(one) for one in parts])
        case Any_(parts):
            return Group("none", [part_of(one) for one in parts])
        case _:
            return Group("none", [part_of(node)])


def row_of(condition: Condition) -> Row:
    value = condition.value
    values = value if isinstance(value, tuple) else (() if value is None else (value,))
    return Row(condition.field, condition.operator.value, [written(one) for one in values])


def written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def rows_in(group: Group) -> Iterator[Row]:
    """Yield every row inside ``group``, from top to bottom."""
    for part in group.parts:
        if isinstance(part, Row):
            yield part
        else:
            yield from rows_in(part)
