"""The doors to the words and parts a desk sets up for its tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.http import Http404

from ombud.base.errors import Refused
from ombud.people.capabilities import Capability
from ombud.tickets.models import (
    ChecklistTemplate,
    Form,
    FormItem,
    FormRule,
    Tag,
    Way,
)
from ombud.tickets.models.entry import Entry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models.agent import Rights

E = TypeVar("E", bound=Entry)


def entries_for(rights: Rights, model: type[E]) -> QuerySet[Any]:
    """Return the entries of one part of the setup, in order. Raises ``Http404``."""
    if not rights.may(Capability.CONFIGURE):
        raise Http404("No such setup.")
    return model.objects.in_order()


def entry_for(rights: Rights, model: type[E], number: int) -> E:
    """Return one entry of the setup. Raises ``Http404``."""
    found: E | None = entries_for(rights, model).filter(pk=number).first()
    if found is None:
        raise Http404("No such entry.")
    return found


def choice_for(model: type[E], number: int | None) -> E | None:
    """Return what an agent chose for a ticket, retired or not; None for nothing.

    The vocabulary belongs to everybody who may change a ticket. Raises ``Http404``.
    """
    if not number:
        return None
    found: E | None = model.objects.filter(pk=number).first()
    if found is None:
        raise Http404("No such entry.")
    return found


def checklist_templates_for() -> list[ChecklistTemplate]:
    """Return all prepared lists with their tasks, by name: words of the desk, for everybody."""
    return list(ChecklistTemplate.objects.prefetch_related("tasks"))


def checklist_template_for(template_id: int) -> ChecklistTemplate:
    """Return one prepared list. Raises ``Http404``."""
    found = ChecklistTemplate.objects.filter(pk=template_id).prefetch_related("tasks").first()
    if found is None:
        raise Http404("No such list.")
    return found


def tag_for(rights: Rights, tag_id: int) -> Tag:
    """Return a tag for whoever keeps the desk's tags. Raises ``Http404`` otherwise."""
    tags = Tag.objects.filter(pk=tag_id, merged_into=None)
    tag = tags.first() if rights.may(Capability.TAGS) else None
    if tag is None:
        raise Http404("No such tag.")
    return tag


def tag_named_for(rights: Rights, name: str) -> Tag:
    """Return the tag in use that is called ``name``. Raises ``Refused`` when there is none."""
    plain = " ".join(name.split()).lower()
    tags = Tag.objects.filter(name=plain, merged_into=None)
    tag = tags.first() if rights.may(Capability.TAGS) else None
    if tag is None:
        raise Refused("There is no tag of this name. Write one that is in the list.")
    return tag


def form_part_for(rights: Rights, kind: str, number: int) -> FormItem | FormRule:
    """Return a field (``items``) or a rule of a form. Raises ``Http404``."""
    if not rights.may(Capability.CONFIGURE):
        raise Http404("No such setup.")
    model: type[FormItem] | type[FormRule] = FormItem if kind == "items" else FormRule
    found = model.objects.filter(pk=number).select_related("form").first()
    if found is None:
        raise Http404("No such part of a form.")
    return found


def way_for(rights: Rights, number: int) -> Way:
    """Return one way of a workflow. Raises ``Http404``."""
    found = Way.objects.filter(pk=number).select_related("workflow").first()
    if found is None or not rights.may(Capability.CONFIGURE):
        raise Http404("No such way.")
    return found


def form_parts(form: Form) -> tuple[list[FormItem], list[FormRule]]:
    """Return the fields and the rules of ``form``, in order."""
    return (
        list(form.items.select_related("field")),
        list(form.rules.select_related("field")),
    )
