"""Forms in the configuration file: for whom, which fields, which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values
from ombud.people.models import Team
from ombud.tickets import actions
from ombud.tickets.facts import SetupChanged
from ombud.tickets.form_fields import fields_for
from ombud.tickets.kinds.portable import condition, read, told
from ombud.tickets.kinds.words import kept, load_word, retire
from ombud.tickets.models import CustomField, Form, FormItem, FormRule, TicketType
from ombud.tickets.setup import current
from ombud.tickets.statuses import Effect

if TYPE_CHECKING:
    from ombud.base.actor import Actor

FIELDS: dict[str, type] = {
    **dict.fromkeys(("name", "team", "type"), str),
    "position": int,
    "items": list,
    "rules": list,
}
RULE: dict[str, type] = {"field": str, "effect": str, "options": list, "condition": dict}
ITEM: dict[str, type] = {"field": str, "is_required": bool}


def reference_of(name: str) -> str:
    field = fields_for(current()).get(name)
    return field.reference if field else ""


def about_form(form: Form) -> Values:
    items = FormItem.objects.filter(form=form).select_related("field")
    rules = FormRule.objects.filter(form=form).select_related("field")
    return {
        "name": form.name,
        "position": form.position,
        "team": form.team.key if form.team else "",
        "type": form.type.key if form.type else "",
        "items": [{"field": one.field.key, "is_required": one.is_required} for one in items],
        "rules": [
            {
                "field": one.field.key,
                "effect": one.effect,
                "options": list(one.options),
                "condition": condition(one.condition, reference_of, told),
            }
            for one in rules
        ],
    }


def shaped(value: list[Any], shape: dict[str, type]) -> list[dict[str, Any]]:
    """Return the parts of a form. Raises ``Refused`` when one is not of its shape."""
    for one in value:
        if not isinstance(one, dict) or set(one) != set(shape):
            raise Refused("A part of a form has values that there are not, or lacks some.")
        if any(type(one[name]) is not wanted for name, wanted in shape.items()):
            raise Refused("A part of a form holds a value of the wrong kind.")
    return value


def field_named(key: str) -> CustomField:
    field: CustomField | None = CustomField.objects.filter(
        key=key, retired_at=None, object_class=None
    ).first()
    if field is None:
        raise Refused("A form asks for a field that this desk does not have.")
    return field


def load_form(row: Form | None, key: str, values: Values, actor: Actor) -> None:
    """Add or change a form. Its fields and rules are put together anew where they differ."""
    form = load_word(row or kept(Form, key), Form(key=key), values, actor)
    if {"team", "type", "name"} & set(values):
        actions.change_form(
            form,
            name=values.get("name", form.name),
            team=team_named(values["team"]) if "team" in values else form.team,
            of_type=type_named(values["type"]) if "type" in values else form.type,
            actor=actor,
        )
    if {"items", "rules"} & set(values):
        now = about_form(form)
        put_together(
            form,
            shaped(values["items"] if "items" in values else now["items"], ITEM),
            shaped(values["rules"] if "rules" in values else now["rules"], RULE),
            actor,
        )


def team_named(key: str) -> Team | None:
    team = Team.objects.filter(key=key).first()
    if key and team is None:
        raise Refused("A form is for a team that this desk does not have.")
    return team


def type_named(key: str) -> TicketType | None:
    found: TicketType | None = TicketType.objects.filter(key=key).first()
    if key and found is None:
        raise Refused("A form is for a type that this desk does not have.")
    return found


def put_together(
    form: Form, items: list[dict[str, Any]], rules: list[dict[str, Any]], actor: Actor
) -> None:
    for item in FormItem.objects.filter(form=form):
        actions.drop_part(item, actor=actor)
    for one in items:
        item = actions.ask_field(form, field_named(one["field"]), actor=actor)
        actions.require_item(item, is_required=one["is_required"], actor=actor)
    for one in rules:
        if one["effect"] not in Effect.values:
            raise Refused("A rule of a form does something that there is not.")
        actions.put_rule(
            form,
            field_named(one["field"]),
            effect=Effect(one["effect"]),
            condition=condition(one["condition"], reference_of, read),
            options=map(str, one["options"]),
            actor=actor,
        )


FORM = Kind(
    "form",
    lazy("Forms"),
    Form,
    about_form,
    facts=(SetupChanged,),
    section=Section(
        fields=FIELDS,
        rows=lambda: Form.objects.in_use().in_order().select_related("team", "type"),
        key=str,
        values=about_form,
        load=load_form,
        remove=retire,
        order=56,
    ),
)
