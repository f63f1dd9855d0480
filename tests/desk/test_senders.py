"""From which address of the desk an answer goes, and who may choose another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.channels.email.models import OutgoingMail
from ombud.tickets.models import Draft, Ticket
from tests.api.calling import caller
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

USUAL, BILLS, FOREIGN = "lending@halden.example", "bills@halden.example", "post@halden.example"


@pytest.fixture
def ticket(world: World) -> Ticket:
    make_mailbox(world, address=BILLS, name="Halden Bills")
    make_mailbox(world, address=FOREIGN, team=world.cards)
    return make_ticket(world)


def sent_from() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("mailbox__address", flat=True))


def test_the_composer_shows_where_an_answer_goes_from_and_what_else_can_be_chosen(
    as_ana: Client, ticket: Ticket
) -> None:
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    offered = page[page.index('id="reply-sender"') :].partition("</select>")[0]
    assert [one in offered for one in (USUAL, BILLS, FOREIGN)] == [True, True, False]
    assert offered.index(BILLS) < offered.index(USUAL)  # by address, none is settled yet


def test_the_sender_that_was_chosen_answers_the_ticket_from_then_on(
    as_ana: Client, ticket: Ticket
) -> None:
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Hello.", "sender": USUAL})
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "And more."})

    assert sent_from() == [USUAL, USUAL]
    message = ticket.messages.order_by("pk")[1]
    assert [one.address for one in message.in_field("from")] == [USUAL]
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    offered = page[page.index('id="reply-sender"') :].partition("</select>")[0]
    assert offered.index(USUAL) < offered.index(BILLS)


def test_nobody_answers_from_a_mailbox_of_a_team_that_is_not_theirs(
    as_ana: Client, ticket: Ticket
) -> None:
    response = as_ana.post(
        f"/tickets/{ticket.number}/reply/", {"text": "Hello.", "sender": FOREIGN}
    )

    assert response.status_code == 422
    assert "You cannot answer from this address." in response.content.decode()
    assert sent_from() == []
    assert Draft.objects.get().text == "Hello."


def test_a_draft_and_one_that_was_taken_back_keep_their_sender(
    as_ana: Client, ticket: Ticket
) -> None:
    as_ana.post(
        f"/tickets/{ticket.number}/draft/", {"kind": "reply", "text": "Hel", "sender": USUAL}
    )
    assert (
        f'value="{USUAL}" selected' in as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    )

    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Hello.", "sender": USUAL})
    as_ana.post(f"/messages/{ticket.messages.latest('pk').pk}/recall/")

    assert Draft.objects.get().sender == USUAL


def test_a_first_mail_leaves_from_the_sender_that_was_chosen(
    as_ana: Client, ticket: Ticket, world: World
) -> None:
    typed = {
        "email": "dora@lumen.example",
        "subject": "Offer",
        "text": "Here it is.",
        "direction": "out",
        "team": world.lending.pk,
        "priority": 2,
        "type": "",
        "sender": USUAL,
    }
    as_ana.post("/tickets/new/", typed)
    as_ana.post("/tickets/new/", {**typed, "sender": FOREIGN})

    assert sent_from() == [USUAL]


def test_a_program_chooses_the_sender_within_the_same_rights(
    world: World, ticket: Ticket
) -> None:
    ana = caller(world.ana)

    assert (
        ana.post(
            f"/tickets/{ticket.number}/replies", {"text": "A", "sender": FOREIGN}
        ).status_code
        == 409
    )
    assert (
        ana.put(
            f"/tickets/{ticket.number}/drafts/reply", {"text": "B", "sender": USUAL}
        ).json()["sender"]
        == USUAL
    )
    ana.post(f"/tickets/{ticket.number}/drafts/reply/send", {})

    assert sent_from() == [USUAL]
