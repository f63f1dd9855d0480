"""Split a message into a new ticket (peers.md, group A)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.compose import mail_bytes
from ombud.channels.email.statuses import Outcome
from ombud.tickets import queries
from ombud.tickets.access import links_for
from ombud.tickets.actions import receive_message, split_ticket, undo_split
from ombud.tickets.content import Content
from ombud.tickets.models import Message, Placement, Snooze, Ticket
from ombud.tickets.reading import messages_of
from ombud.tickets.search import search
from ombud.tickets.search.reading import wanted
from ombud.tickets.statuses import Channel, Status
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_contact

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def two_questions(world: World) -> tuple[Ticket, Message]:
    """A ticket in which Cleo asked by mail, and then asked something else by mail."""
    ticket = take_in(raw(text="The card is declined.")).ticket
    assert ticket is not None
    mail = take_in(
        raw(message_id="<2@lumen.example>", text="And what does a loan cost?"),
        envelope_to=token_address(answered(world, ticket)),
    )
    assert mail.message is not None
    return ticket, mail.message


def here(ticket: Ticket) -> list[str]:
    shown = queries.conversation(ticket)
    return [one.text.strip() for one in shown if not one.moved_to]  # type: ignore[attr-defined]


def split(world: World, ticket: Ticket, *messages: Message) -> Ticket:
    numbers = [one.pk for one in messages]
    return split_ticket(ticket, numbers, subject="A loan", actor=world.ana.actor)


def test_the_message_is_read_in_the_new_ticket_and_is_there_once(world: World) -> None:
    ticket, second = two_questions(world)

    new = split(world, ticket, second)

    assert here(ticket) == ["The card is declined.", "Try it again, please."]
    assert here(new) == ["And what does a loan cost?"]
    assert [one.pk for one in messages_of(new)] == [second.pk]
    assert Message.objects.count() == 3
    assert (new.subject, new.contact, new.team) == ("A loan", world.cleo, ticket.team)
    assert (new.status, new.awaits_us, new.channel) == (Status.NEW, True, Channel.EMAIL)


def test_both_histories_say_so_and_lead_to_each_other(world: World, as_ana: Client) -> None:
    ticket, second = two_questions(world)

    new = split(world, ticket, second)

    told = {
        one: as_ana.get(f"/tickets/{one}/").content.decode()
        for one in (ticket.number, new.number)
    }
    assert f"Ana Halden split messages off into #{new.number}" in told[ticket.number]
    assert f"It is read in #{new.number} now" in told[ticket.number]
    assert f"Ana Halden split it off from #{ticket.number}" in told[new.number]
    assert f"from #{ticket.number}" in told[new.number]
    (link,) = links_for(world.rights(world.ana), ticket)
    assert (link.source, link.target) == (new, ticket)


def test_replies_go_to_the_ticket_in_which_the_message_is_read(world: World) -> None:
    ticket, second = two_questions(world)
    new = split(world, ticket, second)
    answer = answered(world, new)
    text = mail_bytes(answer).decode()
    assert "In-Reply-To: <2@lumen.example>" in text
    assert "Subject: Re: A loan" in text

    by_token = take_in(
        raw(message_id="<3@lumen.example>", text="Thank you."),
        envelope_to=token_address(answer),
    )
    to_own_mail = take_in(
        raw(
            message_id="<4@lumen.example>",
            text="One thing more.",
            headers="In-Reply-To: <2@lumen.example>\n",
        ),
        envelope_to=token_address(answer),
    )

    assert (by_token.outcome, by_token.ticket) == (Outcome.APPENDED, new)
    assert (to_own_mail.outcome, to_own_mail.ticket) == (Outcome.APPENDED, new)


def test_an_answer_to_our_mail_that_was_split_off_goes_to_the_new_ticket(world: World) -> None:
    ticket, second = two_questions(world)
    ours = OutgoingMail.objects.get()
    assert ours.message is not None
    new = split(world, ticket, second, ours.message)
    assert OutgoingMail.objects.count() == 1  # splitting sends nothing again

    mail = take_in(raw(message_id="<5@lumen.example>"), envelope_to=token_address(ours))

    assert (mail.outcome, mail.ticket) == (Outcome.APPENDED, new)


def test_it_is_undone_exactly_while_nothing_new_happened(world: World) -> None:
    ticket, second = two_questions(world)
    before = (here(ticket), Ticket.objects.filter(pk=ticket.pk).values().get())
    new = split(world, ticket, second)

    undo_split(new.split, actor=world.ana.actor)

    assert (here(ticket), Ticket.objects.filter(pk=ticket.pk).values().get()) == before
    assert here(new) == []
    assert not Placement.objects.active().exists()
    assert Ticket.objects.get(pk=new.pk).status == Status.CLOSED
    assert links_for(world.rights(world.ana), ticket) == []


def test_it_is_not_undone_once_something_was_written(world: World) -> None:
    ticket, second = two_questions(world)
    new = split(world, ticket, second)
    receive_message(
        new,
        Content(text="More"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )

    with pytest.raises(Refused, match="Something new happened"):
        undo_split(new.split, actor=world.ana.actor)

    assert here(new) == ["And what does a loan cost?", "More"]


def test_two_customers_mix_only_after_somebody_confirmed_it(
    world: World, as_ana: Client
) -> None:
    ticket, second = two_questions(world)
    dora = make_contact("dora@lumen.example", "Dora")
    form = {"message": second.pk, "email": "dora@lumen.example", "subject": "A loan"}

    with pytest.raises(Refused, match="not all of this customer"):
        split_ticket(ticket, [second.pk], subject="", contact=dora, actor=world.ana.actor)
    asked = as_ana.post(f"/tickets/{ticket.number}/split/", form)
    assert (asked.status_code, "Dora will be able to read them" in asked.content.decode()) == (
        409,
        True,
    )
    assert Ticket.objects.count() == 1
    done = as_ana.post(f"/tickets/{ticket.number}/split/", form | {"mixing": "on"})

    assert Ticket.objects.latest("pk").contact == dora
    assert done.headers["Location"] == f"/tickets/{Ticket.objects.latest('pk').number}/"


@pytest.mark.parametrize(
    ("which", "reason"),
    [([], "at least one"), ("all", "Leave at least one"), ([0], "not in this conversation")],
)
def test_what_cannot_be_split_off_is_refused(world: World, which: Any, reason: str) -> None:
    ticket, _ = two_questions(world)
    every = list(ticket.messages.values_list("pk", flat=True))
    numbers = every if which == "all" else which

    with pytest.raises(Refused, match=reason):
        split_ticket(ticket, numbers, subject="", actor=world.ana.actor)


def test_the_new_ticket_is_found_by_its_subject_and_its_words(world: World) -> None:
    ticket, second = two_questions(world)
    rights = world.rights(world.ana)

    new = split(world, ticket, second)

    def found(words: str) -> list[Ticket]:
        return [
            one.ticket for one in search(wanted(words, is_phrase=False), rights=rights).hits
        ]

    assert found("loan cost") == found("loan") == [new]
    assert found("declined") == [ticket]
    undo_split(new.split, actor=world.ana.actor)
    assert found("cost") == [ticket]


def test_a_split_is_split_again_and_undone_step_by_step(world: World) -> None:
    ticket, second = two_questions(world)
    ours = OutgoingMail.objects.get().message
    assert ours is not None
    first = split(world, ticket, second, ours)

    again = split(world, first, second)

    assert (here(first), here(again)) == (
        ["Try it again, please."],
        ["And what does a loan cost?"],
    )
    with pytest.raises(Refused, match="Something new happened"):
        undo_split(first.split, actor=world.ana.actor)
    undo_split(again.split, actor=world.ana.actor)
    assert here(first) == ["Try it again, please.", "And what does a loan cost?"]


def test_the_page_of_a_split_that_was_undone_leads_back(world: World, as_ana: Client) -> None:
    ticket, second = two_questions(world)
    new = split(world, ticket, second)

    undone = as_ana.post(f"/tickets/{new.number}/unsplit/")

    assert undone.headers["Location"] == f"/tickets/{ticket.number}/"
    assert as_ana.get(f"/tickets/{new.number}/").headers["Location"] == (
        f"/tickets/{ticket.number}/"
    )


@pytest.mark.parametrize(
    ("status", "sleeps", "is_our_turn"),
    [
        (Status.OPEN, False, True),
        (Status.OPEN, True, False),
        (Status.PENDING, False, False),
        (Status.SOLVED, False, False),
        (Status.CLOSED, False, False),
    ],
)
def test_what_stays_shows_its_own_words_and_waits_for_us_only_where_it_did(
    world: World, status: Status, sleeps: bool, is_our_turn: bool
) -> None:
    ticket, second = two_questions(world)
    answer = ticket.messages.get(direction="out")
    rows = Ticket.objects.filter(pk=ticket.pk)
    is_open = status not in {Status.SOLVED, Status.CLOSED}
    solved_at = None if is_open else clock.now()
    rows.update(status=status, is_open=is_open, solved_at=solved_at, awaits_us=False)
    if sleeps:
        Snooze.objects.create(ticket=ticket, agent=world.ana, since=clock.now())

    split(world, ticket, answer, second)

    ticket.refresh_from_db()
    assert (ticket.awaits_us, ticket.preview) == (is_our_turn, "The card is declined.")
