"""The desk's own words, for those who look after them: tags, types, fields, priorities."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ombud.api.call import Call, actor_of, check_everywhere, check_unbound
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.schemas.administration import (
    CellOut,
    DirectionIn,
    EntryIn,
    EntryOut,
    FieldChanges,
    FieldIn,
    IntoIn,
    MatrixIn,
    MatrixOut,
)
from ombud.api.schemas.around import NameIn
from ombud.api.schemas.base import Number, Page, word
from ombud.api.schemas.desk import TagOut
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import entries_for, entry_for, tag_for
from ombud.tickets.models import (
    CustomField,
    CustomStatus,
    FieldOption,
    ObjectClass,
    ObjectRelation,
    Product,
    ProductVersion,
    Tag,
    TicketType,
)
from ombud.tickets.models.entry import Entry
from ombud.tickets.setup import current
from ombud.tickets.statuses import Impact, Priority, Urgency

area = Area("vocabulary", "The desk's own words, for those who look after them.")
TAGS = {"needs": Scope.WRITE_DESK, "may": Capability.TAGS}
WRITE = {"needs": Scope.WRITE_DESK, "may": Capability.CONFIGURE}
READ = {"needs": Scope.READ_DESK, "may": Capability.SEE_TICKETS}
MODELS: dict[str, type[Entry]] = {
    "types": TicketType,
    "statuses": CustomStatus,
    "products": Product,
    "versions": ProductVersion,
    "fields": CustomField,
    "options": FieldOption,
    "object-classes": ObjectClass,
    "object-relations": ObjectRelation,
}
Part = Annotated[
    Literal[
        "types",
        "statuses",
        "products",
        "versions",
        "fields",
        "options",
        "object-classes",
        "object-relations",
    ],
    Field(description="Which list of words."),
]
Grown = Annotated[
    Literal["types", "statuses", "products"], Field(description="Which list of words.")
]


def tag_out(tag: Tag) -> TagOut:
    return TagOut(id=tag.pk, name=tag.name)


def kept_tag(request: Call, tag: int) -> Tag:
    """Return a tag for whom it may be changed: not by a token that is good in one team."""
    check_unbound(request, Capability.TAGS)
    return tag_for(request.rights, tag)


@area.post("/tags/{int:tag}/rename", **TAGS)
def rename_tag(request: Call, tag: Number, body: NameIn) -> TagOut:
    """Give a tag another name on all tickets; the old name goes on leading to it."""
    found = kept_tag(request, tag)
    actions.rename_tag(found, body.name, actor=actor_of(request))
    return tag_out(tag_for(request.rights, tag))


@area.post("/tags/{int:tag}/merge", **TAGS)
def merge_tags(request: Call, tag: Number, body: IntoIn) -> TagOut:
    """Put another tag in place of this one, on all tickets."""
    found = kept_tag(request, tag)
    into = tag_for(request.rights, body.into)
    actions.merge_tags(found, into=into, actor=actor_of(request))
    return tag_out(into)


@area.post("/tags/{int:tag}/retire", **TAGS)
def retire_tag(request: Call, tag: Number) -> None:
    """Stop offering a tag; tickets that have it keep it."""
    actions.retire_tag(kept_tag(request, tag), actor=actor_of(request))


@area.post("/tags/{int:tag}/bring-back", **TAGS)
def bring_back_tag(request: Call, tag: Number) -> None:
    """Offer a retired tag again."""
    actions.bring_back_tag(kept_tag(request, tag), actor=actor_of(request))


def entry_out(entry: Entry) -> EntryOut:
    return EntryOut(
        id=entry.pk,
        key=entry.key,
        name=entry.name,
        is_retired=entry.is_retired,
        is_default=getattr(entry, "is_default", False),
    )


def entry_of(request: Call, part: str, entry: int) -> Entry:
    """Return one word of the vocabulary, which all teams share."""
    check_everywhere(request, Capability.CONFIGURE)
    return entry_for(request.rights, MODELS[part], entry)


@area.get("/vocabulary/{part}", **WRITE)
def list_entries(request: Call, part: Part) -> Page[EntryOut]:
    """List the words of one list in their order, retired ones too, with their numbers."""
    check_everywhere(request, Capability.CONFIGURE)
    rows = entries_for(request.rights, MODELS[part])
    return Page(items=[entry_out(one) for one in rows], next=None)


@area.post("/vocabulary/{part}", **WRITE, status=201)
def add_entry(request: Call, part: Grown, body: EntryIn) -> Created[EntryOut]:
    """Add a type, a status or a product at the end of its list."""
    check_everywhere(request, Capability.CONFIGURE)
    if (part == "statuses") != (body.kind is not None):
        reason = "A status stands on one of the five kinds; nothing else does."
        raise Problem(INVALID, faults=(Fault("#/kind", reason),))
    more = {"status": body.kind} if body.kind else {}
    made = actions.add_entry(MODELS[part](name=body.name, **more), actor=actor_of(request))
    return Created(entry_out(made), f"/api/v1/vocabulary/{part}")


@area.post("/products/{int:product}/versions", **WRITE, status=201)
def add_version(request: Call, product: Number, body: NameIn) -> Created[EntryOut]:
    """Add a version of a product."""
    check_everywhere(request, Capability.CONFIGURE)
    found = entry_for(request.rights, Product, product)
    version = ProductVersion(product=found, name=body.name)
    made = actions.add_entry(version, actor=actor_of(request))
    return Created(entry_out(made), "/api/v1/vocabulary/versions")


@area.post("/own-fields/{int:field}/options", **WRITE, status=201)
def add_option(request: Call, field: Number, body: NameIn) -> Created[EntryOut]:
    """Add a value to a list field."""
    check_everywhere(request, Capability.CONFIGURE)
    found = entry_for(request.rights, CustomField, field)
    option = FieldOption(field=found, name=body.name)
    made = actions.add_entry(option, actor=actor_of(request))
    return Created(entry_out(made), "/api/v1/vocabulary/options")


@area.patch("/vocabulary/{part}/{int:entry}", **WRITE)
def rename_entry(request: Call, part: Part, entry: Number, body: NameIn) -> EntryOut:
    """Call a word otherwise; its key stays."""
    found = entry_of(request, part, entry)
    actions.rename_entry(found, body.name, actor=actor_of(request))
    return entry_out(entry_of(request, part, entry))


@area.post("/vocabulary/{part}/{int:entry}/retire", **WRITE)
def retire_entry(request: Call, part: Part, entry: Number) -> None:
    """Take a word out of use: tickets that have it keep it. One no ticket has is deleted."""
    actions.retire_entry(entry_of(request, part, entry), actor=actor_of(request))


@area.post("/vocabulary/{part}/{int:entry}/restore", **WRITE)
def restore_entry(request: Call, part: Part, entry: Number) -> None:
    """Take a retired word into use again."""
    actions.restore_entry(entry_of(request, part, entry), actor=actor_of(request))


@area.post("/vocabulary/{part}/{int:entry}/move", **WRITE)
def move_entry(request: Call, part: Part, entry: Number, body: DirectionIn) -> None:
    """Let a word and its neighbour change places."""
    found = entry_of(request, part, entry)
    actions.move_entry(found, up=body.direction == "up", actor=actor_of(request))


Defaults = Annotated[Literal["types", "statuses"], Field(description="Which list of words.")]


@area.post("/vocabulary/{part}/{int:entry}/default", **WRITE)
def make_default(request: Call, part: Defaults, entry: Number) -> None:
    """Make a type or a status what a ticket is on which nothing else was said."""
    found: Any = entry_of(request, part, entry)
    actions.make_default(found, actor=actor_of(request))


@area.post("/own-fields", **WRITE, status=201)
def add_field(request: Call, body: FieldIn) -> Created[EntryOut]:
    """Make up a field. Purpose, reason, legal basis, retention and erasure are required."""
    check_everywhere(request, Capability.CONFIGURE)
    given = body.model_dump(exclude={"options"})
    actor = actor_of(request)
    if body.options and body.type not in {"one", "several"}:
        reason = "Only a list has values to choose from."
        raise Problem(INVALID, faults=(Fault("#/options", reason),))
    field = CustomField(**given)
    made = actions.add_entry(field, actor=actor)
    for name in body.options:
        actions.add_entry(FieldOption(field=field, name=name), actor=actor)
    return Created(entry_out(made), "/api/v1/vocabulary/fields")


@area.patch("/own-fields/{int:field}", **WRITE)
def change_field(request: Call, field: Number, body: FieldChanges) -> EntryOut:
    """Change what a field says and why it is asked; what it holds stays."""
    check_everywhere(request, Capability.CONFIGURE)
    found = entry_for(request.rights, CustomField, field)
    given = {name: value for name, value in body if value is not None}
    actions.change_field(found, actor=actor_of(request), **given)
    return entry_out(entry_for(request.rights, CustomField, field))


def matrix_out() -> MatrixOut:
    setup = current()
    return MatrixOut(
        cells=[
            CellOut(
                impact=word(impact.name.lower()),
                urgency=word(urgency.name.lower()),
                priority=word(priority.name.lower()),
            )
            for impact in Impact
            for urgency in Urgency
            if (priority := setup.priority_for(impact, urgency))
        ]
    )


@area.get("/priority-matrix", **READ)
def get_matrix(request: Call) -> MatrixOut:
    """Return which priority follows from each impact and urgency."""
    del request
    return matrix_out()


@area.put("/priority-matrix", **WRITE)
def set_matrix(request: Call, body: MatrixIn) -> MatrixOut:
    """Say which priority follows; cells left out stay, and so do tickets."""
    check_everywhere(request, Capability.CONFIGURE)
    cells = {
        (Impact[one.impact.upper()].value, Urgency[one.urgency.upper()].value): Priority[
            one.priority.upper()
        ].value
        for one in body.cells
    }
    actions.set_matrix(cells, actor=actor_of(request))
    return matrix_out()
