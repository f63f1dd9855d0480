"""Merging: nothing is moved, everything is found, and undoing restores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.errors import Refused
from ombud.channels.email.models import OutgoingMail
from ombud.tickets import places, queries
from ombud.tickets.access import message_for, tickets_for
from ombud.tickets.actions import (
    merge_tickets,
    receive_message,
    reply,
    set_status,
    unmerge_ticket,
)
from ombud.tickets.content import Content
from ombud.tickets.models import Merge, Message, Participant, Ticket
from ombud.tickets.statuses import Channel, Sharing, Status
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.world import World


def texts(ticket: Ticket) -> list[str]:
    return [message.text for message in queries.conversation(ticket)]


def rows() -> tuple[Any, ...]:
    return (
        list(Ticket.objects.order_by("pk").values()),
        list(Message.objects.order_by("pk").values("pk", "ticket_id", "text")),
        list(Participant.objects.order_by("pk").values("ticket_id", "contact_id", "role")),
    )


def test_both_conversations_are_read_on_one_page_and_nothing_is_moved(world: World) -> None:
    first, second = make_ticket(world, text="One"), make_ticket(world, text="Two")

    merge_tickets(second, into=first, actor=world.ana.actor)

    assert texts(first) == ["One", "Two"]
    assert [one.text for one in second.messages.all()] == ["Two"]


def test_a_merged_ticket_leaves_the_open_ones(world: World) -> None:
    first, second = make_ticket(world), make_ticket(world)

    merge_tickets(second, into=first, actor=world.ana.actor)

    assert list(tickets_for(world.rights(world.ana)).unsolved()) == [first]


@pytest.mark.parametrize("status", [Status.NEW, Status.PENDING, Status.SOLVED, Status.CLOSED])
def test_undoing_restores_both_tickets_exactly(world: World, status: Status) -> None:
    first = make_ticket(world)
    second = make_ticket(world, contact=make_contact("dora@lumen.example", "Dora"))
    set_status(second, status, actor=world.ana.actor)
    before = rows()

    merge_tickets(second, into=first, actor=world.ana.actor, sharing=Sharing.TOGETHER)
    assert rows() != before
    unmerge_ticket(second, actor=world.ana.actor)

    assert rows() == before
    assert texts(first) == texts(second) == ["It worked yesterday. What should I do?"]


def test_what_is_written_to_a_merged_ticket_arrives_at_the_other_one(world: World) -> None:
    first, second = make_ticket(world), make_ticket(world)
    merge_tickets(second, into=first, actor=world.ana.actor)

    message = receive_message(
        second,
        Content(text="Three"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )

    assert message.ticket == first
    assert texts(first)[-1] == "Three"


def test_what_arrived_meanwhile_goes_back_when_the_merge_is_undone(world: World) -> None:
    first, second = make_ticket(world, text="One"), make_ticket(world, text="Two")
    set_status(second, Status.SOLVED, actor=world.ana.actor)
    merge_tickets(second, into=first, actor=world.ana.actor)
    receive_message(
        second,
        Content(text="Three"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )

    unmerge_ticket(second, actor=world.ana.actor)

    second.refresh_from_db()
    assert texts(second) == ["Two", "Three"]
    assert (second.status, second.awaits_us, second.preview) == (Status.OPEN, True, "Three")
    gone = queries.conversation(first)[-1]
    assert (gone.text, gone.moved_to) == ("Three", second.number)  # type: ignore[attr-defined]


def test_a_chain_of_merges_is_read_on_the_last_page_and_comes_apart_again(
    world: World,
) -> None:
    one, two, three = (make_ticket(world, text=text) for text in ("1", "2", "3"))
    actor = world.ana.actor
    merge_tickets(one, into=two, actor=actor)
    merge_tickets(two, into=three, actor=actor)

    assert texts(three) == ["1", "2", "3"]
    assert places.place_of(one) == three
    unmerge_ticket(two, actor=actor)

    assert (texts(two), texts(three)) == (["1", "2"], ["3"])
    unmerge_ticket(one, actor=actor)
    assert (texts(one), texts(two)) == (["1"], ["2"])


def test_merging_the_same_again_changes_nothing(world: World) -> None:
    first, second = make_ticket(world), make_ticket(world)

    merge = merge_tickets(second, into=first, actor=world.ana.actor)

    assert merge_tickets(second, into=first, actor=world.ana.actor) == merge
    assert Merge.objects.count() == 1


def test_what_cannot_be_merged_is_refused_with_a_reason(world: World) -> None:
    first, second, third = (make_ticket(world) for _ in range(3))
    actor = world.ana.actor
    merge_tickets(second, into=first, actor=actor)

    with pytest.raises(Refused, match="into itself"):
        merge_tickets(first, into=second, actor=actor)
    with pytest.raises(Refused, match="merged already"):
        merge_tickets(second, into=third, actor=actor)
    set_status(third, Status.CLOSED, actor=actor)
    with pytest.raises(Refused, match="is closed"):
        merge_tickets(first, into=third, actor=actor)


def test_different_customers_meet_only_after_somebody_said_who_may_read_what(
    world: World,
) -> None:
    first = make_ticket(world, text="Cleo asks")
    dora = make_contact("dora@lumen.example", "Dora")
    second = make_ticket(world, text="Dora asks", contact=dora)

    with pytest.raises(Refused, match="different customers"):
        merge_tickets(second, into=first, actor=world.ana.actor)

    assert not Merge.objects.exists()


@pytest.mark.parametrize(
    ("sharing", "of_cleo", "of_dora"),
    [
        (Sharing.APART, ["Cleo asks", "To Cleo"], ["Dora asks", "Dora again"]),
        (
            Sharing.TOGETHER,
            ["Cleo asks", "Dora asks", "Dora again", "To Cleo"],
            ["Cleo asks", "Dora asks", "Dora again", "To Cleo"],
        ),
    ],
)
def test_customers_read_what_the_merge_lets_them_read(
    world: World, sharing: Sharing, of_cleo: list[str], of_dora: list[str]
) -> None:
    first = make_ticket(world, text="Cleo asks")
    dora = make_contact("dora@lumen.example", "Dora")
    second = make_ticket(world, text="Dora asks", contact=dora)
    actor = world.ana.actor
    merge_tickets(second, into=first, actor=actor, sharing=sharing)
    again = Content(text="Dora again")
    receive_message(second, again, contact=dora, channel=Channel.EMAIL, actor=actor)
    reply(first, Content(text="To Cleo"), agent=world.ana, actor=actor)

    def read(contact: Any) -> list[str]:
        return [one.text for one in places.readable_by(contact, first).in_order()]

    assert (read(world.cleo), read(dora)) == (of_cleo, of_dora)
    assert read(make_contact("eve@lumen.example", "Eve")) == []
    assert {one.to for one in OutgoingMail.objects.all()} == {"cleo@lumen.example"}


def test_who_sees_the_page_sees_what_was_merged_into_it_and_nobody_else(world: World) -> None:
    first, second = make_ticket(world), make_ticket(world, team=world.cards)
    hidden = second.messages.get()
    rights = world.rights(world.ana)
    assert not Message.objects.visible_to(rights).filter(pk=hidden.pk).exists()

    merge_tickets(second, into=first, actor=world.rosa.actor)

    assert message_for(rights, hidden.pk) == hidden
    unmerge_ticket(second, actor=world.rosa.actor)
    assert not Message.objects.visible_to(rights).filter(pk=hidden.pk).exists()


@pytest.mark.parametrize("count", [1, 4])
def test_a_conversation_costs_the_same_however_much_was_merged(
    world: World, queries: Callable[[int], Any], count: int
) -> None:
    from ombud.tickets.queries import conversation

    first = make_ticket(world)
    for _ in range(count):
        merge_tickets(make_ticket(world), into=first, actor=world.ana.actor)

    with queries(2):  # messages, files
        messages = conversation(first)

    assert len(messages) == 1 + count
