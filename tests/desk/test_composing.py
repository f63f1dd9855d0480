"""Writing: reply, note, drafts, undo, and what came in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import OutgoingMail
from ombud.events.models import Event
from ombud.tickets.actions import receive_message
from ombud.tickets.actions.submitting import forget_old
from ombud.tickets.content import Content
from ombud.tickets.models import Draft, Message, Submission, Ticket
from ombud.tickets.statuses import Channel
from tests.conftest import client_of
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.fixture
def ticket(world: World) -> Ticket:
    make_mailbox(world)
    return make_ticket(world)


def written(ticket: Ticket) -> list[tuple[str, str]]:
    return list(ticket.messages.order_by("pk").values_list("direction", "text"))[1:]


def test_a_reply_is_written_and_the_ticket_waits(as_ana: Client, ticket: Ticket) -> None:
    seen = ticket.messages.get().pk

    response = as_ana.post(
        f"/tickets/{ticket.number}/reply/",
        {"text": "Please try again.\r\nAna", "seen": seen, "then": "pending"},
    )

    ticket.refresh_from_db()
    assert response["Location"] == f"/tickets/{ticket.number}/#composer"
    assert written(ticket) == [("out", "Please try again.\nAna")]
    assert ticket.status == "pending"


def test_copies_and_files_go_with_a_reply(as_ana: Client, ticket: Ticket) -> None:
    as_ana.post(
        f"/tickets/{ticket.number}/reply/",
        {
            "text": "See the file.",
            "cc": "Dora <dora@lumen.example>; eli@lumen.example",
            "files": SimpleUploadedFile("C:\\x\\manual.pdf", b"%PDF"),
        },
    )

    message = Message.objects.get(direction="out")
    assert sorted(one.address for one in message.in_field("cc")) == [
        "dora@lumen.example",
        "eli@lumen.example",
    ]
    assert [file.name for file in message.attachments.all()] == ["manual.pdf"]
    assert OutgoingMail.objects.filter(message=message).count() == 3


@pytest.mark.parametrize(
    "data",
    [
        {"text": ""},
        {"text": "Hello", "cc": "not an address"},
        {"text": "Hello", "send_at": "yesterday"},
        {"text": "Hello", "send_at": "2001-01-01T10:00"},
        {"text": "Hello", "send_at": "2026-99-99T10:00"},
        {"text": "x" * 200_001},
    ],
)
def test_a_reply_that_cannot_go_is_kept_as_a_draft(
    as_ana: Client, ticket: Ticket, data: dict[str, str]
) -> None:
    response = as_ana.post(f"/tickets/{ticket.number}/reply/", data)

    assert response.status_code == 422
    assert written(ticket) == []
    assert [one.text[:5] for one in Draft.objects.all()] == [data["text"][:5]] * bool(
        data["text"]
    )


def test_a_reply_stops_when_the_customer_wrote_in_between(
    as_ana: Client, ticket: Ticket, world: World
) -> None:
    seen = ticket.messages.get().pk
    receive_message(
        ticket,
        Content(text="It works now!"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )

    response = as_ana.post(
        f"/tickets/{ticket.number}/reply/", {"text": "Reset the card.", "seen": seen}
    )

    assert response.status_code == 409
    assert b"wrote in the meantime" in response.content
    assert Draft.objects.get().text == "Reset the card."
    assert Message.objects.filter(direction="out").count() == 0


def test_a_reply_stops_when_a_colleague_answered_in_between(
    as_ana: Client, ticket: Ticket, world: World
) -> None:
    seen, address = ticket.messages.get().pk, f"/tickets/{ticket.number}/reply/"
    client_of(world.sven).post(address, {"text": "It is settled.", "seen": seen})

    response = as_ana.post(address, {"text": "Reset the card.", "seen": seen})
    again = as_ana.post(address, {"text": "Reset the card.", "seen": seen + 1})
    mine = as_ana.post(address, {"text": "And again.", "seen": seen + 1})

    assert response.status_code == 409
    assert b"A colleague answered in the meantime." in response.content
    assert [again.status_code, mine.status_code] == [302, 302]  # one's own do not count


def test_undo_brings_the_draft_back_and_nothing_leaves(as_ana: Client, ticket: Ticket) -> None:
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Too fast"})
    message = Message.objects.get(direction="out")

    as_ana.post(f"/messages/{message.pk}/recall/")

    assert written(ticket) == []
    assert Draft.objects.get().text == "Too fast"
    assert Event.objects.filter(kind="message.reply-recalled").count() == 1


def test_nobody_else_can_take_a_reply_back(
    as_ana: Client, as_sven: Client, ticket: Ticket
) -> None:
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Mine"})

    as_sven.post(f"/messages/{Message.objects.get(direction='out').pk}/recall/")

    assert written(ticket) == [("out", "Mine")]


def test_a_reply_for_later_waits_for_its_time(as_ana: Client, ticket: Ticket) -> None:
    data = {"text": "Good morning", "send_at": "2027-01-04T09:00", "cancel_on_reply": "on"}

    as_ana.post(f"/tickets/{ticket.number}/reply/", data)

    mail = OutgoingMail.objects.get()
    assert mail.not_before.isoformat() == "2027-01-04T09:00:00+00:00"
    assert mail.cancel_on_reply is True


def test_drafts_of_two_agents_and_two_kinds_stay_apart(
    as_ana: Client, as_sven: Client, ticket: Ticket, world: World
) -> None:
    path = f"/tickets/{ticket.number}/draft/"
    as_ana.post(path, {"kind": "reply", "text": "A reply"})
    as_ana.post(path, {"kind": "note", "text": "A note"})
    as_sven.post(path, {"kind": "reply", "text": "Sven's"})

    page = as_ana.get(f"/tickets/{ticket.number}/").content

    assert Draft.objects.filter(agent=world.ana).count() == 2
    assert b"A reply" in page
    assert b"A note" in page
    assert b"Sven" not in page.partition(b'id="composer"')[2].partition(b"</om-composer>")[0]


def test_two_windows_do_not_write_over_each_others_draft(
    as_ana: Client, ticket: Ticket
) -> None:
    path = f"/tickets/{ticket.number}/draft/"
    as_json = {"Accept": "application/json"}

    def save(text: str, version: str, **more: str) -> tuple[int, dict[str, str]]:
        form = {"kind": "reply", "text": text, "version": version, **more}
        response = as_ana.post(path, form, headers=as_json)
        return response.status_code, response.json()

    _, first = save("One window", "")
    status, other = save("Another window", "")
    kept = Draft.objects.get().text
    again, _ = save("Another window", other["version"])
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Sent.", "key": "k-1"})
    late, _ = save("Sent.", "", key="k-1")

    assert (status, kept) == (409, "One window")
    assert (other["text"], other["version"]) == ("One window", first["version"])
    assert (again, late) == (200, 200)
    assert not Draft.objects.exists()


def test_the_script_is_told_when_a_draft_was_saved(as_ana: Client, ticket: Ticket) -> None:
    response = as_ana.post(
        f"/tickets/{ticket.number}/draft/",
        {"kind": "reply", "text": "Hm"},
        headers={"Accept": "application/json"},
    )

    assert set(response.json()) == {"saved", "version"}
    assert len(response.json()["saved"]) == 5


def test_a_note_stays_inside(as_ana: Client, ticket: Ticket) -> None:
    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "Careful with this one"})

    assert written(ticket) == [("note", "Careful with this one")]
    assert OutgoingMail.objects.count() == 0


FIELDS = {
    "ticket": "1",
    "direction": "out",
    "agent": "1",
    "is_verified": "on",
    "at": "2001-01-01",
    "number": "7",
    "team": "99",
    "contact": "1",
    "hold_until": "2001-01-01",
}


def test_fields_that_are_not_in_the_form_change_nothing(
    as_ana: Client, ticket: Ticket, world: World
) -> None:
    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "Plain", **FIELDS})

    ticket.refresh_from_db()
    note = Message.objects.get(direction="note")
    assert (note.ticket, note.agent, note.html, note.at.year) == (
        ticket,
        world.ana,
        "",
        note.at.year,
    )
    assert (ticket.team, ticket.contact) == (world.lending, world.cleo)


def test_a_new_ticket_of_a_known_address_joins_the_person(as_ana: Client, world: World) -> None:
    data = {
        "email": "CLEO@lumen.example",
        "name": "Somebody else",
        "subject": "By phone",
        "text": "She called.",
        "direction": "in",
        "team": world.lending.pk,
        "priority": 2,
    }

    as_ana.post("/tickets/new/", data)

    ticket = Ticket.objects.get()
    assert ticket.contact == world.cleo
    assert ticket.contact.name == "Cleo Marchetti"
    assert ticket.channel == "phone"


def test_a_ticket_cannot_be_opened_in_another_team(as_ana: Client, world: World) -> None:
    data = {
        "email": "x@y.example",
        "subject": "s",
        "text": "t",
        "direction": "in",
        "team": world.cards.pk,
        "priority": 2,
    }

    response = as_ana.post("/tickets/new/", data)

    assert response.status_code == 422
    assert Ticket.objects.count() == 0


def test_a_form_handed_in_twice_writes_once(as_ana: Client, ticket: Ticket) -> None:
    seen, form = ticket.messages.get().pk, {"text": "Please try again.", "key": "form-1"}

    first = as_ana.post(f"/tickets/{ticket.number}/reply/", {**form, "seen": seen})
    again = as_ana.post(f"/tickets/{ticket.number}/reply/", {**form, "seen": seen})

    assert (first.status_code, again.status_code) == (302, 302)
    assert written(ticket) == [("out", "Please try again.")]
    assert OutgoingMail.objects.count() == 1


def test_a_form_that_wrote_is_not_overtaken_afterwards(
    as_ana: Client, ticket: Ticket, world: World
) -> None:
    seen, form = ticket.messages.get().pk, {"text": "Please try again.", "key": "form-1"}
    as_ana.post(f"/tickets/{ticket.number}/reply/", {**form, "seen": seen})
    receive_message(
        ticket,
        Content(text="It works."),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
    )

    again = as_ana.post(f"/tickets/{ticket.number}/reply/", {**form, "seen": seen})

    assert again.status_code == 302
    assert written(ticket) == [("out", "Please try again."), ("in", "It works.")]


def test_a_note_handed_in_twice_is_written_once(as_ana: Client, ticket: Ticket) -> None:
    for _ in range(2):
        as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "Ask Ben.", "key": "form-2"})

    assert written(ticket) == [("note", "Ask Ben.")]


def test_keys_of_forms_are_forgotten_after_a_week(as_ana: Client, ticket: Ticket) -> None:
    form = {"text": "Ask Ben.", "key": "form-3"}
    as_ana.post(f"/tickets/{ticket.number}/note/", form)

    kept = forget_old()
    with clock.held_at(clock.in_(days=8)):
        gone = forget_old()

    assert (kept, gone, Submission.objects.count()) == (0, 1, 0)
