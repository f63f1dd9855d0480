"""Reversible merge, and where the customer's mail goes (peers.md, group A; requests 1, 33)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Outcome
from ombud.tickets.actions import merge_tickets, unmerge_ticket
from ombud.tickets.queries import conversation
from ombud.tickets.statuses import Sharing
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_an_answer_to_a_merged_ticket_arrives_at_the_other_one_and_goes_back(
    world: World, as_ana: Client
) -> None:
    stays = make_ticket(world, text="The first question")
    merged = take_in(raw()).ticket
    assert merged is not None
    sent = answered(world, merged)
    merge_tickets(merged, into=stays, actor=world.ana.actor)

    mail = take_in(
        raw(message_id="<two@lumen.example>", text="Any news?"),
        envelope_to=token_address(sent),
    )

    assert (mail.outcome, mail.ticket) == (Outcome.APPENDED, stays)
    assert conversation(stays)[-1].text == "Any news?\n"
    assert "Any news?" in as_ana.get(f"/tickets/{stays.number}/").content.decode()
    unmerge_ticket(merged, actor=world.ana.actor)
    assert conversation(merged)[-1].text == "Any news?\n"
    assert len([one for one in conversation(stays) if not one.moved_to]) == 1  # type: ignore[attr-defined]


def test_a_chain_of_merges_leads_a_mail_to_its_end(world: World) -> None:
    first = take_in(raw()).ticket
    assert first is not None
    sent = answered(world, first)
    second, third = make_ticket(world), make_ticket(world)
    merge_tickets(first, into=second, actor=world.ana.actor)
    merge_tickets(second, into=third, actor=world.ana.actor)

    mail = take_in(raw(message_id="<2@lumen.example>"), envelope_to=token_address(sent))

    assert (mail.outcome, mail.ticket) == (Outcome.APPENDED, third)


def test_a_stranger_gains_nothing_from_a_merge(world: World) -> None:
    dora = make_contact("dora@lumen.example", "Dora")
    stays = make_ticket(world, contact=dora)
    merged = take_in(raw()).ticket
    assert merged is not None
    sent = answered(world, merged)
    merge_tickets(merged, into=stays, actor=world.ana.actor, sharing=Sharing.APART)

    mail = take_in(
        raw(sender="mallory@evil.example", message_id="<x@evil.example>"),
        envelope_to=token_address(sent),
    )

    assert (mail.outcome, mail.names_ticket) == (Outcome.QUARANTINED, merged)
    assert OutgoingMail.objects.filter(ticket=stays).count() == 0
