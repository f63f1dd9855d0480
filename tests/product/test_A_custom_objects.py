"""Group A, custom objects: an administrator defines a class of object with capacities, its
fields and relations in the browser, without code; agents keep objects and link them; what
happened is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ombud.desk.finding import context_for
from ombud.objects.models import CustomObject, Tie
from ombud.people.actions import change_contact, organisation_named
from ombud.rules.compile import to_q
from ombud.rules.evaluate import matches
from ombud.rules.language import from_json
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import CustomField, ObjectClass, ObjectRelation, Ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

CLASS = {
    "name": "Device",
    "plural": "Devices",
    "one_de": "Gerät",
    "many_de": "Geräte",
    "icon": "phone",
    "is_linked": "on",
    "in_panel": "on",
    "has_notes": "on",
    "has_history": "on",
}
FIELD = {
    "name": "Serial number",
    "type": "text",
    "in_lists": "on",
    "purpose": "support",
    "reason": "To know the device again",
    "basis": "Contract, Art. 6 (1) (b) GDPR",
    "category": "system.operations",
    "erasure": "delete_row",
    "keep_days": "365",
}
OWNER = {"target": "contact", "name": "Belongs to", "reverse_name": "Owns", "is_many": "on"}


def words_of(client: Client, at: str) -> str:
    page = client.get(at).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def define(as_rosa: Client) -> ObjectClass:
    """Make up the class of devices, as the administrator does it in the browser."""
    as_rosa.post("/settings/objects/new/", CLASS)
    of = ObjectClass.objects.get()
    at = f"/settings/objects/{of.pk}/"
    as_rosa.post(f"{at}fields/new/", FIELD)
    as_rosa.post(
        f"{at}fields/new/", FIELD | {"name": "Model", "type": "one", "choices": "X1\nX2"}
    )
    as_rosa.post(f"{at}relations/", OWNER)
    as_rosa.post(
        f"{at}relations/",
        {"target": f"object:{of.pk}", "name": "Is part of", "reverse_name": "Has the part"},
    )
    of.refresh_from_db()
    return of


def add(client: Client, serial: str, model: str, **more: str) -> CustomObject:
    typed = {"asked": ["serial_number", "model"], "field-serial_number": serial}
    client.post("/objects/device/new/", typed | {"field-model": model} | more)
    found: CustomObject = CustomObject.objects.get(field_values__text=serial)
    return found


def test_an_administrator_defines_a_class_and_agents_keep_its_objects(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    without = FIELD | {"purpose": ""}
    of = define(as_rosa)
    refused = as_rosa.post(f"/settings/objects/{of.pk}/fields/new/", without | {"name": "Age"})
    owner, part = ObjectRelation.objects.order_by("pk")
    make_ticket(world)  # so that Ana may see Cleo

    whole = add(as_ana, "SN-100", "x1", **{f"relation-{owner.pk}": "cleo@lumen.example"})
    piece = add(as_ana, "SN-101", "x2", note="Bought used")
    at = f"/objects/{piece.pk}/"
    as_ana.post(f"{at}relations/", {"relation": part.pk, "end": "sn-100"})
    taken = as_ana.post(
        "/objects/device/new/", {"asked": "serial_number", "field-serial_number": "SN-100"}
    )

    assert refused.status_code == 422
    assert [one.key for one in CustomField.objects.order_by("pk")] == ["serial_number", "model"]
    assert of.title == CustomField.objects.get(key="serial_number")
    assert (taken.status_code, CustomObject.objects.count()) == (422, 2)
    assert "already is one of this name" in taken.content.decode()
    told = words_of(as_ana, at)
    for words in ("SN-101", "Model X2", "Bought used", "Is part of SN-100", "related it"):
        assert words in told
    assert "Has the part SN-101" in words_of(as_ana, f"/objects/{whole.pk}/")
    assert "SN-100" in words_of(as_ana, f"/contacts/{world.cleo.pk}/")


def test_objects_are_found_by_their_fields_and_so_are_the_tickets_about_them(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    define(as_rosa)
    owner = ObjectRelation.objects.first()
    assert owner is not None
    about, other = make_ticket(world), make_ticket(world, subject="The lamp is broken")
    one = add(as_ana, "SN-100", "x1", **{f"relation-{owner.pk}": "cleo@lumen.example"})
    add(as_ana, "SN-200", "x2")
    at = f"/tickets/{about.number}/objects/"

    offered = words_of(as_ana, at)
    as_ana.post(f"{at}link/", {"object": one.pk})
    found = {
        text: as_ana.post("/objects/device/", {"q": text})
        .content.decode()
        .count('href="/objects/')
        for text in ("sn-1", "model:x2", "-model:x2", "nothing")
    }
    asked = {"field": "object.device.model", "operator": "is", "value": "x1"}
    node = from_json(asked, TICKET_FIELDS)
    context = context_for(world.rights(world.ana), world.ana.pk)
    by_search = as_ana.get("/search/?q=object.device.model:x1").content.decode()

    assert "SN-100" in offered
    assert "SN-200" not in offered
    # Beside each object found, the way back to all objects and the one in the side bar.
    assert {text: count - found["nothing"] for text, count in found.items()} == {
        "sn-1": 1,
        "model:x2": 1,
        "-model:x2": 1,
        "nothing": 0,
    }
    assert list(Ticket.objects.filter(to_q(node, TICKET_FIELDS, context))) == [about]
    assert [matches(node, t, TICKET_FIELDS, context) for t in (about, other)] == [True, False]
    assert by_search.count('<li class="tk') == 1
    assert "linked an object" in words_of(as_ana, f"/tickets/{about.number}/history/")


def test_an_object_is_taken_out_of_use_and_back_and_its_history_stays(
    as_rosa: Client, as_ana: Client, as_sven: Client, world: World
) -> None:
    define(as_rosa)
    row = add(as_ana, "SN-100", "x1")
    at = f"/objects/{row.pk}/"

    not_hers = as_ana.post(f"{at}retire/")
    as_sven.post(f"{at}retire/")
    gone = as_ana.post("/objects/device/", {"q": "sn"}).content.decode()
    late = as_ana.post(
        f"/tickets/{make_ticket(world).number}/objects/link/", {"object": row.pk}
    )
    as_sven.post(f"{at}restore/")

    assert not_hers.status_code == 403
    assert "SN-100" not in gone
    assert (late.status_code, Tie.objects.count()) == (422, 0)
    told = words_of(as_ana, at)
    for words in ("Ana Halden added it", "Sven Halden took it out of use", "into use again"):
        assert words in told


def test_an_organisation_shows_what_it_has_and_names_follow_the_reader(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    of = define(as_rosa)
    as_rosa.post(
        f"/settings/objects/{of.pk}/relations/",
        {"target": "organisation", "name": "Stands at", "reverse_name": "Houses"},
    )
    firm = organisation_named("Lumen", actor=world.rosa.actor)
    change_contact(
        world.cleo, name="Cleo", language="", organisation=firm, actor=world.rosa.actor
    )
    make_ticket(world)
    stands = ObjectRelation.objects.get(name="Stands at")
    add(as_ana, "SN-9", "x1", **{f"relation-{stands.pk}": "lumen"})

    assert firm is not None
    assert "SN-9 Device" in words_of(as_ana, f"/organisations/{firm.pk}/")
    world.ana.language = "de"
    world.ana.save(update_fields=["language"])
    assert "Geräte" in words_of(as_ana, "/objects/")
