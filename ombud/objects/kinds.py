"""Classes of objects and their relations in the configuration file; fields with their why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, columns
from ombud.objects import actions
from ombud.people.models import Team
from ombud.tickets import actions as tickets
from ombud.tickets.facts import SetupChanged
from ombud.tickets.kinds.fields import SAID
from ombud.tickets.kinds.words import kept, load_below, named_list, retire
from ombud.tickets.models import CustomField, FieldOption, ObjectClass, ObjectRelation
from ombud.tickets.statuses import About

if TYPE_CHECKING:
    from ombud.base.actor import Actor

CAN = ("is_linked", "in_panel", "has_notes", "has_history")
NAMES = ("name", "reverse_name", "is_many", "is_required")
OWN = ("name", "plural", "names", "icon", *CAN)
FIELDS: dict[str, type] = {
    **dict.fromkeys(("name", "plural", "icon"), str),
    "names": dict,
    **dict.fromkeys(("is_personal", *CAN), bool),
    "position": int,
    "title": str,
    **dict.fromkeys(("teams", "fields"), list),
}


def about_class(row: ObjectClass) -> Values:
    teams = row.teams.order_by("team__key").values_list("team__key", flat=True)
    return {
        **columns(*OWN, "is_personal", "position")(row),
        "title": row.title.key if row.title else "",
        "teams": list(teams),
        "fields": [about_field(one) for one in row.fields.filter(retired_at=None).in_order()],
    }


def told_of_class(row: ObjectClass) -> Values:
    """Return what the log of changes tells of a class; of its fields it tells by themselves."""
    return {name: value for name, value in about_class(row).items() if name != "fields"}


def about_field(field: CustomField) -> Values:
    options = field.options.filter(retired_at=None).order_by("position", "pk")
    return {
        "key": field.key,
        **columns("name", "type", *SAID)(field),
        "options": [{"key": one.key, "name": one.name} for one in options],
    }


def load_class(row: ObjectClass | None, key: str, values: Values, actor: Actor) -> None:
    """Add or change a class with its fields; what the file lacks of them is retired."""
    row = row or kept(ObjectClass, key)
    teams = teams_of(values["teams"]) if "teams" in values else None
    own = {name: values[name] for name in OWN if name in values}
    if row is None:
        is_personal = values.get("is_personal", False)
        row = ObjectClass(key=key, is_personal=is_personal, **{"name": key} | own)
        actions.add_class(row, teams or (), actor=actor)
    else:
        if values.get("is_personal", row.is_personal) != row.is_personal:
            raise Refused(
                "Whom a class tells about cannot change. Give the new one another key."
            )
        tickets.restore_entry(row, actor=actor)
        if own or teams is not None:
            actions.change_class(row, teams, actor=actor, **own)
    if "position" in values:
        tickets.place_entry(row, values["position"], actor=actor)
    load_fields(row, values, actor)


def teams_of(keys: list[Any]) -> list[Team]:
    found = list(Team.objects.filter(key__in=[str(one) for one in keys]))
    if len(found) != len(set(keys)):
        raise Refused("There is no such team. Name teams by their short names.")
    return found


def load_fields(row: ObjectClass, values: Values, actor: Actor) -> None:
    listed = checked(values.get("fields", []))
    for position, one in enumerate(listed, 1):
        load_field(row, one, position, actor)
    if "fields" in values:
        drop_others(row.fields, listed, actor)
    title = values.get("title")
    if title:
        field = kept(CustomField, title, object_class=row)
        if field is None:
            raise Refused("Objects are named by one of their own fields.")
        actions.name_by(row, field, actor=actor)


def load_field(row: ObjectClass, values: Values, position: int, actor: Actor) -> None:
    field = kept(CustomField, values["key"], object_class=row)
    said = {name: values[name] for name in ("name", *SAID) if name in values}
    if field is None:
        field = CustomField(
            key=values["key"],
            about=About.OBJECT,
            object_class=row,
            type=values.get("type", ""),
            **said,
        )
        actions.add_field(field, actor=actor)
    else:
        if values.get("type", field.type) != field.type:
            raise Refused("What a field holds cannot change. Give the new one another key.")
        tickets.restore_entry(field, actor=actor)
        tickets.change_field(field, actor=actor, **said)
    tickets.place_entry(field, position, actor=actor)
    if "options" in values:
        wanted = named_list(values["options"])
        load_below(FieldOption, wanted, lambda: FieldOption(field=field), actor, field=field)


def relation_key(row: ObjectRelation) -> str:
    return f"{row.object_class.key}.{row.key}"


def about_relation(row: ObjectRelation) -> Values:
    return {
        **columns("name", "reverse_name", "target", "is_many", "is_required", "position")(row),
        "to_class": row.to_class.key if row.to_class else "",
    }


def load_relation(row: ObjectRelation | None, key: str, values: Values, actor: Actor) -> None:
    """Add or change a relation; its key is that of the class, a dot and its own."""
    of_key, _dot, own_key = key.partition(".")
    of = kept(ObjectClass, of_key)
    if of is None:
        raise Refused("There is no class of this name that could have the relation.")
    row = row or kept(ObjectRelation, own_key, object_class=of)
    own = {name: values[name] for name in NAMES if name in values}
    if row is None:
        row = ObjectRelation(
            object_class=of,
            key=own_key,
            target=values.get("target", ""),
            to_class=kept(ObjectClass, values.get("to_class", "")),
            **own,
        )
        actions.add_relation(row, actor=actor)
    else:
        tickets.restore_entry(row, actor=actor)
        actions.change_relation(row, actor=actor, **own)
    if "position" in values:
        tickets.place_entry(row, values["position"], actor=actor)


def checked(listed: list[Any]) -> list[Values]:
    """Return what a list of the file holds. Raises ``Refused`` for things without a key."""
    known = {"key", "name", "type", *SAID, "options"}
    for one in listed:
        if not isinstance(one, dict) or not isinstance(one.get("key"), str):
            raise Refused("Such a list holds things with a key.")
        if set(one) - known:
            raise Refused("A field of a class has something that is not known.")
    return listed


def drop_others(rows: Any, listed: list[Values], actor: Actor) -> None:
    """Retire what the file does not list, but never the field that names the objects."""
    keys = {one["key"] for one in listed}
    for one in rows.filter(retired_at=None):
        if one.key not in keys:
            tickets.retire_entry(one, actor=actor)


OBJECT_CLASS = Kind(
    "object-class",
    lazy("Classes of objects"),
    ObjectClass,
    told_of_class,
    facts=(SetupChanged,),
    section=Section(
        fields=FIELDS,
        rows=lambda: ObjectClass.objects.in_use().in_order(),
        key=str,
        values=about_class,
        load=load_class,
        remove=retire,
        order=56,
    ),
)
OBJECT_RELATION = Kind(
    "object-relation",
    lazy("Relations of objects"),
    ObjectRelation,
    about_relation,
    facts=(SetupChanged,),
    label=relation_key,
    section=Section(
        fields={
            **dict.fromkeys(("name", "reverse_name", "target", "to_class"), str),
            **dict.fromkeys(("is_many", "is_required"), bool),
            "position": int,
        },
        rows=lambda: (
            ObjectRelation.objects.in_use()
            .filter(object_class__retired_at=None)
            .select_related("object_class", "to_class")
            .order_by("object_class__position", "position", "pk")
        ),
        key=relation_key,
        values=about_relation,
        load=load_relation,
        remove=retire,
        order=57,
    ),
)
KINDS = (OBJECT_CLASS, OBJECT_RELATION)
