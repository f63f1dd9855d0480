"""Peers, group C: macros with many steps, text snippets with variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.automation.models import Macro, SavedReply
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_supervisor_prepares_and_an_agent_answers_with_it(
    as_sven: Client, as_ana: Client, as_ben: Client, world: World
) -> None:
    make_mailbox(world)
    ticket = make_ticket(world)
    for_team = f"team-{world.lending.pk}"
    as_sven.post(
        "/replies/new/",
        {
            "name": "Refund",
            "for": for_team,
            "language-0": "en",
            "text-0": "Dear {{ contact.first_name }}, your money is on its way.",
        },
    )
    as_sven.post(
        "/macros/new/",
        {
            "name": "Refunded",
            "for": for_team,
            "step-0-action": "ticket.reply",
            "step-0-text": "Done, {{ contact.first_name }}. Ask for #{{ ticket.number }}.",
            "step-1-action": "ticket.tag",
            "step-1-tag": "refund",
            "step-2-action": "ticket.set_status",
            "step-2-status": "solved",
        },
    )
    reply, macro = SavedReply.objects.get(), Macro.objects.get()

    inserted = as_ana.post(
        f"/tickets/{ticket.number}/replies/{reply.pk}/insert/",
        {"kind": "reply", "language": "en"},
        headers={"Accept": "application/json"},
    )
    as_ana.post(f"/tickets/{ticket.number}/macros/{macro.pk}/run/")
    stranger = as_ben.post(f"/tickets/{ticket.number}/macros/{macro.pk}/run/")

    ticket.refresh_from_db()
    assert inserted.json()["text"] == "Dear Cleo, your money is on its way."
    assert ticket.messages.latest("pk").text == f"Done, Cleo. Ask for #{ticket.number}."
    assert ticket.status == "solved"
    assert stranger.status_code == 404
