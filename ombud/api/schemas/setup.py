"""What the desk made up for itself: types, own status names, products, fields, macros."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ombud.api.schemas.base import ID, From, In, Made, Out, Word
from ombud.api.schemas.tickets import Reason
from ombud.automation.models import Macro
from ombud.tickets.models import (
    Classification,
    CustomField,
    CustomStatus,
    FieldOption,
    Product,
    ProductVersion,
    TicketType,
    TicketValue,
)

Weight = Literal["low", "medium", "high"]


class TypeOut(Out):
    """What a ticket can be."""

    key: Annotated[str, From(TicketType, "key")]
    name: Annotated[str, From(TicketType, "name")]
    is_default: Annotated[bool, From(TicketType, "is_default")]
    is_retired: Annotated[bool, Made("whether it can still be chosen")]


class OwnStatusOut(Out):
    """The desk's own name for where a ticket stands, on one of the five kinds."""

    key: Annotated[str, From(CustomStatus, "key")]
    name: Annotated[str, From(CustomStatus, "name")]
    kind: Annotated[str, From(CustomStatus, "status")]
    is_default: Annotated[bool, From(CustomStatus, "is_default")]
    is_retired: Annotated[bool, Made("whether it can still be chosen")]


class VersionOut(Out):
    """A version of a product."""

    key: Annotated[str, From(ProductVersion, "key")]
    name: Annotated[str, From(ProductVersion, "name")]
    is_retired: Annotated[bool, Made("whether it can still be chosen")]


class ProductOut(Out):
    """Something that tickets are about."""

    key: Annotated[str, From(Product, "key")]
    name: Annotated[str, From(Product, "name")]
    is_retired: Annotated[bool, Made("whether it can still be chosen")]
    versions: list[VersionOut]


class OptionOut(Out):
    """A value of a list field."""

    key: Annotated[str, From(FieldOption, "key")]
    name: Annotated[str, From(FieldOption, "name")]


class OwnFieldOut(Out):
    """A field that the desk made up, and why it asks."""

    key: Annotated[str, From(CustomField, "key")]
    name: Annotated[str, From(CustomField, "name")]
    type: Annotated[str, From(CustomField, "type")]
    reason: Annotated[str, From(CustomField, "reason")]
    is_retired: Annotated[bool, Made("whether it can still be filled in")]
    options: list[OptionOut]


class SetupOut(Out):
    """The vocabulary of the desk's tickets."""

    types: list[TypeOut]
    statuses: list[OwnStatusOut]
    products: list[ProductOut]
    fields: list[OwnFieldOut]


class ClassificationOut(Out):
    """What sort of ticket it is, by the short names of the desk's vocabulary."""

    type: Annotated[str, From(TicketType, "key")]
    status: Annotated[str, From(CustomStatus, "key")]
    impact: Annotated[Weight | None, From(Classification, "impact")]
    urgency: Annotated[Weight | None, From(Classification, "urgency")]
    priority_source: Annotated[str, From(Classification, "priority_source")]
    product: Annotated[str | None, From(Product, "key")]
    version: Annotated[str | None, From(ProductVersion, "key")]
    fields: Annotated[dict[str, Any], From(TicketValue, "text")]


class OpenStatusOut(Out):
    """A status that a ticket can take now, and what is asked for it."""

    key: Annotated[str, From(CustomStatus, "key")]
    name: Annotated[str, From(CustomStatus, "name")]
    kind: Annotated[str, From(CustomStatus, "status")]
    needs_reason: Annotated[bool, Made("whether the workflow asks why")]
    missing: Annotated[list[str], Made("short names of own fields to fill in first")]


class ClassificationChanges(In):
    """What to change; what is left out stays. Null takes away where nothing is possible."""

    type: Word | None = None
    status: Word | None = None
    impact: Weight | None = None
    urgency: Weight | None = None
    product: Word | None = None
    version: Word | None = None
    reason: Reason = ""
    fields: Annotated[
        dict[str, Any],
        Field(max_length=100, description="Own fields by short name; null empties one."),
    ] = {}


class MacroOut(Out):
    """Prepared actions that an agent applies to a ticket in one go."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Macro, "name")]
    steps: Annotated[list[Any], From(Macro, "steps")]


class StepOut(Out):
    """What became of one step of a macro."""

    action: Annotated[str, Made("a word of the action vocabulary")]
    outcome: Annotated[str, Made("done or unchanged, in words of the product")]


class MacroRunOut(Out):
    """What became of all steps."""

    steps: list[StepOut]
