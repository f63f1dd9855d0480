"""Classes of objects: refusals, rights by team, carried to another desk, read from a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.base.errors import Refused
from ombud.configuration import file
from ombud.configuration.actions import notice_what_slipped_by, take_stock
from ombud.configuration.models import Change
from ombud.objects.access import classes_for
from ombud.objects.models import CustomObject, ObjectValue, Tie
from ombud.people.capabilities import Capability
from ombud.tickets.actions import retire_entry
from ombud.tickets.models import CustomField, Edition, ObjectClass, ObjectRelation
from tests.makers import make_field, make_ticket
from tests.objects.made import make_class, make_class_field, make_object, make_relation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

KINDS = ("object-class", "object-relation")


def required_gone(world: World) -> None:
    of = make_class()
    relation = make_relation(of, target="organisation", is_required=True)
    make_object(of)
    assert relation.is_required


def title_of(of: ObjectClass) -> CustomField:
    assert of.title is not None
    return of.title


REFUSED: dict[str, tuple[Callable[[World], object], str]] = {
    "what tells about a person, in a class that tells of nobody": (
        lambda _w: make_class_field(make_class(), name="Owner", category="user.contact"),
        "tell about nobody",
    ),
    "a field of objects without a class": (
        lambda _w: make_field(about="object", category="system.operations"),
        "which class",
    ),
    "two classes of one name": (lambda _w: (make_class(), make_class()), "of this name"),
    "an own object of nobody": (
        lambda _w: make_object(make_class(is_personal=True)),
        "to which contact",
    ),
    "a shared object of somebody": (
        lambda w: make_object(make_class(), contact=w.cleo),
        "tell about nobody",
    ),
    "a relation of own objects to another contact": (
        lambda _w: make_relation(make_class(is_personal=True)),
        "one contact already",
    ),
    "notes where there are none": (lambda _w: make_object(make_class(), note="x"), "no notes"),
    "an object without what is required": (required_gone, "required"),
    "retiring the field that names them": (
        lambda _w: retire_entry(title_of(make_class()), actor=SYSTEM),
        "named by this field",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why(world: World, case: str) -> None:
    attempt, words = REFUSED[case]
    with pytest.raises(Refused, match=words):
        attempt(world)


def test_the_database_holds_what_the_verbs_promise(world: World) -> None:
    of = make_class()
    row, relation = make_object(of), make_relation(of)
    wrong: tuple[Callable[[], object], ...] = (
        lambda: Tie.objects.create(object=row, relation_id=relation.pk),
        lambda: Tie.objects.create(object=row, contact=world.cleo),
        lambda: ObjectValue.objects.create(object=row, field=title_of(of)),
        lambda: CustomField.objects.filter(pk=title_of(of).pk).update(object_class=None),
        lambda: ObjectRelation.objects.filter(pk=relation.pk).update(target="object"),
    )
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_rights_count_for_a_class_in_the_teams_that_work_with_it(world: World) -> None:
    make_class("Device", teams=(world.lending,))
    make_class("Vehicle")
    found = {
        agent.name: [
            sorted(one.key for one in classes_for(world.rights(agent), needs))
            for needs in (Capability.SEE_OBJECTS, Capability.CHANGE_OBJECTS)
        ]
        for agent in (world.ana, world.ben, world.olga)
    }

    assert found == {
        "Ana Halden": [["device", "vehicle"], ["device", "vehicle"]],
        "Ben Halden": [["vehicle"], ["vehicle"]],
        "Olga Halden": [["device", "vehicle"], []],
    }


def test_classes_go_into_a_file_and_come_out_of_it_the_same(world: World) -> None:
    of = make_class("Device", names={"de": ["Gerät", "Geräte"]}, teams=(world.lending,))
    make_class_field(of, name="Model", type="one", options=("X1", "X2"))
    make_relation(of, target="object", to_class=of, name="Is part of", reverse_name="Has part")
    make_class("Account", is_personal=True)
    document = json.loads(json.dumps(file.export()))
    take_stock()
    noted = Change.objects.filter(kind__in=KINDS).count()
    notice_what_slipped_by()
    slipped = Change.objects.filter(kind__in=KINDS).count() - noted
    ObjectRelation.objects.all().delete()
    ObjectClass.objects.update(title=None)
    for model in (CustomField, ObjectClass, Edition):
        model._default_manager.all().delete()

    plan = file.load(document, actor=Actor(ActorKind.OPERATOR))
    again = file.load(document, actor=Actor(ActorKind.OPERATOR), removes=True)

    assert slipped == 0
    assert (plan.problems, again.changes) == ((), ())
    after = file.export()
    for kind in KINDS:
        assert after["sections"][kind] == document["sections"][kind] != []


def test_a_table_is_looked_at_first_and_then_kept_whole(as_sven: Client, world: World) -> None:
    make_ticket(world)
    of = make_class("Device")
    make_class_field(of, name="Model", type="one", options=("X1", "X2"))
    make_relation(of, is_many=True)
    make_object(of, "SN-1", raw={"model": "x1"})
    good = "Serial number;Model;Belongs to\nSN-1;X2;\nSN-2;x1;cleo@lumen.example\n"
    bad = good + "SN-3;X9;nobody@lumen.example\nSN-2;X1;\n"
    at = "/objects/device/table/"

    looked = as_sven.post(at, {"table": good, "do": "look"})
    refused = as_sven.post(at, {"table": bad, "do": "keep"})
    before = CustomObject.objects.count()
    kept = as_sven.post(at, {"table": good, "do": "keep"})

    assert (looked.status_code, refused.status_code, before) == (200, 422, 1)
    for words in ("SN-3", "Choose one of the list", "no such contact", "twice"):
        assert words in refused.content.decode()
    assert (kept.status_code, CustomObject.objects.count()) == (302, 2)
    options = list(ObjectValue.objects.filter(option__isnull=False).order_by("object_id"))
    assert [one.option.key for one in options if one.option] == ["x2", "x1"]
    assert Tie.objects.get().contact == world.cleo


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_long_it_is(
    as_ana: Client, count: int, django_assert_num_queries: Any
) -> None:
    of = make_class("Device", fields=("Model",))
    for number in range(count):
        make_object(of, f"SN-{number}", raw={"model": "X"})
    as_ana.get("/objects/device/")

    with django_assert_num_queries(7):  # session, agent, rights, edition (3), objects
        page = as_ana.get("/objects/device/").content.decode()

    assert page.count("SN-") == count
