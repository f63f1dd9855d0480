"""Making up classes of objects: what they are called, what they can do, how they relate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.tickets.actions.vocabulary import (
    LONGEST_NAME,
    add_entry,
    note_change,
    plain_name,
    refuse_taken,
)
from ombud.tickets.models import ObjectClass, ObjectClassTeam, ObjectRelation
from ombud.tickets.statuses import RelationTarget, SetupChange, SetupPart, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ombud.base.actor import Actor
    from ombud.people.models import Team
    from ombud.tickets.models import CustomField

ICONS = ("box", "file", "tag", "key", "building", "phone", "globe", "cal", "id", "ticket")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
MOST_LANGUAGES = 40
CHANGEABLE = frozenset(
    {"name", "plural", "names", "icon", "is_linked", "in_panel", "has_notes", "has_history"}
)


@transaction.atomic
def add_class(new: ObjectClass, teams: Iterable[Team] = (), *, actor: Actor) -> ObjectClass:
    """Add an unsaved class at the end of the list; ``teams`` work with it, none means all.

    Raises ``Refused`` without its names, or when the name or the short name is taken.
    """
    refuse_unnamed(new)
    add_entry(new, actor=actor)
    if chosen := list(teams):
        put_teams(new, chosen)
        note_change(new, SetupPart.OBJECT_CLASS, SetupChange.CHANGED, actor=actor)
    return new


@transaction.atomic
def change_class(
    row: ObjectClass, teams: Iterable[Team] | None = None, *, actor: Actor, **values: Any
) -> None:
    """Change what a class is called and what its objects can do; whom it tells about stays.

    values: name, plural, names, icon, is_linked, in_panel, has_notes, has_history.
    teams: who works with it, empty for all; None leaves that as it is.
    Raises ``Refused`` when something would be missing.
    """
    lock(row)
    if set(values) - CHANGEABLE:
        raise Refused("This cannot be changed. Make another class.")
    for name, value in values.items():
        setattr(row, name, value)
    row.name = plain_name(row.name)
    refuse_unnamed(row)
    refuse_taken(row)
    row.save(update_fields=sorted(CHANGEABLE))
    if teams is not None:
        put_teams(row, teams)
    note_change(row, SetupPart.OBJECT_CLASS, SetupChange.CHANGED, actor=actor)


def put_teams(row: ObjectClass, teams: Iterable[Team]) -> None:
    row.teams.all().delete()
    ObjectClassTeam.objects.bulk_create(
        ObjectClassTeam(object_class=row, team=team) for team in teams
    )


def refuse_unnamed(row: ObjectClass) -> None:
    """Bring the names to one line. Raises ``Refused`` where one is missing or wrong."""
    row.plural = plain_name(row.plural or row.name)
    row.names = plain_names(row.names)
    if row.icon not in ICONS:
        raise Refused("Choose one of the icons.")


def plain_names(names: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return singular and plural by language. Raises ``Refused`` for anything else."""
    if not isinstance(names, dict) or len(names) > MOST_LANGUAGES:
        raise Refused("Names by language are pairs: singular and plural.")
    made: dict[str, list[str]] = {}
    for language, pair in names.items():
        is_pair = isinstance(pair, list | tuple) and len(pair) == 2
        if not is_pair or not all(isinstance(one, str) for one in pair):
            raise Refused("Names by language are pairs: singular and plural.")
        if not LANGUAGE.fullmatch(language):
            raise Refused("Write a language by its short sign, such as de or pt-BR.")
        made[language] = [plain_name(one)[:LONGEST_NAME] for one in pair]
    return made


@transaction.atomic
def add_field(field: CustomField, *, actor: Actor) -> CustomField:
    """Give objects of a class a field; the first line of text names them from then on.

    Raises ``Refused`` without purpose, basis, retention or erasure: no purpose, no field.
    """
    add_entry(field, actor=actor)
    of = field.object_class
    if of is not None and of.title_id is None and field.type == ValueType.TEXT:
        name_by(of, field, actor=actor)
    return field


@transaction.atomic
def name_by(row: ObjectClass, field: CustomField, *, actor: Actor) -> None:
    """Let objects of a class be known and named by ``field``.

    Raises ``Refused`` unless it is a line of text of theirs that is still asked.
    """
    lock(row)
    is_theirs = field.object_class_id == row.pk and not field.is_retired
    if not is_theirs or field.type != ValueType.TEXT:
        raise Refused("Objects are named by one of their own fields that holds a line of text.")
    if row.title_id == field.pk:
        return
    row.title = field
    row.save(update_fields=["title"])
    note_change(row, SetupPart.OBJECT_CLASS, SetupChange.CHANGED, actor=actor)


@transaction.atomic
def add_relation(new: ObjectRelation, *, actor: Actor) -> ObjectRelation:
    """Let objects of a class stand in a relation to something, named from both ends.

    Raises ``Refused`` when it leads nowhere or has a name from one end only.
    """
    refuse_loose(new)
    if new.object_class.is_personal and new.target == RelationTarget.CONTACT:
        raise Refused(
            "Each object of this class belongs to one contact already, and tells about "
            "nobody else."
        )
    add_entry(new, actor=actor)
    return new


@transaction.atomic
def change_relation(row: ObjectRelation, *, actor: Actor, **values: Any) -> None:
    """Name a relation otherwise, let it be of many, or let it be required or not.

    values: name, reverse_name, is_many, is_required. What it leads to stays.
    Raises ``Refused`` when a name is missing or it would be of one where it is of many.
    """
    lock(row)
    if set(values) - {"name", "reverse_name", "is_many", "is_required"}:
        raise Refused("This cannot be changed. Make another relation.")
    if row.is_many and not values.get("is_many", True):
        raise Refused("It is of many already. Make another relation.")
    for name, value in values.items():
        setattr(row, name, value)
    row.name = plain_name(row.name)
    refuse_loose(row)
    refuse_taken(row)
    row.save(update_fields=["name", "reverse_name", "is_many", "is_required"])
    note_change(row, SetupPart.OBJECT_RELATION, SetupChange.CHANGED, actor=actor)


def refuse_loose(relation: ObjectRelation) -> None:
    relation.reverse_name = plain_name(relation.reverse_name)
    if relation.target not in RelationTarget.values:
        raise Refused("Say what the relation leads to.")
    if (relation.target == RelationTarget.OBJECT) != (relation.to_class_id is not None):
        raise Refused("Say of which class the other objects are.")
    if relation.target == RelationTarget.TICKET and relation.is_required:
        raise Refused("An object is there before its tickets. This cannot be required.")
