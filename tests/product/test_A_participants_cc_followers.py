"""Participants: copies, followers, more than one contact, each with their own role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import OutgoingMail
from ombud.people.queries import find_contact
from ombud.tickets.access import messages_of
from ombud.tickets.models import Ticket
from tests.channels.email.mails import raw, take_in, token_address

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_one_ticket_belongs_to_two_contacts_who_both_read_write_and_get_answers(
    world: World, as_ana: Client
) -> None:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    at = f"/tickets/{ticket.number}"
    as_ana.post(
        f"{at}/participants/",
        {"email": "dora@lumen.example", "name": "Dora", "role": "requester"},
    )
    as_ana.post(f"{at}/note/", {"text": "Both of them share the account."})

    as_ana.post(f"{at}/reply/", {"text": "Which of you signs?"})
    to_dora = OutgoingMail.objects.get(to="dora@lumen.example")
    answer = raw(
        sender="dora@lumen.example",
        to=token_address(to_dora),
        message_id="<two@lumen.example>",
        text="I do.",
    )
    taken = take_in(answer)

    dora = find_contact("dora@lumen.example")
    assert dora is not None
    assert (taken.ticket, Ticket.objects.count()) == (ticket, 1)
    assert [one.text.strip() for one in messages_of(dora, ticket.number)][1:] == [
        "Which of you signs?",
        "I do.",
    ]
    assert OutgoingMail.objects.count() == 2
