"""A reply with a card number, an IBAN or a secret is held until somebody decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.tickets.models import Draft, MaskedValue, Message, Ticket
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

CARD = "Your card is\n4242 4242 4242 4242."
TWO = f"{CARD} The account is DE89 3704 0044 0532 0130 00."


@pytest.fixture
def ticket(world: World) -> Ticket:
    make_mailbox(world)
    return make_ticket(world)


def sent() -> list[str]:
    return list(Message.objects.filter(direction="out").values_list("text", flat=True))


def test_what_was_found_is_shown_and_nothing_leaves(as_ana: Client, ticket: Ticket) -> None:
    response = as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": CARD, "then": "solved"})

    content = response.content.decode()
    assert response.status_code == 422
    assert "Card number ••4242, line 2" in content
    assert 'name="then" value="solved"' in content
    assert sent() == []
    assert Draft.objects.get().text == CARD


def test_it_can_be_hidden_and_sent(as_ana: Client, ticket: Ticket) -> None:
    response = as_ana.post(
        f"/tickets/{ticket.number}/reply/",
        {"text": CARD, "sensitive": "mask", "then": "solved"},
    )

    ticket.refresh_from_db()
    assert response.status_code == 302
    assert "4242 4242" not in sent()[0]
    assert "•••• 4242" in sent()[0]
    assert not MaskedValue.objects.exists()  # a card number is kept nowhere, as shipped
    assert ticket.status == "solved"


def test_it_can_be_sent_as_it_is(as_ana: Client, ticket: Ticket) -> None:
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": CARD, "sensitive": "send-1"})

    assert sent() == [CARD]


def test_what_was_added_after_the_warning_is_warned_of_again(
    as_ana: Client, ticket: Ticket
) -> None:
    response = as_ana.post(
        f"/tickets/{ticket.number}/reply/", {"text": TWO, "sensitive": "send-1"}
    )

    assert response.status_code == 422
    assert "Bank account (IBAN)" in response.content.decode()
    assert sent() == []


def test_a_first_mail_is_held_too(as_ana: Client, world: World) -> None:
    make_mailbox(world)
    typed = {
        "email": "new@lumen.example",
        "subject": "Your card",
        "text": CARD,
        "direction": "out",
        "team": str(world.lending.pk),
        "priority": "2",
    }

    held = as_ana.post("/tickets/new/", typed)
    confirmed = as_ana.post("/tickets/new/", {**typed, "as_it_is": "on"})

    assert held.status_code == 422
    assert 'name="as_it_is"' in held.content.decode()
    assert confirmed.status_code == 302
    assert sent() == [CARD]
