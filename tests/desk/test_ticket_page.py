"""One ticket on the page: what it shows and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.desk.pictures import signer
from ombud.tickets.actions import add_note, close_ticket, receive_message, reply, tag_ticket
from ombud.tickets.content import Content, File, Masking
from ombud.tickets.models import Attachment, MaskedValue
from ombud.tickets.statuses import Channel
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}
MASK = "[card •••• 4242 · m1]"


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_costs_the_same_however_long_the_conversation(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    make_mailbox(world)
    ticket = make_ticket(world)
    actor = world.ana.actor
    for number in range(count):
        files = (File(f"{number}.txt", "text/plain", str(number).encode()),)
        add_note(ticket, Content(text="Hm.", files=files), agent=world.ana, actor=actor)
        reply(ticket, Content(text=f"Answer {number}"), agent=world.ana, actor=actor)
        tag_ticket(ticket, f"tag{number}", actor=actor)
    as_ana.get(f"/tickets/{ticket.number}/")

    with queries(14):
        response = as_ana.get(f"/tickets/{ticket.number}/")

    assert response.content.count(b'<article class="msg') == 1 + 2 * count


def test_old_messages_fold_and_the_newest_stay_open(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    for text in ("two", "three", "four"):
        receive_message(
            ticket,
            Content(text=text),
            contact=world.cleo,
            channel=Channel.EMAIL,
            actor=world.ana.actor,
        )

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    assert page.count('<details class="folded"') == 2


def test_quotes_and_signatures_are_folded_but_kept(as_ana: Client, world: World) -> None:
    text = "New words\n> old words\n-- \nCleo"
    folds = (("visible", 0, 10), ("quote", 10, 22), ("signature", 22, len(text)))
    ticket = make_ticket(world, content=Content(text=text, folds=folds))

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    assert page.count('<details class="quoted">') == 2
    assert "old words" in page


def test_htmx_gets_the_panes_and_not_the_page(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)

    response = as_ana.get(f"/tickets/{ticket.number}/", headers=HTMX)

    assert "HX-Request" in response["Vary"]
    assert b"<html" not in response.content
    assert b'id="thread"' in response.content
    assert b'hx-swap-oob="innerHTML"' in response.content


def test_htmx_gets_the_changed_head_back(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)

    response = as_ana.post(
        f"/tickets/{ticket.number}/status/", {"status": "solved"}, headers=HTMX
    )

    ticket.refresh_from_db()
    assert response.status_code == 200
    assert b'id="head"' in response.content
    assert b"<html" not in response.content
    assert ticket.status == "solved"


def test_an_agent_of_another_team_cannot_be_assigned(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)

    as_ana.post(f"/tickets/{ticket.number}/assignee/", {"assignee": str(world.ben.pk)})

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_ticket_can_be_handed_to_a_team_one_is_not_in(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)

    response = as_ana.post(f"/tickets/{ticket.number}/team/", {"team": str(world.cards.pk)})

    ticket.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/")
    assert ticket.team == world.cards
    assert as_ana.get(f"/tickets/{ticket.number}/").status_code == 404


def test_an_observer_reads_and_is_offered_nothing(as_olga: Client, world: World) -> None:
    ticket = make_ticket(world)

    page = as_olga.get(f"/tickets/{ticket.number}/").content.decode()

    assert "Your role does not allow to answer it." in page
    assert "hx-post" not in page.partition('id="thread"')[2].partition("</main>")[0]
    assert 'id="reply-text"' not in page


def test_a_closed_ticket_says_so(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    close_ticket(ticket, actor=world.ana.actor)

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    assert "This ticket is closed." in page
    assert 'id="reply-text"' not in page


@pytest.fixture
def masked(world: World) -> MaskedValue:
    masking = Masking("card", MASK, "4242424242424242")
    make_ticket(world, content=Content(text=f"Pay with {MASK}", masked=(masking,)))
    return MaskedValue.objects.get()


def test_only_who_may_reveal_is_offered_it(
    as_ana: Client, as_sven: Client, masked: MaskedValue
) -> None:
    path = f"/tickets/{masked.message.ticket.number}/"

    for_ana, for_sven = as_ana.get(path).content, as_sven.get(path).content

    assert b"/masked/" not in for_ana
    assert f"/masked/{masked.pk}/reveal/".encode() in for_sven
    assert b"4242424242424242" not in for_ana + for_sven


def test_a_value_is_shown_only_for_a_reason_from_the_list(
    as_sven: Client, masked: MaskedValue
) -> None:
    path = f"/masked/{masked.pk}/reveal/"

    without = as_sven.post(path, {"reason": "curious"})
    shown = as_sven.post(path, {"reason": "payment"}, headers=HTMX)

    assert without.status_code == 404
    assert b"4242424242424242" in shown.content


def test_mail_html_lives_in_a_frame_that_may_do_nothing(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world, content=Content(text="x", html="<p>Hello</p>"))

    response = as_ana.get(f"/messages/{ticket.messages.get().pk}/html/")

    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_remote_pictures_are_addressed_only_when_asked_for(
    as_ana: Client, world: World
) -> None:
    html = '<p>Hi<img data-remote-src="https://tracker.example/p.png" alt="p"></p>'
    ticket = make_ticket(world, content=Content(text="x", html=html, remote_images=1))
    path = f"/messages/{ticket.messages.get().pk}/html/"

    before, after = as_ana.get(path).content, as_ana.post(path).content

    assert b' src="' not in before
    assert b' src="/remote-images/' in after
    assert b' src="https:' not in after


@pytest.mark.parametrize(
    "name", ["a.html", "a.svg", "\r\nSet-Cookie: x=1.html", "../../etc/x", '"']
)
def test_a_file_is_always_a_download(as_ana: Client, world: World, name: str) -> None:
    files = (File(name, "text/html", b"<script>alert(1)</script>"),)
    make_ticket(world, content=Content(text="x", files=files))

    response = as_ana.get(f"/attachments/{Attachment.objects.get().pk}/")

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie: x" not in str(response.headers)


def test_the_address_of_an_inline_picture_cannot_be_made_up(
    as_ana: Client, world: World
) -> None:
    files = (File("a.png", "image/png", b"\x89PNG", is_inline=True),)
    make_ticket(world, content=Content(text="x", files=files))
    number = str(Attachment.objects.get().pk)

    assert as_ana.get(f"/inline-images/{number}/").status_code == 404
    assert as_ana.get(f"/inline-images/{number}:x:y/").status_code == 404
    assert as_ana.get(f"/inline-images/{signer.sign(number)}/").status_code == 200
