"""Group B, remote images: blocked until somebody asks, and then fetched by the desk."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

from tests.channels.email.mails import take_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_the_layout_of_a_mail_names_no_other_place_and_the_page_says_so(
    world: World, as_ana: Client
) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "cleo@lumen.example", "lending@halden.example"
    mail["Subject"], mail["Message-ID"] = "News", "<n@lumen.example>"
    mail.set_content("See the picture.")
    mail.add_alternative('<img src="https://tracker.example/p.png"> See.', subtype="html")
    ticket = take_in(mail.as_bytes()).ticket
    assert ticket is not None

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    layout = as_ana.get(f"/messages/{ticket.messages.get().pk}/html/").content.decode()

    assert "One remote image blocked." in page
    assert ' src="https://tracker.example' not in layout
