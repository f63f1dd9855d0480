"""Request 33 of peers.md: the customer sees where a merged ticket went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import Http404

from ombud.tickets.access import messages_of, ticket_read_by
from ombud.tickets.actions import merge_tickets, receive_message, split_ticket, unmerge_ticket
from ombud.tickets.content import Content
from ombud.tickets.statuses import Channel, Sharing
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from ombud.people.models import Contact
    from tests.world import World


def read(contact: Contact, number: int) -> list[str]:
    return [one.text for one in messages_of(contact, number)]


def test_the_old_number_leads_to_the_ticket_in_which_it_is_read(world: World) -> None:
    stays, merged = make_ticket(world, text="First"), make_ticket(world, text="Second")
    merge_tickets(merged, into=stays, actor=world.ana.actor)

    assert ticket_read_by(world.cleo, merged.number) == stays
    assert read(world.cleo, merged.number) == read(world.cleo, stays.number)
    assert read(world.cleo, merged.number) == ["First", "Second"]
    unmerge_ticket(merged, actor=world.ana.actor)
    assert ticket_read_by(world.cleo, merged.number) == merged
    assert read(world.cleo, merged.number) == ["Second"]


@pytest.mark.parametrize(
    ("sharing", "leads_to_other", "texts"),
    [
        (Sharing.APART, False, ["Dora asks"]),
        (Sharing.TOGETHER, True, ["Cleo asks", "Dora asks"]),
    ],
)
def test_a_merge_of_two_customers_shows_each_what_was_decided(
    world: World, sharing: Sharing, leads_to_other: bool, texts: list[str]
) -> None:
    dora = make_contact("dora@lumen.example", "Dora")
    stays = make_ticket(world, text="Cleo asks")
    merged = make_ticket(world, text="Dora asks", contact=dora)

    merge_tickets(merged, into=stays, actor=world.ana.actor, sharing=sharing)

    assert ticket_read_by(dora, merged.number) == (stays if leads_to_other else merged)
    assert read(dora, merged.number) == texts


def test_who_takes_part_in_neither_learns_nothing(world: World) -> None:
    stays, merged = make_ticket(world), make_ticket(world)
    merge_tickets(merged, into=stays, actor=world.ana.actor)
    stranger = make_contact("mallory@evil.example", "Mallory")

    for number in (stays.number, merged.number):
        with pytest.raises(Http404):
            ticket_read_by(stranger, number)


def test_what_was_split_off_is_read_in_the_new_ticket(world: World) -> None:
    ticket = make_ticket(world, text="The card")
    second = receive_message(
        ticket,
        Content(text="The loan"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )

    new = split_ticket(ticket, [second.pk], subject="Loan", actor=world.ana.actor)

    assert read(world.cleo, ticket.number) == ["The card"]
    assert read(world.cleo, new.number) == ["The loan"]
