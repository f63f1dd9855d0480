"""Group A, undo send: for a moment a reply can be taken back, and its words return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ombud.channels.email.models import OutgoingMail
from ombud.tickets.actions import set_status
from ombud.tickets.models import Draft, DraftFile, Message
from ombud.tickets.statuses import Status
from ombud.vault import actions as vault
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_reply_is_taken_back_before_it_leaves(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Too soon"})

    as_ana.post(f"/messages/{Message.objects.get(direction='out').pk}/recall/")

    assert not Message.objects.filter(direction="out").exists()
    assert not OutgoingMail.objects.exclude(state="cancelled").exists()
    assert Draft.objects.get().text == "Too soon"


@pytest.mark.parametrize("then", ["pending", "solved", "open"])
def test_the_ticket_waits_again_as_if_the_reply_had_never_been_sent(
    as_ana: Client, world: World, then: str
) -> None:
    ticket = make_ticket(world, text="It leaks.")
    sent = {"text": "Too soon", "then": then, "cc": "eve@lumen.example"}
    as_ana.post(f"/tickets/{ticket.number}/reply/", sent)

    as_ana.post(f"/messages/{Message.objects.get(direction='out').pk}/recall/")

    ticket.refresh_from_db()
    stands = (ticket.status, ticket.is_open, ticket.solved_at, ticket.awaits_us)
    assert stands == (Status.NEW, True, None, True)
    assert ticket.preview == "It leaks."
    assert Draft.objects.get().cc == "eve@lumen.example"


def test_a_status_that_was_changed_since_stays(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Soon", "then": "pending"})
    set_status(ticket, Status.SOLVED, actor=world.rosa.actor)

    as_ana.post(f"/messages/{Message.objects.get(direction='out').pk}/recall/")

    ticket.refresh_from_db()
    assert (ticket.status, ticket.awaits_us) == (Status.SOLVED, False)


def test_its_files_return_and_what_is_being_written_by_now_stays(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    file = SimpleUploadedFile("plan.txt", b"one, two", "text/plain")
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Here", "files": file})
    as_ana.post(f"/tickets/{ticket.number}/draft/", {"kind": "reply", "text": "And then"})

    as_ana.post(f"/messages/{Message.objects.get(direction='out').pk}/recall/")

    kept = DraftFile.objects.select_related("draft", "blob").get()
    assert kept.draft.text == "Here\n\nAnd then"
    assert (kept.name, vault.read(kept.blob), kept.blob.uses) == ("plan.txt", b"one, two", 1)
