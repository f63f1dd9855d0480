"""The desk's own fields in the configuration file, each with why it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, columns
from ombud.tickets import actions
from ombud.tickets.facts import SetupChanged
from ombud.tickets.kinds.words import kept, load_below, load_word, named_list, retire
from ombud.tickets.models import CustomField, FieldOption
from ombud.tickets.statuses import About

if TYPE_CHECKING:
    from ombud.base.actor import Actor

WHY = ("purpose", "reason", "basis", "category", "erasure", "keep_days")
SAID = ("hint", "in_lists", *WHY)
FIELDS: dict[str, type] = {
    **dict.fromkeys(("name", "about", "type", "hint", *WHY), str),
    "keep_days": int,
    "in_lists": bool,
    "position": int,
    "options": list,
}


def about_field(field: CustomField) -> Values:
    rows = field.options.filter(retired_at=None).order_by("position", "pk")
    options = [{"key": one.key, "name": one.name} for one in rows]
    return {**columns(*(set(FIELDS) - {"options"}))(field), "options": options}


def load_field(row: CustomField | None, key: str, values: Values, actor: Actor) -> None:
    """Add or change a field; without purpose, basis, retention and erasure there is none."""
    row = row or kept(CustomField, key, object_class=None)
    kind = values.get("type", row.type if row else "")
    about = values.get("about", row.about if row else About.TICKET)
    if row and (row.type, row.about) != (kind, about):
        raise Refused("What a field holds cannot change. Give the new one another key.")
    said = {name: values[name] for name in SAID if name in values}
    is_new = row is None
    field = load_word(row, CustomField(key=key, type=kind, about=about, **said), values, actor)
    if not is_new and said:
        actions.change_field(field, actor=actor, **said)
    if "options" in values:
        wanted = named_list(values["options"])
        load_below(FieldOption, wanted, lambda: FieldOption(field=field), actor, field=field)


FIELD = Kind(
    "field",
    lazy("Own fields"),
    CustomField,
    about_field,
    facts=(SetupChanged,),
    section=Section(
        fields=FIELDS,
        rows=lambda: CustomField.objects.in_use().filter(object_class=None).in_order(),
        key=str,
        values=about_field,
        load=load_field,
        remove=retire,
        order=55,
    ),
)
