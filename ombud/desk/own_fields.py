"""The desk's own fields on a page: boxes to fill in, and what a ticket holds, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.tickets import typed
from ombud.tickets.actions.filling import asked_of, form_of
from ombud.tickets.forms import State, check
from ombud.tickets.own_values import TABLES, held_by, values_of
from ombud.tickets.own_words import in_words
from ombud.tickets.setup import current
from ombud.tickets.statuses import About, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from ombud.people.models import Contact, Organisation
    from ombud.tickets.forms import Asked
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import FormShape, OwnField, Word

INPUTS = {
    ValueType.EMAIL: "email",
    ValueType.PHONE: "tel",
    ValueType.URL: "url",
    ValueType.DATE: "date",
}
MODES = {ValueType.NUMBER: "numeric", ValueType.DECIMAL: "decimal"}
PREFIX = "field-"
HIDDEN = State(is_shown=False)
MOST_IN_ROW = 3


@dataclass(frozen=True, slots=True)
class Box:
    """One field to fill in: what it shows, and what is wrong with it."""

    key: str
    label: str
    type: str
    value: Any
    hint: str
    reason: str
    options: list[Word]
    error: str = ""
    is_shown: bool = True
    is_required: bool = False
    is_read_only: bool = False

    @property
    def name(self) -> str:
        return PREFIX + self.key

    @property
    def input(self) -> str:
        return INPUTS.get(ValueType(self.type), "text")

    @property
    def mode(self) -> str:
        return MODES.get(ValueType(self.type), "")


@dataclass(frozen=True, slots=True)
class Detail:
    """What a ticket holds in one field, as a person reads it; ``href`` for web addresses."""

    label: str
    words: str
    href: str = ""


def raw_in(post: QueryDict, setup: Setup, about: About = About.TICKET) -> dict[str, object]:
    """Return what was filled in, by short name: the fields that the page says it asked."""
    raw: dict[str, object] = {}
    fields = {one.key: one for one in setup.fields_about(about)}
    for key in post.getlist("asked"):
        field = fields.get(key)
        if field is not None:
            many = field.type == ValueType.SEVERAL
            raw[key] = post.getlist(PREFIX + key) if many else post.get(PREFIX + key, "")
    return raw


def boxes(
    fields: Iterable[OwnField],
    values: Mapping[str, Any],
    states: Mapping[str, State],
    errors: Mapping[str, str] | None = None,
) -> list[Box]:
    """Return ``fields`` to fill in; ``values`` are typed ones, or as they were typed."""
    wrong = errors or {}
    return [
        box(one, values.get(one.key), states.get(one.key, HIDDEN), wrong.get(one.key, ""))
        for one in fields
    ]


def box(field: OwnField, value: Any, state: State, error: str = "") -> Box:
    shown = typed.written(value)
    held = shown if isinstance(shown, list) else [shown]
    return Box(
        key=field.key,
        label=field.name,
        type=field.type,
        value=shown if shown is not None else "",
        hint=field.hint,
        reason=field.reason,
        options=[one for one in field.options if one.key in {*state.options, *held}],
        error=error,
        is_shown=state.is_shown,
        is_required=state.is_required,
        is_read_only=state.is_read_only,
    )


def boxes_of(
    ticket: Ticket,
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Box]:
    """Return the fields of ``ticket`` to fill in, with what was typed over what is kept."""
    setup = current()
    asked = asked_of(ticket, setup)
    found = check(form_of(ticket, setup), setup, raw or {}, asked)
    fields = [setup.fields_by_key[key] for key in found.states]
    values: dict[str, Any] = {**asked.before, **(raw or {})}
    return boxes(fields, values, found.states, errors)


def states_of(
    form: FormShape | None, raw: Mapping[str, object], asked: Asked, setup: Setup
) -> dict[str, dict[str, object]]:
    """Return what ``form`` does now with each field, for the page that is filled in."""
    found = check(form, setup, raw, asked).states
    return {one.key: told(found.get(one.key, HIDDEN)) for one in setup.fields}


def told(state: State) -> dict[str, object]:
    return {
        "shown": state.is_shown,
        "required": state.is_required,
        "readOnly": state.is_read_only,
        "options": list(state.options),
    }


def details_of(ticket: Ticket, setup: Setup) -> list[Detail]:
    """Return what ``ticket`` holds in the desk's own fields, in their order."""
    return details(setup.fields, values_of([ticket], setup).get(ticket.pk, {}))


def details(fields: Iterable[OwnField], held: Mapping[str, Any]) -> list[Detail]:
    return [
        Detail(
            field.name,
            in_words(field, held[field.key]),
            str(held[field.key]) if field.type == ValueType.URL else "",
        )
        for field in fields
        if held.get(field.key) is not None
    ]


def details_about(owner: Contact | Organisation, setup: Setup) -> list[Detail]:
    """Return what is kept of a contact or an organisation in the desk's own fields."""
    about = About(owner._meta.model_name or "")
    fields = setup.fields_about(about)
    return details(fields, held_by([owner], fields, TABLES[about]).get(owner.pk, {}))


def boxes_about(
    owner: Contact | Organisation,
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Box]:
    """Return the fields of a contact or an organisation to fill in."""
    about = About(owner._meta.model_name or "")
    fields = [one for one in current().fields_about(about) if not one.is_retired]
    held = held_by([owner], fields, TABLES[about]).get(owner.pk, {})
    open_to_all = {
        one.key: State(is_shown=True, options=tuple(sorted(one.keys))) for one in fields
    }
    return boxes(fields, {**held, **(raw or {})}, open_to_all, errors)


def row_words(tickets: Iterable[Ticket], setup: Setup) -> dict[int, list[str]]:
    """Return what the list shows of each ticket: the fields that belong into lists."""
    fields = [one for one in setup.fields if one.in_lists and not one.is_retired]
    if not fields:
        return {}
    return {
        ticket_id: [
            f"{field.name}: {in_words(field, held[field.key])}"
            for field in fields
            if held.get(field.key) is not None
        ][:MOST_IN_ROW]
        for ticket_id, held in values_of(tickets, setup).items()
    }
