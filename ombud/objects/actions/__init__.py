"""The verbs of objects and of their classes."""

from ombud.objects.actions.classes import (
    add_class,
    add_field,
    add_relation,
    change_class,
    change_relation,
    name_by,
)
from ombud.objects.actions.importing import import_objects, plan_import
from ombud.objects.actions.keeping import (
    add_object,
    change_object,
    restore_object,
    retire_object,
)
from ombud.objects.actions.tying import Wanted, tie_object, tie_to_ticket, untie

__all__ = [
    "Wanted",
    "add_class",
    "add_field",
    "add_object",
    "add_relation",
    "change_class",
    "change_object",
    "change_relation",
    "import_objects",
    "name_by",
    "plan_import",
    "restore_object",
    "retire_object",
    "tie_object",
    "tie_to_ticket",
    "untie",
]
