"""F6, the interface: a program opens, finds, answers and solves a ticket with a token."""

from __future__ import annotations

from django.test import Client

from ombud.channels.email.models import OutgoingMail
from tests.api.calling import Caller, caller
from tests.world import World


def test_a_program_takes_a_ticket_from_its_opening_to_its_end(world: World) -> None:
    program = caller(world.ana, ["tickets:write", "messages:write"], team=world.lending)
    opened = program.post(
        "/tickets",
        {
            "contact": {"email": "nora@brook.example", "name": "Nora Brook"},
            "team": world.lending.pk,
            "subject": "A refund",
            "text": "The fee of May came twice.",
        },
        Idempotency_Key="order-4711",
    ).json()
    at = f"/tickets/{opened['number']}"

    found = program.post(
        "/tickets/search",
        {"condition": {"field": "text", "operator": "contains", "value": "fee twice"}},
    ).json()["items"]
    sent = program.post(f"{at}/replies", {"text": "It is on its way.", "then": "solved"})
    told = program.get(at).json()

    assert [one["number"] for one in found] == [opened["number"]]
    assert sent.status_code == 201
    assert OutgoingMail.objects.filter(to="nora@brook.example").count() == 1
    assert (told["status"], told["contact"]["name"]) == ("solved", "Nora Brook")


def test_a_search_takes_the_conditions_of_views(world: World) -> None:
    program = caller(world.ana)
    view = program.get("/views/unsolved").json()

    by_view = program.get("/views/unsolved/tickets").json()
    by_search = program.post("/tickets/search", {"condition": view["condition"]}).json()

    assert by_view["items"] == by_search["items"]


def test_a_token_is_made_in_the_browser_and_ended_there(world: World, as_ana: Client) -> None:
    page = as_ana.post(
        "/account/tokens/",
        {"name": "Report", "scopes": ["tickets:read"], "days": "7", "team": ""},
    ).content.decode()
    text = page.partition('class="token">')[2].partition("<")[0]
    program = Caller(text)
    before = program.get("/tickets").status_code

    as_ana.post(f"/account/tokens/{world.ana.access_tokens.get().pk}/revoke/")

    assert (before, program.get("/tickets").status_code) == (200, 401)
