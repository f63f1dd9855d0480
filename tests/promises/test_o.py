"""Group O: who of the staff sees what. Ids as in the list of promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.email.mails import raw, take_in
from tests.conftest import client_of
from tests.makers import make_mailbox

if TYPE_CHECKING:
    from django.test import Client

    from ombud.channels.email.models import IncomingMail
    from tests.world import World

CARD = "4012 8888 8888 1881"
PLACES = ("words", "address", "note", "masked value", "raw mail", "mailboxes", "stopped jobs")
# What each role of Lending reads of a ticket of Lending, in the order of PLACES. Ben works
# in Cards.
MATRIX = {
    "olga": (True, True, True, False, False, False, False),
    "ana": (True, True, True, False, False, False, False),
    "sven": (True, True, True, True, True, False, False),
    "rosa": (True, True, True, True, True, True, True),
    "ben": (False, False, False, False, False, False, False),
}


@pytest.fixture
def waiting(world: World) -> IncomingMail:
    """Cleo's ticket with a card and a note, and a doubtful mail that names it."""
    make_mailbox(world)
    ticket = take_in(raw(text=f"It says {CARD} is blocked.")).ticket
    assert ticket is not None
    client_of(world.ana).post(f"/tickets/{ticket.number}/note/", {"text": "Quincewort"})
    return take_in(
        raw(
            sender="Dora <dora@other.example>",
            subject=f"Re: [#{ticket.number}]",
            message_id="<d@other.example>",
        )
    )


def read_by(client: Client, mail: IncomingMail) -> tuple[bool, ...]:
    ticket = mail.names_ticket
    assert ticket is not None
    masked = ticket.messages.earliest("pk").masked.get()
    page = client.get(f"/tickets/{ticket.number}/").content.decode()
    shown = client.post(f"/masked/{masked.pk}/reveal/", {"reason": "check"}).content.decode()
    return (
        "is blocked." in page,
        "cleo@lumen.example" in page,
        "Quincewort" in page,
        CARD in shown,
        b"dora@other.example" in client.get(f"/mail/{mail.pk}/raw/").content,
        b"lending@halden.example" in client.get("/mailboxes/").content,
        client.get("/jobs/").status_code == 200,
    )


@pytest.mark.usefixtures("cards_are_kept")
@pytest.mark.parametrize("name", MATRIX)
def test_o5_each_role_reads_what_its_team_and_its_rights_allow(
    world: World, waiting: IncomingMail, name: str
) -> None:
    seen = read_by(client_of(getattr(world, name)), waiting)

    assert dict(zip(PLACES, seen, strict=True)) == dict(zip(PLACES, MATRIX[name], strict=True))
