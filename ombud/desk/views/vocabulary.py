"""Administering the desk's own words: types, statuses, products, versions, the matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import entries_for, entry_for
from ombud.tickets.models import (
    CustomField,
    CustomStatus,
    FieldOption,
    Form,
    ObjectClass,
    ObjectRelation,
    Product,
    ProductVersion,
    TicketType,
    Workflow,
)
from ombud.tickets.setup import current
from ombud.tickets.statuses import Impact, Priority, Status, Urgency, ValueType

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from ombud.tickets.models.entry import Entry


@dataclass(frozen=True, slots=True)
class Part:
    """One list of words: its model, what its page says, and what else an entry can do."""

    key: str
    model: type[Entry]
    title: Any
    about: Any
    new: Any
    has_default: bool = False
    has_page: bool = False

    @property
    def verbs(self) -> set[str]:
        """Return what the list offers to do; an entry with a page is renamed there."""
        given = {"up", "down", "retire", "restore"}
        given |= set() if self.has_page else {"rename"}
        return given | {"default"} if self.has_default else given


PARTS = {
    part.key: part
    for part in (
        Part(
            "types",
            TicketType,
            lazy("Types of tickets"),
            lazy("What a ticket can be. Forms, views and rules ask for it."),
            lazy("New type"),
            has_default=True,
        ),
        Part(
            "statuses",
            CustomStatus,
            lazy("Statuses"),
            lazy("Your own names for where a ticket stands, each on one of the five kinds."),
            lazy("New status"),
            has_default=True,
        ),
        Part(
            "products",
            Product,
            lazy("Products"),
            lazy("What tickets can be about, with versions."),
            lazy("New product"),
        ),
        Part(
            "versions",
            ProductVersion,
            lazy("Versions"),
            lazy("Versions of this product, in the order in which they are offered."),
            lazy("New version"),
        ),
        Part(
            "fields",
            CustomField,
            lazy("Fields"),
            lazy("What you ask beside subject and text, and why you may."),
            lazy("New field"),
            has_page=True,
        ),
        Part(
            "objects",
            ObjectClass,
            lazy("Objects"),
            lazy(
                "Devices, contracts, vehicles: what you keep beside tickets, and why you may."
            ),
            lazy("New class of objects"),
            has_page=True,
        ),
        Part(
            "relations",
            ObjectRelation,
            lazy("Relations"),
            lazy("How objects of this class stand to other things."),
            lazy("New relation"),
            has_page=True,
        ),
        Part(
            "forms",
            Form,
            lazy("Forms"),
            lazy("Which fields are asked, by team and type, and under which conditions."),
            lazy("New form"),
            has_page=True,
        ),
        Part(
            "workflows",
            Workflow,
            lazy("Workflows"),
            lazy("Which status may follow which, for a type, and who may go that way."),
            lazy("New workflow"),
            has_page=True,
        ),
        Part(
            "options",
            FieldOption,
            lazy("Values"),
            lazy("Values of this field, in the order in which they are offered."),
            lazy("New value"),
        ),
    )
}


BELONGS = {"versions": "product", "options": "field"}
ABOVE = {"versions": "products", "options": "fields"}


def page(
    request: AgentRequest,
    part: Part,
    *,
    within: Product | CustomField | None = None,
    problem: str = "",
    typed: str = "",
) -> HttpResponse:
    rows = entries_for(request.rights, part.model)
    if within:
        rows = rows.filter(**{BELONGS[part.key]: within})
    values = {
        "frame": frame_for(request, ABOVE.get(part.key, part.key)),
        "above": ABOVE.get(part.key, ""),
        "part": part,
        "within": within,
        "entries": list(rows),
        "kinds": Status.choices if part.model is CustomStatus else (),
        "problem": problem,
        "typed": typed,
        "kind": request.POST.get("status", ""),
    }
    return answer(
        request,
        "desk/administration/vocabulary.html",
        values,
        status=422 if problem else 200,
    )


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def entries(request: AgentRequest, part: str) -> HttpResponse:
    """Show one list of words; add one."""
    of = PARTS[part]
    if request.method == "GET":
        return page(request, of)
    new = of.model(name=request.POST.get("name", ""))
    if isinstance(new, CustomStatus):
        if request.POST.get("status") not in Status.values:
            raise Http404("No such kind of status.")
        new.status = request.POST["status"]
    return added(request, of, new)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def versions(request: AgentRequest, number: int) -> HttpResponse:
    """Show the versions of a product; add one."""
    product = entry_for(request.rights, Product, number)
    if request.method == "GET":
        return page(request, PARTS["versions"], within=product)
    new = ProductVersion(product=product, name=request.POST.get("name", ""))
    return added(request, PARTS["versions"], new, product)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def options(request: AgentRequest, number: int) -> HttpResponse:
    """Show the values of a list field; add one."""
    field = entry_for(request.rights, CustomField, number)
    if field.type not in {ValueType.ONE, ValueType.SEVERAL}:
        raise Http404("This field is no list.")
    if request.method == "GET":
        return page(request, PARTS["options"], within=field)
    new = FieldOption(field=field, name=request.POST.get("name", ""))
    return added(request, PARTS["options"], new, field)


def added(
    request: AgentRequest,
    part: Part,
    new: Entry,
    within: Product | CustomField | None = None,
) -> HttpResponse:
    typed = new.name
    try:
        actions.add_entry(new, actor=request.user.actor)
    except Refused as refusal:
        return page(request, part, within=within, problem=worded(refusal.reason), typed=typed)
    messages.success(request, _("Added."))
    return redirect(list_of(new))


def list_of(entry: Entry) -> str:
    """Return the address of the list in which ``entry`` stands."""
    if isinstance(entry, ProductVersion):
        return reverse("desk:versions", args=[entry.product_id])
    if isinstance(entry, FieldOption):
        return reverse("desk:options", args=[entry.field_id])
    if isinstance(entry, CustomField | ObjectRelation) and entry.object_class_id:
        return reverse("desk:object-class", args=[entry.object_class_id])
    if isinstance(entry, ObjectClass):
        return reverse("desk:object-classes")
    part = next(part for part in PARTS.values() if part.model is type(entry))
    return reverse(f"desk:{part.key}")


VERBS: dict[str, Callable[[Any, AgentRequest], object]] = {
    "rename": lambda entry, request: actions.rename_entry(
        entry, request.POST.get("name", ""), actor=request.user.actor
    ),
    "up": lambda entry, request: actions.move_entry(entry, up=True, actor=request.user.actor),
    "down": lambda entry, request: actions.move_entry(
        entry, up=False, actor=request.user.actor
    ),
    "retire": lambda entry, request: actions.retire_entry(entry, actor=request.user.actor),
    "restore": lambda entry, request: actions.restore_entry(entry, actor=request.user.actor),
    "default": lambda entry, request: actions.make_default(entry, actor=request.user.actor),
}


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def entry(request: AgentRequest, part: str, number: int, verb: str) -> HttpResponse:
    """Rename, move, retire or restore a word, or make it the default."""
    of = PARTS.get(part)
    if of is None or verb not in of.verbs:
        raise Http404("No such verb.")
    found = entry_for(request.rights, of.model, number)
    to = list_of(found)
    with refusals_said(request):
        VERBS[verb](found, request)
    return redirect(to)


@require_GET
@signed_in
@may(Capability.CONFIGURE)
def priorities(request: AgentRequest) -> HttpResponse:
    """Show which priority follows from which impact and urgency."""
    setup = current()
    values = {
        "frame": frame_for(request, "priorities"),
        "urgencies": Urgency.choices,
        "rows": [
            (impact, [(u, setup.priority_for(impact, u)) for u in Urgency]) for impact in Impact
        ],
        "priorities": Priority.choices,
    }
    return answer(request, "desk/administration/priorities.html", values)


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def priorities_set(request: AgentRequest) -> HttpResponse:
    """Keep the whole matrix."""
    cells: dict[tuple[int, int], int] = {}
    for impact in Impact.values:
        for urgency in Urgency.values:
            typed = request.POST.get(f"cell-{impact}-{urgency}", "")
            if typed.isascii() and typed.isdigit() and len(typed) == 1:
                cells[impact, urgency] = int(typed)
    with refusals_said(request, _("Saved.")):
        actions.set_matrix(cells, actor=request.user.actor)
    return redirect("desk:priorities")
