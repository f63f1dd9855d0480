from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets.actions import (
    add_note,
    attach_to_draft,
    close_ticket,
    open_ticket,
    recall_reply,
    receive_message,
    reply,
    reveal_masked,
    save_draft,
    solve_ticket,
)
from ombud.tickets.content import Address, Content, File, Masking
from ombud.tickets.models import Attachment, Draft, MaskedValue, Message, Ticket
from ombud.tickets.sending import recallers
from ombud.tickets.statuses import Channel, RevealReason, Status
from ombud.vault import actions as vault
from ombud.vault.models import Blob
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


def kinds(ticket: Ticket) -> list[str]:
    events = Event.objects.filter(subject_type="ticket", subject_id=ticket.pk)
    return list(events.order_by("pk").values_list("kind", flat=True))


def test_a_ticket_opens_with_its_first_message_and_a_number(world: World) -> None:
    first = make_ticket(world, subject="  One\r\n line ", text="Hello there")
    second = make_ticket(world)

    assert second.number == first.number + 1
    assert (first.subject, first.preview, first.status) == ("One line", "Hello there", "new")
    assert list(first.messages.values_list("direction", "text")) == [("in", "Hello there")]
    assert list(first.participants.values_list("contact__name", "role")) == [
        ("Cleo Marchetti", "requester")
    ]
    assert kinds(first) == ["ticket.opened"]


def test_a_ticket_without_subject_is_called_by_its_first_words(world: World) -> None:
    ticket = make_ticket(world, subject="", text="The oven is cold.\nSince Monday.")

    assert ticket.subject == "The oven is cold. Since Monday."


def test_a_ticket_about_nothing_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="Write a subject"):
        open_ticket(
            contact=world.cleo,
            team=world.lending,
            subject=" ",
            channel=Channel.EMAIL,
            content=Content(text=""),
            actor=SYSTEM,
        )

    assert Ticket.objects.count() == 0


def test_a_file_comes_back_byte_for_byte(world: World) -> None:
    data = bytes(range(256)) * 40
    ticket = make_ticket(world, content=Content(text="", files=(File("a.bin", "x/y", data),)))

    attachment = Attachment.objects.get(message__ticket=ticket)

    assert vault.read(attachment.blob) == data
    assert attachment.size == len(data)


def test_a_nul_in_the_text_is_kept_visible(world: World) -> None:
    ticket = make_ticket(world, subject="a\x00b", text="c\x00d")

    assert (ticket.subject, ticket.messages.get().text) == ("a\ufffdb", "c\ufffdd")


def test_a_reply_opens_a_new_ticket_and_waits_for_nobody_of_us(world: World) -> None:
    ticket = make_ticket(world)

    message = reply(ticket, Content(text="Try now."), agent=world.ana, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.awaits_us, ticket.preview) == ("open", False, "Try now.")
    assert (message.direction, message.agent) == ("out", world.ana)
    assert kinds(ticket) == ["ticket.opened", "message.reply-written", "ticket.status-changed"]


def test_send_and_solve_solves(world: World) -> None:
    ticket = make_ticket(world)

    reply(
        ticket,
        Content(text="Done."),
        agent=world.ana,
        actor=world.ana.actor,
        then=Status.SOLVED,
    )

    ticket.refresh_from_db()
    assert (ticket.status, ticket.is_open, ticket.awaits_us) == ("solved", False, False)


@pytest.mark.parametrize("status", [Status.PENDING, Status.SOLVED])
def test_an_answer_of_the_contact_opens_it_again(world: World, status: Status) -> None:
    ticket = make_ticket(world)
    reply(ticket, Content(text="?"), agent=world.ana, actor=world.ana.actor, then=status)

    receive_message(
        ticket, Content(text="No."), contact=world.cleo, channel=Channel.EMAIL, actor=SYSTEM
    )

    ticket.refresh_from_db()
    assert (ticket.status, ticket.awaits_us, ticket.solved_at) == ("open", True, None)


def test_a_machine_wakes_nobody(world: World) -> None:
    ticket = make_ticket(world)
    solve_ticket(ticket, actor=world.ana.actor)

    receive_message(
        ticket,
        Content(text="I am away."),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
        reopens=False,
    )

    ticket.refresh_from_db()
    assert (ticket.status, ticket.awaits_us) == ("solved", False)


def test_a_closed_ticket_takes_no_message_and_no_reply(world: World) -> None:
    ticket = make_ticket(world)
    close_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused):
        reply(ticket, Content(text="x"), agent=world.ana, actor=SYSTEM)
    with pytest.raises(Refused):
        receive_message(
            ticket, Content(text="x"), contact=world.cleo, channel=Channel.EMAIL, actor=SYSTEM
        )

    assert Message.objects.filter(ticket=ticket).count() == 1


def test_an_empty_reply_is_refused_and_the_draft_stays(world: World) -> None:
    ticket = make_ticket(world)
    save_draft(ticket, kind=Draft.Kind.REPLY, text="Hal", agent=world.ana)

    with pytest.raises(Refused, match="Write something"):
        reply(ticket, Content(text=" \n"), agent=world.ana, actor=world.ana.actor)

    assert Draft.objects.get().text == "Hal"


def test_sending_removes_only_the_drafts_of_its_writer(world: World) -> None:
    ticket = make_ticket(world)
    for agent in (world.ana, world.rosa):
        save_draft(ticket, kind=Draft.Kind.REPLY, text="mine", agent=agent)
    save_draft(ticket, kind=Draft.Kind.NOTE, text="a note", agent=world.ana)

    reply(ticket, Content(text="Sent."), agent=world.ana, actor=world.ana.actor)

    left = Draft.objects.order_by("pk").values_list("agent", "kind")
    assert list(left) == [(world.rosa.pk, "reply"), (world.ana.pk, "note")]


def test_a_draft_with_a_nul_is_kept(world: World) -> None:
    ticket = make_ticket(world)

    draft = save_draft(ticket, kind=Draft.Kind.REPLY, text="a\x00b", agent=world.ana)

    assert draft is not None
    assert draft.text == "a\ufffdb"


def test_a_draft_saved_empty_is_gone(world: World) -> None:
    ticket = make_ticket(world)
    save_draft(ticket, kind=Draft.Kind.REPLY, text="Hal", agent=world.ana)

    assert save_draft(ticket, kind=Draft.Kind.REPLY, text=" ", agent=world.ana) is None
    assert Draft.objects.count() == 0


def test_files_of_a_thrown_away_draft_leave_the_vault(world: World) -> None:
    ticket = make_ticket(world)
    attach_to_draft(
        ticket, File("a", "text/plain", b"unique"), kind=Draft.Kind.NOTE, agent=world.ana
    )

    add_note(ticket, Content(text="x"), agent=world.ana, actor=world.ana.actor)

    assert Blob.objects.count() == 0


def test_a_note_does_not_change_whose_turn_it_is(world: World) -> None:
    ticket = make_ticket(world)

    note = add_note(ticket, Content(text="hm"), agent=world.ana, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert (note.direction, ticket.awaits_us, ticket.status) == ("note", True, "new")


@pytest.mark.usefixtures("cards_are_kept")
def test_a_card_number_in_a_note_is_masked_and_sealed(world: World) -> None:
    ticket = make_ticket(world)
    content = Content(text="They pay with 4242 4242 4242 4242.")

    note = add_note(ticket, content, agent=world.ana, actor=world.ana.actor)

    assert "4242 4242" not in note.text
    assert note.text.startswith("They pay with [card")
    assert note.masked.get().kind == "card"


def test_a_card_number_told_on_the_telephone_is_masked(world: World) -> None:
    ticket = make_ticket(world, text="Card 4242424242424242", agent=world.ana)

    assert "42424242" not in ticket.messages.get().text + ticket.preview


def test_taking_back_a_reply_brings_the_draft_back(world: World) -> None:
    ticket = make_ticket(world)
    content = Content(text="Wait!", recipients=(Address("cc", "", "x@lumen.example"),))
    message = reply(ticket, content, agent=world.ana, actor=world.ana.actor)

    draft = recall_reply(message, agent=world.ana, actor=world.ana.actor)

    assert (draft.text, draft.cc) == ("Wait!", "x@lumen.example")
    assert Message.objects.filter(ticket=ticket).count() == 1
    assert kinds(ticket)[-1] == "message.reply-recalled"


def test_nobody_takes_back_the_reply_of_another(world: World) -> None:
    ticket = make_ticket(world)
    message = reply(ticket, Content(text="x"), agent=world.ana, actor=world.ana.actor)

    with pytest.raises(Refused, match="who wrote"):
        recall_reply(message, agent=world.rosa, actor=world.rosa.actor)

    assert Message.objects.filter(pk=message.pk).exists()


def test_what_has_left_cannot_be_taken_back(world: World) -> None:
    ticket = make_ticket(world)
    message = reply(ticket, Content(text="x"), agent=world.ana, actor=world.ana.actor)
    recallers._things["test"] = lambda _message: False

    try:
        with pytest.raises(Refused, match="left already"):
            recall_reply(message, agent=world.ana, actor=world.ana.actor)
    finally:
        del recallers._things["test"]

    assert Message.objects.filter(pk=message.pk).exists()


def test_a_masked_value_is_sealed_and_looking_leaves_a_line(world: World) -> None:
    masking = Masking("card", "[card •••• 4242 · m1]", "4242424242424242")
    ticket = make_ticket(world, content=Content(text="pay", masked=(masking,)))
    masked = MaskedValue.objects.get()

    shown = reveal_masked(
        masked, agent=world.sven, actor=world.sven.actor, reason=RevealReason.PAYMENT
    )

    assert b"4242424242424242" not in bytes(masked.sealed)
    assert shown == "4242424242424242"
    assert kinds(ticket)[-1] == "message.mask-revealed"
