from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ombud.base import clock
from ombud.people.models import Contact
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Status
from tests.api.calling import Caller
from tests.makers import make_ticket
from tests.world import World

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_a_ticket_is_told_with_all_its_properties(world: World, ana: Caller) -> None:
    with clock.held_at(NOON):
        ticket = make_ticket(world)

    answer = ana.get(f"/tickets/{ticket.number}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer.json() == {
        "number": ticket.number,
        "subject": "The card was declined twice",
        "status": "new",
        "priority": "normal",
        "channel": "email",
        "awaits_us": True,
        "team": {"id": world.lending.pk, "key": "lending", "name": "Lending"},
        "assignee": None,
        "contact": {"id": world.cleo.pk, "name": "Cleo Marchetti"},
        "tags": [],
        "opened_at": "2026-03-04T12:00:00Z",
        "updated_at": "2026-03-04T12:00:00Z",
        "solved_at": None,
    }


def test_a_ticket_is_opened_for_somebody_new(world: World, ana: Caller) -> None:
    answer = ana.post(
        "/tickets",
        {
            "contact": {"email": "Nora@Brook.example", "name": "Nora Brook"},
            "team": world.lending.pk,
            "subject": "A refund",
            "text": "Please.",
            "priority": "high",
        },
    )

    assert answer.status_code == 201, answer.content
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/api/v1/tickets/{ticket.number}"
    assert answer.json()["channel"] == "api"
    assert answer.json()["priority"] == "high"
    assert ticket.contact.name == "Nora Brook"
    assert ticket.contact.source == "api"
    assert [one.text for one in ticket.messages.all()] == ["Please."]


def test_nobody_is_met_for_a_ticket_that_is_refused(world: World, ana: Caller) -> None:
    before = Contact.objects.count()

    answer = ana.post(
        "/tickets", {"contact": {"email": "nora@brook.example"}, "team": world.lending.pk}
    )

    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "Write a subject or a message, so that there is something to answer."
    )
    assert Contact.objects.count() == before


def test_several_properties_change_at_once(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)

    answer = ana.patch(
        f"/tickets/{ticket.number}",
        {
            "status": "pending",
            "priority": "urgent",
            "assignee": world.ana.pk,
            "tags": ["Card", "fraud"],
        },
    )

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["status"], told["priority"]) == ("pending", "urgent")
    assert told["assignee"] == {"id": world.ana.pk, "name": "Ana Halden"}
    assert told["tags"] == ["card", "fraud"]
    assert answer["ETag"] == ana.get(f"/tickets/{ticket.number}")["ETag"]


def test_all_of_a_change_or_none(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)

    answer = ana.patch(
        f"/tickets/{ticket.number}", {"priority": "urgent", "assignee": world.ben.pk}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/assignee"
    ticket.refresh_from_db()
    assert ticket.priority == 2


def test_what_is_left_out_stays_and_null_is_nobody(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    ana.patch(f"/tickets/{ticket.number}", {"assignee": world.ana.pk, "tags": ["card"]})

    answer = ana.patch(f"/tickets/{ticket.number}", {"assignee": None})

    assert answer.json()["assignee"] is None
    assert answer.json()["tags"] == ["card"]


def test_each_verb_has_an_address_of_its_own(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}"

    told: list[Any] = [
        ana.post(f"{at}/status", {"status": "open"}).json()["status"],
        ana.post(f"{at}/priority", {"priority": "low"}).json()["priority"],
        ana.post(f"{at}/assign", {"assignee": world.ana.pk}).json()["assignee"]["id"],
        ana.post(f"{at}/tag", {"tag": "Card  Loss"}).json()["tags"],
        ana.post(f"{at}/untag", {"tag": "card loss"}).json()["tags"],
        ana.post(f"{at}/move", {"team": world.cards.pk}).status_code,
    ]

    assert told == ["open", "low", world.ana.pk, ["card loss"], [], 204]
    assert ana.get(at).status_code == 404


def test_a_closed_ticket_refuses(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    ana.post(f"/tickets/{ticket.number}/status", {"status": "closed"})

    answer = ana.post(f"/tickets/{ticket.number}/priority", {"priority": "low"})

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/api/v1/problems/refused",
        "title": "The state of things does not allow it",
        "status": 409,
        "detail": "A closed ticket cannot change. Open a follow-up instead.",
    }


def test_the_history_names_kinds_and_values(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    ana.post(f"/tickets/{ticket.number}/status", {"status": "solved"})

    answer = ana.get(f"/tickets/{ticket.number}/history").json()

    assert [one["kind"] for one in answer["items"]] == ["ticket.opened", "ticket.solved"]
    assert answer["items"][1]["actor"] == {"kind": "agent", "id": world.ana.pk}
    assert answer["items"][1]["values"] == {"before": "new"}
    assert answer["next"] is None


def test_the_words_are_those_of_the_desk() -> None:
    from typing import get_args

    from ombud.api.schemas import tickets as schemas
    from ombud.tickets.statuses import Channel, Direction, Priority

    assert get_args(schemas.StatusWord) == tuple(one.value for one in Status)
    assert get_args(schemas.ChannelWord) == tuple(one.value for one in Channel)
    assert get_args(schemas.DirectionWord) == tuple(one.value for one in Direction)
    assert get_args(schemas.PriorityWord) == tuple(one.name.lower() for one in Priority)
