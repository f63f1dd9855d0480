"""What programs do with objects: kept once, changed against a tag, found by a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.objects.models import CustomObject
from tests.api.calling import caller
from tests.makers import make_ticket
from tests.objects.made import make_class, make_class_field, make_object, make_relation

if TYPE_CHECKING:
    from tests.world import World


def test_a_program_keeps_an_object_once_and_changes_it_against_its_tag(world: World) -> None:
    of = make_class("Device", has_notes=True)
    make_class_field(of, name="Model", type="one", options=("X1", "X2"))
    make_relation(of, is_many=True)
    ticket = make_ticket(world)
    ana = caller(world.ana)
    body = {
        "object_class": "device",
        "fields": {"serial_number": "SN-1", "model": "x1"},
        "note": "Bought used",
        "relations": [{"relation": "belongs-to", "to": world.cleo.pk}],
    }

    made = ana.post("/objects", body, Idempotency_Key="one")
    again = ana.post("/objects", body, Idempotency_Key="one")
    at = f"/objects/{made.json()['id']}"
    tag = ana.get(at)["ETag"]
    changed = ana.patch(at, {"fields": {"model": "x2"}}, If_Match=tag)
    late = ana.patch(at, {"fields": {"model": "x1"}}, If_Match=tag)
    wrong = ana.patch(at, {"fields": {"model": "x9"}})
    linked = ana.put(f"/tickets/{ticket.number}{at}", {})

    assert (made.status_code, again.json()) == (201, made.json())
    assert CustomObject.objects.count() == 1
    assert changed.json()["fields"] == {"serial_number": "SN-1", "model": "x2"}
    assert [one["to"] for one in changed.json()["relations"]] == [world.cleo.pk]
    assert (late.status_code, wrong.status_code, linked.status_code) == (412, 422, 200)
    assert wrong.json()["errors"][0]["pointer"] == "#/fields/model"
    of_ticket = ana.get(f"/tickets/{ticket.number}/objects").json()["items"]
    assert [one["name"] for one in of_ticket] == ["SN-1"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_pages_by_key_and_costs_the_same_however_much_it_finds(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    of = make_class("Device", fields=("Model",))
    for number in range(count):
        make_object(of, f"SN-{number}", raw={"model": "X"})
    make_object(of, "other", raw={"model": "Y"})
    asked = {
        "object_class": "device",
        "condition": {"field": "model", "operator": "is", "value": "x"},
    }
    ana = caller(world.ana)

    with django_assert_num_queries(8):  # token, rights, edition, objects, values and limits
        whole = ana.post("/objects/search", asked).json()
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ana.post("/objects/search", asked | {"size": 1, "cursor": cursor}).json()
        names += [one["name"] for one in page["items"]]
        cursor = page["next"]

    assert [one["name"] for one in whole["items"]] == names
    assert names == [f"SN-{number}" for number in range(count)]
