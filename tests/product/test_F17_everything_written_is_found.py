"""F17: words in subject, message, note, file name and the text of files; conditions with
completion; only what the asker may see. Contacts are found by name and address; articles
do not exist yet.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from ombud.channels.email.actions.ingest import process
from ombud.channels.email.actions.journal import store
from ombud.channels.email.statuses import Door
from ombud.jobs.worker import run_until_empty
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from ombud.tickets.models import Ticket
    from tests.world import World


@pytest.fixture
def ticket(world: World, as_ana: Client) -> Ticket:
    """A mail with a file, and a note on it; beside it a ticket about something else."""
    mail = EmailMessage()
    mail["From"] = "Cleo Marchetti <cleo@lumen.example>"
    mail["To"] = "lending@halden.example"
    mail["Subject"] = "Heliotrope invoice"
    mail["Message-ID"] = "<f17@lumen.example>"
    mail.set_content("The serial number is ZX-4711. Größe and Café are spelt right.")
    mail.add_attachment(
        b"Page one speaks of a periwinkle.", "text", "plain", filename="bramble.txt"
    )
    stored, _ = store(mail.as_bytes(), door=Door.SMTP, envelope_to="lending@halden.example")
    ticket = process(stored.pk).ticket
    run_until_empty()
    assert ticket is not None
    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "Ask the marigold team."})
    as_ana.post(f"/tickets/{ticket.number}/tag/", {"tag": "warranty"})
    make_ticket(world, subject="Something else", text="The number of serial faults grows.")
    return ticket


def found(client: Client, query: str) -> set[int]:
    page = client.get("/search/", {"q": query}).content.decode()
    return {int(number) for number in re.findall(r'href="/tickets/(\d+)/', page)}


@pytest.mark.parametrize(
    "query",
    [
        "heliotrope",
        "zx-4711",
        "marigold",
        "bramble",
        "periwinkle",
        "GROSSE",
        "cafe",
        '"serial number"',
        "tag:warranty",
        "from:cleo@lumen.example heliotrope",
        "status:new has:attachment",
        "serial -faults",
        "#1001",
    ],
)
def test_it_is_found_by(ticket: Ticket, as_ana: Client, query: str) -> None:
    assert found(as_ana, query) == {ticket.number}


@pytest.mark.parametrize("query", ["heliotrope", "periwinkle", "tag:warranty", "#1001"])
def test_who_may_not_see_it_does_not_find_it(
    ticket: Ticket, as_ben: Client, query: str
) -> None:
    assert found(as_ben, query) == set()


def test_the_box_completes_fields_and_values(ticket: Ticket, as_ana: Client) -> None:
    fields = as_ana.get("/search/completions/", {"q": "sta"}).content.decode()
    values = as_ana.get("/search/completions/", {"q": "tag:war"}).content.decode()

    assert 'value="status:"' in fields
    assert 'value="tag:warranty' in values


def test_nonsense_is_answered_with_a_page(ticket: Ticket, as_ana: Client) -> None:
    answers = [
        as_ana.get("/search/", {"q": query}).status_code
        for query in ('"', "((", "status:", "created:<yesterdayish", "\x00", "-", "AND OR")
    ]

    assert answers == [200] * 7


def test_the_desks_own_database_is_all_it_takes(db: None) -> None:
    assert list(settings.DATABASES) == ["default"]
