"""What objects hold about a person: handed over, erased, hidden, ended, never in the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.bundles.collecting import Wanted, items_of
from ombud.bundles.statuses import Profile
from ombud.events.models import Event
from ombud.objects.access import objects_for, ties_of
from ombud.objects.actions import change_object, tie_object
from ombud.objects.models import CustomObject, ObjectValue
from ombud.objects.queries import named
from ombud.retention.statuses import Act
from ombud.subjects.queries import person_behind
from ombud.tickets.actions import restrict
from ombud.tickets.statuses import RestrictionGround
from tests.erasure.person import erase
from tests.makers import make_contact, make_ticket
from tests.objects.made import make_class, make_class_field, make_object, make_relation
from tests.retention.helping import carried_out, rule_about

if TYPE_CHECKING:
    from ombud.people.models import Contact
    from tests.world import World

CANARY = "Kanarienvogel-7731"


def held_about(contact: Contact) -> set[str]:
    found = items_of(person_behind(contact), Wanted(Profile.ACCESS))
    return {str(item.value) for item in found if item.model.startswith("objects.")}


def test_an_erasure_ends_what_own_objects_hold_and_cuts_the_person_out_of_shared_ones(
    transactional_db: None, world: World
) -> None:
    own = make_class("Account", is_personal=True, has_notes=True)
    tax = make_class_field(own, name="Tax number", erasure="keep")
    account = make_object(
        own, CANARY, contact=world.cleo, note=f"note {CANARY}", raw={"tax_number": "T-1"}
    )
    shared = make_class("Device", fields=("Remark",), has_notes=True)
    owner = make_relation(shared, is_many=True)
    name, dora = world.cleo.name, make_contact("dora@lumen.example", "Dora Lindqvist")
    raw = {"remark": f"Handed to {name}"}
    device = make_object(shared, f"{CANARY}-d", raw=raw, note=f"Call {name} first")
    for contact in (world.cleo, dora):
        tie_object(device, owner, contact, actor=SYSTEM)

    before = held_about(world.cleo)
    erase(world.cleo)

    account.refresh_from_db()
    device.refresh_from_db()
    assert {CANARY, f"note {CANARY}", "T-1", f"{CANARY}-d"} <= before
    assert account.note == ""
    assert [(one.field_id, one.text) for one in account.field_values.all()] == [(tax.pk, "T-1")]
    assert device.field_values.filter(text=f"{CANARY}-d").count() == 1
    assert [tie.contact_id for tie in device.ties.all()] == [dora.pk]
    assert name not in device.note
    assert not ObjectValue.objects.filter(text__contains=name).exists()
    assert held_about(world.cleo) == {"T-1", "Account"}  # of what kind it is, as well


def test_an_own_object_rests_with_the_data_of_its_contact(world: World) -> None:
    make_ticket(world)
    own = make_object(make_class("Account", is_personal=True), contact=world.cleo)
    shared = make_class("Device")
    owner = make_relation(shared)
    device = make_object(shared)
    tie_object(device, owner, world.cleo, actor=SYSTEM)
    rights = world.rights(world.ana)
    before = [set(objects_for(rights)), len(ties_of(rights, device))]

    restrict(world.cleo, RestrictionGround.ACCURACY, actor=SYSTEM)

    assert before == [{own, device}, 1]
    assert [set(objects_for(rights)), len(ties_of(rights, device))] == [{device}, 0]


def test_a_value_ends_when_its_field_says_after_the_object_was_retired(world: World) -> None:
    of = make_class("Device")
    late, early = make_object(of, "SN-1"), make_object(of, "SN-2")
    make_object(of, "SN-3")
    CustomObject.objects.filter(pk=late.pk).update(retired_at=clock.in_(days=-364))
    CustomObject.objects.filter(pk=early.pk).update(retired_at=clock.in_(days=-366))
    rule = rule_about(
        "object-fields", name="Own", trigger="object__retired_at", period="P1D", act=Act.DELETE
    )

    carried_out(rule)

    assert list(ObjectValue.objects.values_list("text", flat=True)) == ["SN-1", "SN-3"]
    assert named([early])[0].name == f"Device {early.pk}"


def test_nothing_that_an_object_holds_reaches_the_log(world: World) -> None:
    of = make_class("Account", is_personal=True, has_notes=True)
    row = make_object(of, CANARY, contact=world.cleo, note=CANARY)

    change_object(row, {"serial_number": CANARY + "x"}, note="", actor=SYSTEM)

    told = json.dumps(
        list(Event.objects.values("kind", "subject_type", "payload")), default=str
    )
    assert "object.field-filled" in told
    assert CANARY not in told
