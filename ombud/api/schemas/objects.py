"""Objects of the desk's own: classes that it made up, what is kept, how it relates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from ombud.api.schemas.administration import Name
from ombud.api.schemas.base import ID, NUMBER, Flag, From, Id, In, Made, Out, Text
from ombud.api.schemas.setup import OwnFieldOut
from ombud.objects.models import CustomObject, ObjectValue, Tie
from ombud.tickets.models import CustomField, ObjectClass, ObjectRelation

TargetWord = Literal["contact", "organisation", "ticket", "object"]
ClassKey = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_-]+$")]
Names = Annotated[
    dict[str, Annotated[list[Name], Field(min_length=2, max_length=2)]],
    Field(max_length=40, description="By language: singular and plural."),
]
Icon = Annotated[str, Field(max_length=20)]
Fields = Annotated[
    dict[str, Any],
    Field(max_length=100, description="Own fields by short name; null empties one."),
]
Teams = Annotated[list[Id], Field(max_length=200, description="Empty for all teams.")]


class ObjectRelationOut(Out):
    """A way in which objects of a class stand to something else."""

    id: Annotated[int, ID]
    key: Annotated[str, From(ObjectRelation, "key")]
    name: Annotated[str, From(ObjectRelation, "name")]
    reverse_name: Annotated[str, From(ObjectRelation, "reverse_name")]
    target: Annotated[TargetWord, From(ObjectRelation, "target")]
    to_class: Annotated[str | None, From(ObjectClass, "key")]
    is_many: Annotated[bool, From(ObjectRelation, "is_many")]
    is_required: Annotated[bool, From(ObjectRelation, "is_required")]
    is_retired: Annotated[bool, Made("whether it can still be chosen")]


class ObjectClassOut(Out):
    """A class of objects: what they are called, what they can do, what is kept of them."""

    id: Annotated[int, ID]
    key: Annotated[str, From(ObjectClass, "key")]
    name: Annotated[str, From(ObjectClass, "name")]
    plural: Annotated[str, From(ObjectClass, "plural")]
    names: Annotated[dict[str, list[str]], From(ObjectClass, "names")]
    icon: Annotated[str, From(ObjectClass, "icon")]
    is_personal: Annotated[bool, From(ObjectClass, "is_personal")]
    is_linked: Annotated[bool, From(ObjectClass, "is_linked")]
    in_panel: Annotated[bool, From(ObjectClass, "in_panel")]
    has_notes: Annotated[bool, From(ObjectClass, "has_notes")]
    has_history: Annotated[bool, From(ObjectClass, "has_history")]
    is_retired: Annotated[bool, Made("whether objects can still be added")]
    title: Annotated[str | None, From(CustomField, "key")]
    teams: Annotated[list[int], ID]
    fields: list[OwnFieldOut]
    relations: list[ObjectRelationOut]


class ObjectClassIn(In):
    """A class to make up. Whom it tells about cannot be changed later."""

    name: Name
    plural: Name
    names: Names = {}
    icon: Icon = "box"
    is_personal: Flag = False
    is_linked: Flag = True
    in_panel: Flag = True
    has_notes: Flag = False
    has_history: Flag = True
    teams: Teams = []


class ObjectClassChanges(In):
    """What to change of a class; what is left out stays."""

    name: Name | None = None
    plural: Name | None = None
    names: Names | None = None
    icon: Icon | None = None
    is_linked: Flag | None = None
    in_panel: Flag | None = None
    has_notes: Flag | None = None
    has_history: Flag | None = None
    teams: Teams | None = None


class TitleIn(In):
    """The field by which objects of a class are known and named, by its number."""

    field: Id


class ObjectRelationIn(In):
    """A relation to make up, named from both ends. Objects it leads to are of ``to_class``."""

    name: Name
    reverse_name: Name
    target: TargetWord
    to_class: Id | None = None
    is_many: Flag = False
    is_required: Flag = False


class ObjectRelationChanges(In):
    """What to change of a relation; what it leads to stays."""

    name: Name | None = None
    reverse_name: Name | None = None
    is_many: Flag | None = None
    is_required: Flag | None = None


class TieOut(Out):
    """One relation of an object: by which, to what. Of a ticket it is the ticket's number.

    relation: null where a ticket is about the object.
    """

    id: Annotated[int, ID]
    relation: Annotated[str | None, From(ObjectRelation, "key")]
    target: Annotated[TargetWord, From(ObjectRelation, "target")]
    to: Annotated[int, NUMBER]
    since: Annotated[datetime, From(Tie, "since")]


class TieIn(In):
    """A relation by its key, and the number of what it leads to."""

    relation: ClassKey
    to: Id


class ObjectOut(Out):
    """One object."""

    id: Annotated[int, ID]
    object_class: Annotated[str, From(ObjectClass, "key")]
    name: Annotated[str, From(ObjectValue, "text")]
    fields: Annotated[dict[str, Any], From(ObjectValue, "text")]
    contact: Annotated[int | None, ID]
    is_retired: Annotated[bool, Made("whether it can still be chosen")]
    added_at: Annotated[datetime, From(CustomObject, "added_at")]
    changed_at: Annotated[datetime, From(CustomObject, "changed_at")]


class ObjectDetailOut(ObjectOut):
    """One object with its notes and relations."""

    note: Annotated[str, From(CustomObject, "note")]
    relations: list[TieOut]


class ObjectIn(In):
    """An object to add. contact: whom it tells about, where its class tells about people."""

    object_class: ClassKey
    fields: Fields
    contact: Id | None = None
    note: Text = ""
    relations: Annotated[list[TieIn], Field(max_length=50)] = []


class ObjectChanges(In):
    """What to set right; what is left out stays."""

    fields: Fields = {}
    note: Text | None = None


class ObjectSearch(In):
    """What to look for in a class: a condition on its objects, and the page."""

    object_class: ClassKey
    condition: Annotated[
        dict[str, Any],
        Field(
            default_factory=dict,
            description="A condition in the language of views and rules; {} is every object.",
        ),
    ]
    size: Annotated[int, Field(ge=1, le=100, strict=True)] = 50
    cursor: Annotated[str, Field(max_length=400)] = ""
