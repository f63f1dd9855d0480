"""Forms: what they ask for, and what one asks of a ticket now."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ombud.api.schemas.base import ID, From, In, Made, Out
from ombud.tickets.models import CustomField, Form, FormItem, FormRule, TicketType, TicketValue

FieldKey = Annotated[str, From(CustomField, "key")]


class FormItemOut(Out):
    """A field on a form."""

    field: FieldKey
    is_required: Annotated[bool, From(FormItem, "is_required")]


class FormRuleOut(Out):
    """What a form does with a field where a condition holds."""

    field: FieldKey
    effect: Annotated[str, From(FormRule, "effect")]
    options: Annotated[list[str], From(FormRule, "options")]
    condition: Annotated[dict[str, Any], From(FormRule, "condition")]


class FormOut(Out):
    """Which fields are asked for a team and a type; null stands for any."""

    id: Annotated[int, ID]
    name: Annotated[str, From(Form, "name")]
    team: Annotated[int | None, Made("number of the team")]
    type: Annotated[str | None, From(TicketType, "key")]
    items: list[FormItemOut]
    rules: list[FormRuleOut]


class AskedOut(Out):
    """What the form does with one field of a ticket now, and what the ticket holds."""

    field: FieldKey
    value: Annotated[Any, From(TicketValue, "text")]
    is_shown: Annotated[bool, Made("whether the form asks for it as things are")]
    is_required: Annotated[bool, Made("whether the form demands it as things are")]
    is_read_only: Annotated[bool, Made("whether it can be changed as things are")]
    options: Annotated[list[str], Made("short names of values that can be chosen now")]


class TicketFormOut(Out):
    """What is asked about a ticket: by its form, or every field where it has none."""

    form: Annotated[int | None, Made("number of the form")]
    fields: list[AskedOut]


class SubmissionIn(In):
    """What was filled in, by short name; null takes a value away."""

    fields: Annotated[dict[str, Any], Field(max_length=100)]
