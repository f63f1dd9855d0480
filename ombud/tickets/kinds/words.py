"""Types, status names, priorities and products in the configuration file."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, columns
from ombud.tickets import actions
from ombud.tickets.facts import SetupChanged
from ombud.tickets.models import (
    CustomStatus,
    PriorityCell,
    Product,
    ProductVersion,
    TicketType,
)
from ombud.tickets.models.entry import Entry
from ombud.tickets.statuses import Impact, Priority, Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor

E = TypeVar("E", bound=Entry)
WORD: dict[str, type] = {"name": str, "position": int}


def kept(model: type[E], key: str, **more: Any) -> E | None:
    """Return the entry with the short name ``key``, a retired one too."""
    found: E | None = model.objects.filter(key=key, **more).first()
    return found


def load_word(row: E | None, new: E, values: Values, actor: Actor) -> E:
    """Bring ``row`` to name and place; add ``new`` where there is none, not even retired."""
    if row is None:
        row = new
        row.name = values.get("name", row.key)
        actions.add_entry(row, actor=actor)
    elif row.is_retired:
        actions.restore_entry(row, actor=actor)
    if "name" in values:
        actions.rename_entry(row, values["name"], actor=actor)
    if "position" in values:
        actions.place_entry(row, values["position"], actor=actor)
    return row


def retire(row: Entry, actor: Actor) -> None:
    actions.retire_entry(row, actor=actor)


def load_type(row: TicketType | None, key: str, values: Values, actor: Actor) -> None:
    loaded = load_word(row or kept(TicketType, key), TicketType(key=key), values, actor)
    if values.get("is_default"):
        actions.make_default(loaded, actor=actor)


def load_status(row: CustomStatus | None, key: str, values: Values, actor: Actor) -> None:
    row = row or kept(CustomStatus, key)
    kind = values.get("status", row.status if row else "")
    if kind not in Status.values or (row and row.status != kind):
        raise Refused("A status is of one of the five kinds, and stays of that kind.")
    loaded = load_word(row, CustomStatus(key=key, status=kind), values, actor)
    if values.get("is_default"):
        actions.make_default(loaded, actor=actor)


def versions_of(of: Product) -> list[Values]:
    rows = of.versions.filter(retired_at=None).order_by("position", "pk")
    return [{"key": one.key, "name": one.name} for one in rows]


def about_product(of: Product) -> Values:
    return {**columns("name", "position")(of), "versions": versions_of(of)}


def load_product(row: Product | None, key: str, values: Values, actor: Actor) -> None:
    loaded = load_word(row or kept(Product, key), Product(key=key), values, actor)
    if "versions" in values:
        wanted = named_list(values["versions"])
        new = partial(ProductVersion, product=loaded)
        load_below(ProductVersion, wanted, new, actor, product=loaded)


def named_list(value: list[Any]) -> dict[str, str]:
    """Return what a list of keys and names says. Raises ``Refused`` for anything else."""
    if not all(
        isinstance(one, dict)
        and set(one) == {"key", "name"}
        and all(isinstance(part, str) for part in one.values())
        for one in value
    ):
        raise Refused("Such a list holds things with a key and a name, both of them texts.")
    return {one["key"]: one["name"] for one in value}


def load_below(
    model: type[E], wanted: dict[str, str], new: Callable[[], E], actor: Actor, **where: Any
) -> None:
    """Bring what lies below one thing (versions, options) to what the file lists."""
    for position, (key, name) in enumerate(wanted.items(), 1):
        fresh = new()
        fresh.key = key
        values = {"name": name, "position": position}
        load_word(kept(model, key, **where), fresh, values, actor)
    for row in model.objects.in_use().filter(**where):
        if row.key not in wanted:
            actions.retire_entry(row, actor=actor)


def cell_key(cell: PriorityCell) -> str:
    return f"{Impact(cell.impact).name}-{Urgency(cell.urgency).name}".lower()


def load_cell(row: PriorityCell | None, key: str, values: Values, actor: Actor) -> None:
    pairs = product(Impact, Urgency)
    cells = {cell_key(PriorityCell(impact=i, urgency=u)): (i, u) for i, u in pairs}
    word = values.get("priority", "").upper()
    if key not in cells or word not in Priority.__members__:
        raise Refused("A priority follows from impact and urgency, as high-low: normal.")
    impact, urgency = cells[key]
    actions.set_matrix({(impact.value, urgency.value): Priority[word].value}, actor=actor)


def entry_kind(
    name: str, title: Any, model: type[Entry], fields: dict[str, type], load: Any, order: int
) -> Kind:
    """Return a kind whose rows are entries of the vocabulary, those that are in use."""
    return Kind(
        name,
        title,
        model,
        columns("key", *fields),
        facts=(SetupChanged,),
        section=Section(
            fields=fields,
            rows=lambda: model.objects.in_use().in_order(),
            key=str,
            values=columns(*fields),
            load=load,
            remove=retire,
            order=order,
        ),
    )


TYPE = entry_kind(
    "type", lazy("Types"), TicketType, {**WORD, "is_default": bool}, load_type, 51
)
STATUS = entry_kind(
    "status",
    lazy("Statuses"),
    CustomStatus,
    {**WORD, "status": str, "is_default": bool},
    load_status,
    52,
)
PRODUCT = Kind(
    "product",
    lazy("Products"),
    Product,
    about_product,
    facts=(SetupChanged,),
    section=Section(
        fields={**WORD, "versions": list},
        rows=lambda: Product.objects.in_use().in_order(),
        key=str,
        values=about_product,
        load=load_product,
        remove=retire,
        order=53,
    ),
)
PRIORITY = Kind(
    "priority",
    lazy("Priorities"),
    PriorityCell,
    lambda cell: {"priority": Priority(cell.priority).name.lower()},
    facts=(SetupChanged,),
    label=cell_key,
    section=Section(
        fields={"priority": str},
        rows=PriorityCell.objects.all,
        key=cell_key,
        values=lambda cell: {"priority": Priority(cell.priority).name.lower()},
        load=load_cell,
        order=54,
    ),
)
