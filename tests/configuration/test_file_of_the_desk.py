"""The desk's own words, fields, forms, views and prepared texts, carried to another desk."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions import make_macro, make_saved_reply
from ombud.automation.models import Macro
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.configuration import file
from ombud.people.models import Team
from ombud.people.models.agent import everything
from ombud.tickets.actions import (
    add_entry,
    add_rule,
    add_way,
    add_workflow,
    ask_field,
    create_view,
    make_default,
    require_item,
    set_matrix,
    ship_setup,
    tag_ticket,
)
from ombud.tickets.actions.saved_views import Wanted
from ombud.tickets.models import (
    CustomField,
    CustomStatus,
    Edition,
    FieldOption,
    Form,
    PriorityCell,
    Product,
    ProductVersion,
    Tag,
    TicketType,
    View,
    Workflow,
)
from ombud.tickets.setup import current
from ombud.tickets.statuses import Effect, Priority
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from tests.world import World

OPERATOR = Actor(ActorKind.OPERATOR)
OURS = (
    *("type", "status", "product", "priority", "field", "form", "workflow", "tag", "view"),
    *("macro", "saved_reply"),
)

PRODUCTS = (ProductVersion, Product)


@pytest.fixture
def furnished(world: World) -> World:
    """A desk with something of its own of every kind."""
    ship_setup()
    complaint = TicketType(name="Complaint")
    add_entry(complaint, actor=SYSTEM)
    make_default(complaint, actor=SYSTEM)
    add_entry(CustomStatus(name="At the vendor", status="pending"), actor=SYSTEM)
    lamp = Product(name="Lamp")
    add_entry(lamp, actor=SYSTEM)
    add_entry(ProductVersion(name="2.0", product=lamp), actor=SYSTEM)
    set_matrix({(3, 3): Priority.HIGH}, actor=SYSTEM)
    colour = make_field(name="Colour", type="one", options=("Red", "Blue"))
    form = Form(name="Complaints", team=world.lending, type=complaint)
    add_entry(form, actor=SYSTEM)
    require_item(ask_field(form, colour, actor=SYSTEM), is_required=True, actor=SYSTEM)
    when = f"type:{complaint.key}"
    add_rule(form, colour, effect=Effect.LIMIT, when=when, options=["red"], actor=SYSTEM)
    order = add_workflow(Workflow(name="Complaints", type=complaint), actor=SYSTEM)
    first, last = (CustomStatus.objects.get(key=key) for key in ("at-the-vendor", "closed"))
    add_way(order, None, first, fields=["colour"], actor=SYSTEM)
    add_way(order, first, last, needs="team.supervise", team=world.lending, actor=SYSTEM)
    tag_ticket(make_ticket(world), "vip", actor=SYSTEM)
    of_team = {"field": "team", "operator": "is", "value": world.lending.pk}
    wanted = Wanted(name="Lending", condition=of_team, team=world.lending)
    upper = create_view(wanted, agent=None, rights=everything(), actor=SYSTEM, key="zz-above")
    below = Wanted(name="Below", team=world.lending, parent=upper)
    create_view(below, agent=None, rights=everything(), actor=SYSTEM, key="aa-below")
    steps: list[dict[str, Any]] = [
        {"action": "ticket.move", "with": {"team": world.cards.pk}},
        {"action": "ticket.tag", "with": {"tag": "vip"}},
    ]
    make_macro(name="To cards", steps=steps, team=world.lending, actor=SYSTEM)
    make_saved_reply(name="Hello", texts={"en": "Hello", "de": "Guten Tag"}, actor=SYSTEM)
    return world


def sections(document: dict[str, Any]) -> dict[str, Any]:
    return {name: document["sections"][name] for name in OURS}


def empty_the_desk() -> None:
    """Take everything of the desk's own away, and change the numbers of its teams."""
    for model in (
        View,
        Macro,
        Form,
        Workflow,
        FieldOption,
        CustomField,
        ProductVersion,
        Product,
    ):
        rows = model._default_manager.all()
        for row in rows.order_by("-pk"):
            row.delete()
    for other in (CustomStatus, TicketType, PriorityCell, Tag, Edition):
        other._default_manager.all().delete()


def test_a_desk_goes_into_a_file_and_comes_out_of_it_the_same(furnished: World) -> None:
    document = json.loads(json.dumps(file.export()))
    team = Team.objects.get(key="lending")
    Macro.objects.all().delete()
    empty_the_desk()

    plan = file.load(document, actor=OPERATOR)
    again = file.load(document, actor=OPERATOR, removes=True)

    assert plan.problems == ()
    assert sections(file.export()) == sections(document)
    assert again.changes == ()
    macro = Macro.objects.get()
    assert macro.steps[0]["with"] == {"team": furnished.cards.pk}
    assert View.objects.get(key="zz-above").condition["value"] == team.pk
    assert View.objects.get(key="aa-below").parent == View.objects.get(key="zz-above")
    assert current().default_type.key == "complaint"
    assert current().priority_for(3, 3) == Priority.HIGH
    assert current().forms[0].rules[0].options == {"red"}


def test_a_preview_of_a_new_desk_writes_nothing(furnished: World) -> None:
    document = file.export()
    Macro.objects.all().delete()
    empty_the_desk()

    plan = file.preview(document, actor=OPERATOR)

    assert plan.problems == ()
    assert {step.verb for step in plan.changes if step.kind in OURS} == {"added"}
    assert CustomField.objects.count() == View.objects.count() == Tag.objects.count() == 0


def test_what_names_a_person_or_belongs_to_one_stays_out(furnished: World) -> None:
    of_ana = {"field": "assignee", "operator": "is", "value": furnished.ana.pk}
    every, ana = everything(), furnished.ana
    create_view(
        Wanted(name="Ana's", condition=of_ana), agent=None, rights=every, actor=SYSTEM, key="x1"
    )
    create_view(Wanted(name="Own", owner=ana), agent=ana, rights=every, actor=SYSTEM, key="x2")
    steps = [{"action": "ticket.assign", "with": {"assignee": ana.pk}}]
    make_macro(name="To Ana", steps=steps, actor=SYSTEM)

    written = json.dumps(file.export(with_people=True)["sections"])

    assert '"x1"' not in written
    assert '"x2"' not in written
    assert "To Ana" not in written


UNKNOWN = {"field": "nothing", "operator": "is", "value": 1}
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("field", {"key": "nop", "name": "No purpose", "type": "text"}),
    ("field", {"key": "colour", "type": "text"}),
    ("status", {"key": "limbo", "name": "Limbo", "status": "limbo"}),
    ("product", {"key": "lamp", "versions": ["2.0"]}),
    ("priority", {"key": "high-huge", "priority": "urgent"}),
    ("form", {"key": "complaints", "team": "nowhere"}),
    ("form", {"key": "complaints", "items": [{"field": "nothing", "is_required": True}]}),
    (
        "view",
        {"key": "zz-above", "condition": UNKNOWN},
    ),
    ("view", {"key": "zz-above", "parent": "aa-below"}),
    ("macro", {"key": "To cards@lending", "steps": [{"action": "ticket.explode"}]}),
    ("macro", {"key": "X@nowhere", "steps": []}),
    ("saved_reply", {"key": "Hello@*", "texts": {"en": "Hi {{ nobody.knows }}"}}),
]


@pytest.mark.parametrize(("kind", "item"), REFUSED)
def test_what_a_page_refuses_the_file_refuses_too(
    furnished: World, kind: str, item: dict[str, Any]
) -> None:
    before = file.export()
    document = copy.deepcopy(before)
    document["sections"] = {kind: [item]}

    plan = file.load(document, actor=OPERATOR)

    assert [(step.kind, step.key) for step in plan.problems] == [(kind, item["key"])]
    assert file.export() == before
