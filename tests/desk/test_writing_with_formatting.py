"""Replies and notes with formatting: what is kept, shown, sent, masked and taken out."""

from __future__ import annotations

import io
import re
from email import message_from_bytes
from typing import TYPE_CHECKING, Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ombud.automation.models import Macro, SavedReply
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.compose import answer, mail_bytes
from ombud.desk import letters
from ombud.tickets.actions import redact_text
from ombud.tickets.models import Draft, Message
from tests.makers import make_mailbox, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from ombud.tickets.models import Ticket
    from tests.world import World

HTML = (
    "<div>Dear <b>Cleo</b>,</div><ul><li>press &amp; hold</li><li>wait</li></ul>"
    '<div>See <a href="https://larkfield.example/help">our help</a>.</div>'
)
TEXT = "Dear Cleo,\n\n- press & hold\n- wait\n\nSee our help <https://larkfield.example/help>."


def photo() -> bytes:
    """Return a small photograph that says where it was taken."""
    where = Image.Exif()
    where[0x010E] = "in the garden of the neighbour"
    octets = io.BytesIO()
    Image.new("RGB", (4, 4)).save(octets, "JPEG", exif=where)
    return octets.getvalue()


PHOTO = photo()


@pytest.fixture
def ticket(world: World) -> Ticket:
    make_mailbox(world)
    return make_ticket(world)


def newest(ticket: Ticket) -> Message:
    return Message.objects.filter(ticket=ticket).latest("pk")


def test_a_formatted_reply_is_kept_and_sent_as_html_and_as_the_same_words(
    as_ana: Client, ticket: Ticket
) -> None:
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "x", "html": HTML})

    message = newest(ticket)
    letter = answer(OutgoingMail.objects.get(message=message), message)
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert message.text == TEXT
    assert "<li>press &amp; hold</li><li>wait</li>" in message.html
    assert TEXT in letter.text
    assert "<b>Cleo</b>" in letter.html
    assert "<b>Cleo</b>" in page
    assert f"/messages/{message.pk}/html/" not in page


def test_words_without_formatting_are_kept_as_text_alone(
    as_ana: Client, ticket: Ticket
) -> None:
    form = {"text": "One\r\n\r\ntwo", "html": "<div>One</div><div><br></div><p>two</p>"}

    as_ana.post(f"/tickets/{ticket.number}/reply/", form)
    as_ana.post(f"/tickets/{ticket.number}/draft/", {**form, "kind": "note"})

    draft = Draft.objects.get()
    assert (newest(ticket).text, newest(ticket).html) == ("One\n\ntwo", "")
    assert (draft.text, draft.html) == ("One\n\ntwo", "")


def paste(client: Client, ticket: Ticket, kind: str, data: bytes) -> dict[str, Any]:
    """Paste a picture into what is being written, as the page's script does."""
    form = {"kind": kind, "pictures": SimpleUploadedFile("image.png", data, "image/png")}
    told = client.post(f"/tickets/{ticket.number}/draft/files/", form).json()
    return dict(told["pictures"][0]) if told["pictures"] else {}


def shown(picture: dict[str, Any]) -> str:
    cid, src = picture["cid"], picture["src"]
    return f'<div>See <img alt="image.png" data-cid="{cid}" src="{src}"></div>'


def test_a_pasted_picture_stands_in_the_mail_and_on_the_page_where_it_was_put(
    as_ana: Client, client: Client, ticket: Ticket
) -> None:
    picture, other = (paste(as_ana, ticket, "reply", PHOTO) for _ in range(2))
    form = {"text": "x", "html": shown(picture)}
    as_ana.post(f"/tickets/{ticket.number}/draft/", {**form, "kind": "reply"})
    drafted = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    as_ana.post(f"/tickets/{ticket.number}/reply/", form)

    message = newest(ticket)
    file = message.attachments.get()  # the other was taken out of the words again
    mail = message_from_bytes(mail_bytes(OutgoingMail.objects.get(message=message)))
    parts = [one for one in mail.walk() if not one.is_multipart()]
    inside = next(one for one in parts if one["Content-ID"])
    sent = cast("bytes", inside.get_payload(decode=True))
    laid_out = next(one for one in parts if one.get_content_type() == "text/html")
    src = re.search(
        r'<div class="rich".*?<img[^>]* src="(/inline-images/[^"]+)"',
        answer_of(as_ana, ticket),
        re.DOTALL,
    )
    assert picture["cid"] in drafted
    assert "/inline-images/draft-" in drafted
    assert (message.text, file.is_inline, file.content_id) == (
        "See [image.png]",
        True,
        picture["cid"],
    )
    assert other["cid"] not in message.html
    assert (
        f'src="cid:{picture["cid"]}"'
        in cast("bytes", laid_out.get_payload(decode=True)).decode()
    )
    assert inside["Content-ID"] == f"<{picture['cid']}>"
    assert b"Exif" in PHOTO
    assert b"Exif" not in sent
    assert src is not None
    assert client.get(src[1]).content == sent
    assert f"/attachments/{file.pk}/" not in answer_of(as_ana, ticket)


def answer_of(client: Client, ticket: Ticket) -> str:
    return client.get(f"/tickets/{ticket.number}/").content.decode()


def test_a_reply_with_a_picture_that_is_taken_back_has_it_again(
    as_ana: Client, ticket: Ticket
) -> None:
    picture = paste(as_ana, ticket, "reply", PHOTO)
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "x", "html": shown(picture)})

    as_ana.post(f"/messages/{newest(ticket).pk}/recall/")

    draft = Draft.objects.get()
    assert picture["cid"] in draft.html
    assert draft.files.get().content_id == picture["cid"]


def test_what_is_no_picture_or_too_large_is_attached_as_a_file(
    as_ana: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = paste(as_ana, ticket, "note", b"<svg onload=x()>")
    monkeypatch.setattr(letters, "LARGEST_PICTURE", 10)
    large = paste(as_ana, ticket, "note", PHOTO)

    files = list(Draft.objects.get().files.values_list("content_id", flat=True))
    assert (drawing, large, files) == ({}, {}, ["", ""])


def test_a_page_without_the_editor_sends_the_pictures_of_a_draft_as_files(
    as_ana: Client, ticket: Ticket
) -> None:
    paste(as_ana, ticket, "note", PHOTO)

    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "See it."})

    file = newest(ticket).attachments.get()
    assert (file.is_inline, file.content_id) == (False, "")


def test_what_a_page_sends_is_cleaned_whatever_it_holds(as_ana: Client, ticket: Ticket) -> None:
    html = (
        '<b onclick="x()">Hi</b><script>x()</script><img src="https://evil.example/p.png">'
        '<a href="javascript:x()">there</a><p style="display:none">unseen</p><h1>Head</h1>'
    )

    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "", "html": html})

    kept = newest(ticket).html
    assert "<b>Hi</b>" in kept
    assert [one for one in ("<img", "script", "onclick", "style", "<h1") if one in kept] == []


def test_a_draft_keeps_its_formatting_and_undo_brings_it_back(
    as_ana: Client, ticket: Ticket
) -> None:
    form = {"text": "x", "html": HTML}
    as_ana.post(f"/tickets/{ticket.number}/draft/", {**form, "kind": "reply"})
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    as_ana.post(f"/tickets/{ticket.number}/reply/", form)
    as_ana.post(f"/tickets/{ticket.number}/draft/", {"text": "More & more", "kind": "reply"})
    as_ana.post(f"/messages/{newest(ticket).pk}/recall/")

    draft = Draft.objects.get()
    assert 'data-html="&lt;div&gt;Dear &lt;b&gt;Cleo' in page
    assert draft.text == f"{TEXT}\n\nMore & more"
    assert "<b>Cleo</b>" in draft.html
    assert draft.html.endswith("<div><br></div><p>More &amp; more</p>")


def test_a_card_number_is_hidden_in_the_text_and_in_the_html(
    as_ana: Client, ticket: Ticket
) -> None:
    form = {"text": "", "html": "<div>Card <b>4111 1111</b> 1111 <i>1111</i>.</div>"}

    held = as_ana.post(f"/tickets/{ticket.number}/reply/", form)
    as_ana.post(f"/tickets/{ticket.number}/reply/", {**form, "sensitive": "mask"})
    as_ana.post(f"/tickets/{ticket.number}/note/", form)

    messages = list(Message.objects.filter(ticket=ticket).order_by("pk"))[1:]
    assert held.status_code == 422
    assert [one.text for one in messages] == ["Card [card •••• 1111 removed]."] * 2
    assert ["1111 1111" in one.html or "4111" in one.html for one in messages] == [False] * 2
    assert ["[card •••• 1111 removed]" in one.html for one in messages] == [True] * 2


def test_words_taken_out_for_good_leave_the_html_of_messages_and_drafts(
    as_ana: Client, ticket: Ticket, world: World
) -> None:
    html = "<div>Born <b>12 May</b> 1980 in Graz &amp; Wien</div>"
    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "", "html": html})
    as_ana.post(f"/tickets/{ticket.number}/draft/", {"text": "", "html": html, "kind": "reply"})

    redact_text(newest(ticket), "12 May 1980", actor=world.ana.actor)

    draft = Draft.objects.get()
    for text in (newest(ticket).text, newest(ticket).html, draft.text, draft.html):
        assert [one for one in ("12 May", "1980") if one in text] == []
    assert "Graz &amp; Wien" in draft.html


FIRST_MAIL = {
    "email": "nora@lumen.example",
    "subject": "Your order",
    "text": "x",
    "direction": "out",
    "priority": 2,
}


def test_a_first_mail_goes_with_formatting_files_and_copies(
    as_ana: Client, world: World
) -> None:
    make_mailbox(world)
    typed = {
        **FIRST_MAIL,
        "html": HTML,
        "cc": "eli@lumen.example",
        "team": world.lending.pk,
        "files": SimpleUploadedFile("offer.pdf", b"%PDF"),
    }

    refused = as_ana.post("/tickets/new/", {**typed, "cc": "eli"})
    typed["files"] = SimpleUploadedFile("offer.pdf", b"%PDF")
    as_ana.post("/tickets/new/", typed)

    message = Message.objects.get()
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "&lt;b&gt;Cleo" in page
    assert "Choose the files again; nothing else is lost." in page
    assert (message.text, message.attachments.get().name) == (TEXT, "offer.pdf")
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {
        "nora@lumen.example",
        "eli@lumen.example",
    }


def test_a_first_mail_shows_its_pictures_where_they_were_put_and_loses_none(
    as_ana: Client, world: World
) -> None:
    name, gone = (f"{letter * 8}-0000-4000-8000-000000000000@picture" for letter in "ab")
    shown = f'<div>See <img alt="bike" data-cid="{name}" src="blob:x"></div>'

    def typed(**more: str) -> dict[str, Any]:
        return {
            **FIRST_MAIL,
            "team": world.lending.pk,
            "html": shown,
            "pictures": [SimpleUploadedFile(f"{at}.jpg", PHOTO) for at in ("bike", "old")],
            "picture": [name, gone],
            **more,
        }

    refused = as_ana.post("/tickets/new/", typed(cc="eli")).content.decode()
    as_ana.post("/tickets/new/", typed())

    assert f"data-cid=&#34;{name}&#34; src=&#34;data:image/jpeg;base64," in refused
    assert "Choose the files again" not in refused
    message = Message.objects.get()
    file = message.attachments.get()  # the other was taken out of the words again
    assert (file.content_id, file.is_inline) == (name, True)
    assert f'data-cid="{name}"' in message.html


PREPARED = "<div>Dear <b>{{ contact.first_name }}</b>,</div><ul><li>press</li></ul>"


def test_prepared_words_have_formatting_and_what_is_filled_in_is_text(
    as_ana: Client, world: World, ticket: Ticket
) -> None:
    world.cleo.name = "<i>Cleo</i> Marchetti"
    world.cleo.save()
    step = {"step-0-action": "ticket.reply", "step-0-text": "x", "step-0-html": PREPARED}
    words = {
        "name": "Kind",
        "for": "own",
        "language-0": "en",
        "text-0": "x",
        "html-0": PREPARED,
    }
    as_ana.post("/replies/new/", words)
    as_ana.post("/macros/new/", {"name": "Kind", "for": "own", **step})
    signature = {"signature": "x", "signature_html": "<div><b>{{ agent.name }}</b></div>"}
    as_ana.post("/account/signature/", signature)

    told = as_ana.post(
        f"/tickets/{ticket.number}/replies/{SavedReply.objects.get().pk}/insert/",
        {"kind": "reply", "language": "en"},
        headers={"Accept": "application/json"},
    ).json()
    as_ana.post(f"/tickets/{ticket.number}/macros/{Macro.objects.get().pk}/run/")

    message = newest(ticket)
    letter = answer(OutgoingMail.objects.get(message=message), message)
    filled = "<div>Dear <b>&lt;i&gt;Cleo&lt;/i&gt;</b>,</div>"
    assert filled in told["html"]
    assert told["text"].startswith("Dear <i>Cleo</i>,")
    assert filled in message.html
    assert (message.direction, message.text) == ("out", "Dear <i>Cleo</i>,\n\n- press")
    assert "<b>Ana Halden</b>" in letter.html
    assert "-- \nAna Halden" in letter.text


def test_formatting_that_cuts_a_name_is_refused(as_ana: Client) -> None:
    cut = "<div>Dear {{ contact.<b>name }}</b></div>"
    words = {"name": "Cut", "for": "own", "language-0": "en", "text-0": "x", "html-0": cut}

    page = as_ana.post("/replies/new/", words)

    assert page.status_code == 422
    assert "Format the whole of a name" in page.content.decode()
    assert not SavedReply.objects.exists()
