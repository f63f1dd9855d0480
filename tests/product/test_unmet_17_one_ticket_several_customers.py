"""Request 17 of peers.md: one ticket visible to several customers, each with a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import Http404

from ombud.channels.email.models import OutgoingMail
from ombud.tickets.access import messages_of, tickets_of
from ombud.tickets.actions import add_note, add_participant, remove_participant
from ombud.tickets.content import Content
from ombud.tickets.statuses import ParticipantRole
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.mark.parametrize(
    ("role", "is_written_to"),
    [
        (ParticipantRole.REQUESTER, True),
        (ParticipantRole.CC, True),
        (ParticipantRole.OBSERVER, False),
    ],
)
def test_each_role_reads_all_but_notes_and_answers_go_to_those_who_asked_or_get_copies(
    world: World, as_ana: Client, role: ParticipantRole, is_written_to: bool
) -> None:
    ticket = make_ticket(world, text="Our card was declined.")
    dora = make_contact("dora@lumen.example", "Dora")
    part = add_participant(ticket, dora, role=role, actor=world.ana.actor)
    add_note(ticket, Content(text="Be careful."), agent=world.ana, actor=world.ana.actor)
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    copies = "dora@lumen.example" if role == ParticipantRole.CC else ""

    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Try again.", "cc": copies})

    assert [one.text for one in messages_of(dora, ticket.number)] == [
        "Our card was declined.",
        "Try again.",
    ]
    assert list(tickets_of(dora)) == [ticket]
    assert OutgoingMail.objects.filter(contact=dora).exists() == is_written_to
    assert ('value="dora@lumen.example"' in page) == (role == ParticipantRole.CC)
    remove_participant(part, actor=world.ana.actor)
    with pytest.raises(Http404):
        messages_of(dora, ticket.number)
