"""A message is forwarded to a third party: its words and files stand in the form already."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

from ombud.channels.email.models import OutgoingMail
from ombud.readlog.models import Reading
from ombud.readlog.statuses import Thing
from ombud.tickets.actions import add_note
from ombud.tickets.content import Content
from ombud.tickets.models import Attachment, SideConversation, Ticket
from ombud.tickets.sides import said_in
from tests.channels.email.mails import raw, take_in
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

CARD = b"Card 4111 1111 1111 1111"
TO_SAM = {"to": "sam@supplier.example", "subject": "Card reader"}


def with_files() -> tuple[Ticket, str, list[Attachment]]:
    """A ticket that came as a mail with a list and a file that holds a card number."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Cleo Marchetti <cleo@lumen.example>", "help@halden.example"
    mail["Subject"], mail["Message-ID"] = "My reader", "<one@lumen.example>"
    mail["Date"] = "Mon, 30 Nov 2026 08:00:00 +0000"
    mail.set_content("It blinks.\n\nSee the list.")
    mail.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="list.csv")
    mail.add_attachment(CARD, maintype="text", subtype="plain", filename="card.txt")
    ticket = take_in(mail.as_bytes()).ticket
    assert ticket is not None
    Attachment.objects.filter(name="card.txt").update(holds="card")  # as its reading finds
    files = list(Attachment.objects.order_by("pk"))
    return ticket, str(files[0].message_id), files


def test_the_form_begins_with_the_message_and_all_its_files(
    world: World, as_ana: Client
) -> None:
    ticket, message, files = with_files()

    link = f"/tickets/{ticket.number}/sides/?message={message}"
    page = as_ana.get(link).content.decode()

    assert link in as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert "Cleo Marchetti wrote:\n&gt; It blinks.\n&gt;\n&gt; See the list.</textarea>" in page
    assert "cleo@lumen.example" not in page.split('id="side-text"')[1].split("</textarea>")[0]
    assert [f'name="pass_on" value="{one.pk}" checked' in page for one in files] == [True] * 2
    assert "Holds: Card number" in page


def test_the_files_that_stay_ticked_go_with_it_and_were_opened(
    world: World, as_ana: Client
) -> None:
    ticket, message, (listed, _) = with_files()
    form = TO_SAM | {"text": "Why?", "message": message, "pass_on": str(listed.pk)}

    as_ana.post(f"/tickets/{ticket.number}/sides/new/", form)

    sent = said_in(SideConversation.objects.get()).get()
    assert [one.name for one in sent.attachments.all()] == ["list.csv"]
    assert Reading.objects.filter(thing=Thing.FILE, thing_id=listed.pk).exists()


def test_a_file_with_a_card_number_is_asked_about_and_nothing_chosen_is_lost(
    world: World, as_ana: Client
) -> None:
    ticket, message, (listed, card) = with_files()
    form = TO_SAM | {"text": "Why?", "message": message, "pass_on": str(card.pk)}
    address = f"/tickets/{ticket.number}/sides/new/"

    page = as_ana.post(address, form)

    words = page.content.decode()
    assert page.status_code == 422
    assert "A file holds a card number" in words
    assert f'value="{card.pk}" checked' in words
    assert f'value="{listed.pk}" checked' not in words
    assert not OutgoingMail.objects.exists()
    as_ana.post(address, form | {"as_it_is": "on"})
    assert OutgoingMail.objects.get().to == "sam@supplier.example"


def test_notes_and_messages_of_other_tickets_are_never_passed_on(
    world: World, as_ana: Client
) -> None:
    _, foreign, (listed, _) = with_files()
    ticket = make_ticket(world)
    note = add_note(
        ticket, Content(text="Only among us."), agent=world.ana, actor=world.ana.actor
    )
    address = f"/tickets/{ticket.number}/sides/"

    for message in (str(note.pk), foreign, "x"):
        assert "wrote:" not in as_ana.get(f"{address}?message={message}").content.decode()
    form = TO_SAM | {"text": "Why?", "message": foreign, "pass_on": str(listed.pk)}
    as_ana.post(f"{address}new/", form)

    assert not said_in(SideConversation.objects.get()).get().attachments.exists()


def test_of_a_very_long_message_the_beginning_is_quoted_and_it_shows(
    world: World, as_ana: Client
) -> None:
    ticket = take_in(raw(text="A line of the list.\n" * 2_000)).ticket
    assert ticket is not None
    message = ticket.messages.get()

    page = as_ana.get(f"/tickets/{ticket.number}/sides/?message={message.pk}")

    words = page.content.decode().split('id="side-text"')[1].split("</textarea>")[0]
    assert words.endswith("&gt; A line of the list.\n&gt; […]")
    assert words.count("A line") < 2_000
