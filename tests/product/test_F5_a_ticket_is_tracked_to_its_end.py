"""F5, the core: number, status, priority, team, assignee, tags, drafts on the server, undo
send, send later, history. What is missing from the row is listed in ``ombud.project.rows``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Delivery
from ombud.events.models import Event
from ombud.tickets.actions import close_ticket
from ombud.tickets.models import Draft, Ticket
from ombud.tickets.queries import tags_of
from ombud.tickets.statuses import Priority, Status
from tests.channels.email.mails import raw, take_in, token_address
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def happened(ticket: Ticket) -> list[str]:
    events = Event.objects.filter(subject_type="ticket", subject_id=ticket.pk)
    return list(events.order_by("pk").values_list("kind", flat=True))


def test_from_the_first_mail_to_the_solution_every_step_is_kept(
    world: World, as_ana: Client
) -> None:
    ticket = take_in(raw(subject="The card was declined")).ticket
    assert ticket is not None
    at = f"/tickets/{ticket.number}"

    as_ana.post(f"{at}/assignee/", {"assignee": world.ana.pk})
    as_ana.post(f"{at}/priority/", {"priority": Priority.HIGH})
    as_ana.post(f"{at}/tag/", {"tag": "Chargeback"})
    as_ana.post(f"{at}/reply/", {"text": "Which shop was it?", "then": "pending"})
    take_in(raw(subject="Re: The card", message_id="<two@lumen.example>"))
    as_ana.post(f"{at}/reply/", {"text": "It is mended.", "then": "solved"})

    now = fresh(ticket)
    assert (ticket.number, Ticket.objects.count()) == (1001, 2)
    assert (now.status, now.priority, now.assignee) == (
        Status.SOLVED,
        Priority.HIGH,
        world.ana,
    )
    assert now.solved_at is not None
    assert tags_of([now]) == {now.pk: ["chargeback"]}
    assert happened(ticket) == [
        "ticket.opened",
        "ticket.assigned",
        "ticket.priority-changed",
        "ticket.tagged",
        "message.reply-written",
        "ticket.status-changed",
        "message.reply-written",
        "ticket.solved",
    ]


def test_the_history_page_tells_who_did_what(world: World, as_ana: Client) -> None:
    ticket = make_ticket(world)
    as_ana.post(f"/tickets/{ticket.number}/priority/", {"priority": Priority.URGENT})
    as_ana.post(f"/tickets/{ticket.number}/tag/", {"tag": "loan"})

    page = as_ana.get(f"/tickets/{ticket.number}/history/").content.decode()
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "Ana Halden" in told
    assert "Urgent" in told
    assert "loan" in told


def test_a_ticket_handed_to_another_team_leaves_its_assignee_and_the_sight_of_the_old_team(
    world: World, as_ana: Client, as_ben: Client
) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/"
    as_ana.post(f"{at}assignee/", {"assignee": world.ana.pk})
    before = (as_ana.get(at).status_code, as_ben.get(at).status_code)

    as_ana.post(f"{at}team/", {"team": world.cards.pk})

    assert before == (200, 404)
    assert (as_ana.get(at).status_code, as_ben.get(at).status_code) == (404, 200)
    assert (fresh(ticket).team, fresh(ticket).assignee) == (world.cards, None)


def test_a_draft_waits_on_the_server_for_its_writer_only(
    world: World, as_ana: Client, as_sven: Client
) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/"

    as_ana.post(f"{at}draft/", {"kind": "reply", "text": "Half a sent"})

    assert "Half a sent" in as_ana.get(f"{at}?mode=reply").content.decode()
    assert "Half a sent" not in as_sven.get(f"{at}?mode=reply").content.decode()


def test_an_answer_can_be_taken_back_and_its_words_return(world: World, as_ana: Client) -> None:
    ticket = make_ticket(world)
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Too early"})
    written = ticket.messages.latest("pk")

    as_ana.post(f"/messages/{written.pk}/recall/")

    assert ticket.messages.count() == 1
    assert Draft.objects.get(ticket=ticket, agent=world.ana).text == "Too early"
    assert not OutgoingMail.objects.exclude(state=Delivery.CANCELLED).exists()


def test_an_answer_for_later_is_dropped_when_the_contact_writes_first(
    world: World, as_ana: Client
) -> None:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    tomorrow = clock.in_(days=1).strftime("%Y-%m-%d %H:%M")
    as_ana.post(
        f"/tickets/{ticket.number}/reply/",
        {"text": "Still there?", "send_at": tomorrow, "cancel_on_reply": "on"},
    )
    waiting = OutgoingMail.objects.get()

    take_in(raw(to=token_address(waiting), message_id="<two@lumen.example>", text="Yes."))

    assert waiting.state == Delivery.QUEUED
    assert OutgoingMail.objects.get().state == Delivery.CANCELLED


def test_a_closed_ticket_cannot_change_and_says_so(world: World, as_ana: Client) -> None:
    ticket = make_ticket(world)
    close_ticket(ticket, actor=world.ana.actor)
    before = happened(ticket)

    refused = as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "One more thing"})
    as_ana.post(f"/tickets/{ticket.number}/priority/", {"priority": Priority.LOW})

    assert refused.status_code == 422
    assert "closed ticket" in refused.content.decode()
    assert happened(ticket) == before
