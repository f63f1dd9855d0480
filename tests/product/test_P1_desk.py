"""P1, the part of this issue: an agent works in the browser from mail to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import OutgoingMail
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_from_the_list_to_the_answer_that_leaves(as_ana: Client, world: World) -> None:
    make_mailbox(world)
    ticket = make_ticket(world)
    path = f"/tickets/{ticket.number}/"

    listed = as_ana.get("/").content.decode() + as_ana.get("/views/unsolved/").content.decode()
    page = as_ana.get(path).content.decode()
    as_ana.post(f"{path}assignee/", {"assignee": world.ana.pk})
    as_ana.post(f"{path}tag/", {"tag": "Cards"})
    as_ana.post(f"{path}note/", {"text": "Looks like the known fault."})
    as_ana.post(f"{path}reply/", {"text": "Please try again.", "then": "solved"})

    ticket.refresh_from_db()
    history = as_ana.get(f"{path}history/").content.decode()
    mail = OutgoingMail.objects.get()
    assert ticket.subject in listed
    assert "It worked yesterday." in page
    assert (ticket.status, ticket.assignee) == ("solved", world.ana)
    assert (mail.to, mail.state) == ("cleo@lumen.example", "queued")
    assert history.count("Ana Halden") >= 4


def test_everything_on_the_page_has_a_name_for_those_who_listen(
    as_ana: Client, world: World
) -> None:
    page = as_ana.get(f"/tickets/{make_ticket(world).number}/").content.decode()

    assert page.count("<h1") == 1
    assert 'class="skip" href="#main"' in page
    for landmark in ("<nav", "<main", "<aside"):
        assert landmark in page
