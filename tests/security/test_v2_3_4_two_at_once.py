"""2.3.4 of the standard: two people do the same thing at once, and it happens once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import Http404

from ombud.base.errors import Refused
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing import delivery
from ombud.events.models import Event
from ombud.tickets.actions import (
    assign_ticket,
    merge_tickets,
    recall_reply,
    reply,
    solve_ticket,
    unmerge_ticket,
)
from ombud.tickets.content import Content
from ombud.tickets.models import Draft, Merge, Message, Ticket
from ombud.tickets.places import place_of
from tests.makers import make_ticket
from tests.smtp import mail_server
from tests.world import make_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """Do all ``verbs`` at the same time; return how each ended: done, or refused."""
    start, ends = threading.Barrier(len(verbs)), [""] * len(verbs)

    def work(place: int, verb: Callable[[], object]) -> None:
        start.wait()
        try:
            verb()
            ends[place] = "done"
        except (Refused, Http404, Message.DoesNotExist):
            ends[place] = "refused"
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=one) for one in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def facts(kind: str) -> list[dict[str, Any]]:
    return list(
        Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True)
    )


def again(ticket: Ticket) -> Ticket:
    """Return ``ticket`` as another process has it: read for itself."""
    return Ticket.objects.get(pk=ticket.pk)


def test_two_who_take_a_ticket_leave_it_with_whom_the_log_names_last() -> None:
    world = make_world()
    ticket = make_ticket(world)

    ends = at_once(
        lambda: assign_ticket(again(ticket), world.ana, actor=world.ana.actor),
        lambda: assign_ticket(again(ticket), world.sven, actor=world.sven.actor),
    )

    first, second = facts("ticket.assigned")
    assert ends == ["done", "done"]
    assert second["after"] == again(ticket).assignee_id
    assert {first["after"], second["after"]} == {world.ana.pk, world.sven.pk}


def test_two_who_solve_solve_once() -> None:
    world = make_world()
    ticket = make_ticket(world)

    at_once(*[lambda: solve_ticket(again(ticket), actor=world.ana.actor)] * 2)

    assert len(facts("ticket.solved")) == 1
    assert again(ticket).status == "solved"


def test_two_tickets_merged_into_each_other_make_no_circle() -> None:
    world = make_world()
    one, other = make_ticket(world), make_ticket(world)

    ends = at_once(
        lambda: merge_tickets(again(one), into=again(other), actor=world.ana.actor),
        lambda: merge_tickets(again(other), into=again(one), actor=world.sven.actor),
    )

    assert sorted(ends) == ["done", "refused"]
    assert Merge.objects.active().count() == 1
    assert place_of(again(one)) == place_of(again(other))


def test_a_merge_is_undone_once() -> None:
    world = make_world()
    one, other = make_ticket(world), make_ticket(world)
    merge_tickets(one, into=other, actor=world.ana.actor)

    at_once(*[lambda: unmerge_ticket(again(one), actor=world.ana.actor)] * 2)

    assert len(facts("ticket.unmerged")) == 1
    assert place_of(again(one)) == one


def test_a_reply_is_taken_back_once() -> None:
    world = make_world()
    message = reply(
        make_ticket(world), Content(text="Hm."), agent=world.ana, actor=world.ana.actor
    )

    def recall() -> None:
        found = Message.objects.get(pk=message.pk)
        recall_reply(found, agent=world.ana, actor=world.ana.actor)

    at_once(recall, recall)

    assert len(facts("message.reply-recalled")) == 1
    assert Draft.objects.get().text == "Hm."


def test_a_reply_is_either_taken_back_or_sent(settings: Any) -> None:
    settings.OMBUD_UNDO_SECONDS = 0
    world = make_world()
    with mail_server() as server:
        settings.OMBUD_SMTP_OUT = server.url
        message = reply(
            make_ticket(world), Content(text="Hm."), agent=world.ana, actor=world.ana.actor
        )
        mail = OutgoingMail.objects.get()

        recalled, _ = at_once(
            lambda: recall_reply(
                Message.objects.get(pk=message.pk), agent=world.ana, actor=world.ana.actor
            ),
            lambda: delivery.deliver(mail.pk),
        )

    is_there = Message.objects.filter(pk=message.pk).exists()
    assert len(server.taken) == int(recalled == "refused") == int(is_there)
