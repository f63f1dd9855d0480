from __future__ import annotations

from ombud.automation.actions import make_macro
from ombud.base.actor import SYSTEM
from ombud.tickets.models import Message
from tests.api.calling import Caller, caller
from tests.makers import make_ticket
from tests.world import World


def test_a_ticket_is_classified_and_its_priority_follows(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}"

    answer = ana.patch(f"{at}/classification", {"impact": "high", "urgency": "high"})

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["impact"], told["urgency"], told["priority_source"]) == (
        "high",
        "high",
        "matrix",
    )
    assert ana.get(at).json()["priority"] == "urgent"
    assert answer["ETag"] == ana.get(f"{at}/classification")["ETag"]


def test_what_is_not_in_the_vocabulary_is_named(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)

    answer = ana.patch(f"/tickets/{ticket.number}/classification", {"fields": {"shoe_size": 4}})
    other = ana.patch(f"/tickets/{ticket.number}/classification", {"type": "riddle"})

    assert answer.json()["errors"] == [
        {"pointer": "#/fields/shoe_size", "detail": "There is no field of this name."}
    ]
    assert other.json()["errors"][0]["pointer"] == "#/type"


def test_a_macro_runs_within_the_scopes_of_the_token(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    hurry = make_macro(
        name="Hurry",
        steps=[{"action": "ticket.set_priority", "with": {"priority": "high"}}],
        team=world.lending,
        actor=SYSTEM,
    )

    answer = ana.post(f"/tickets/{ticket.number}/macros/{hurry.pk}/run")

    assert answer.status_code == 200, answer.content
    assert answer.json() == {"steps": [{"action": "ticket.set_priority", "outcome": "done"}]}
    assert [one["name"] for one in ana.get("/macros").json()["items"]] == ["Hurry"]


def test_a_macro_writes_nothing_that_the_token_may_not_write(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    noting = make_macro(
        name="Note",
        steps=[{"action": "ticket.add_note", "with": {"text": "Seen."}}],
        team=world.lending,
        actor=SYSTEM,
    )
    narrow = caller(world.ana, ["tickets:write"])

    answer = narrow.post(f"/tickets/{ticket.number}/macros/{noting.pk}/run")

    assert answer.status_code == 409
    assert Message.objects.count() == 1
