from __future__ import annotations

import base64

from ombud.base import clock
from ombud.channels.email.models import OutgoingMail
from ombud.tickets.actions import save_draft
from ombud.tickets.content import Content, File
from ombud.tickets.models import Draft, Message
from tests.api.calling import Caller
from tests.makers import make_ticket
from tests.world import World

PDF = b"%PDF-1.4 terms"


def sent(octets: bytes, name: str = "terms.pdf") -> dict[str, str]:
    return {
        "name": name,
        "content_type": "application/pdf",
        "content": base64.b64encode(octets).decode(),
    }


def test_a_reply_goes_out_with_copies_and_files(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)

    answer = ana.post(
        f"/tickets/{ticket.number}/replies",
        {
            "text": "Here are the terms.",
            "cc": [{"email": "Nora@Brook.example", "name": "Nora"}],
            "files": [sent(PDF)],
            "then": "pending",
        },
    )

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["agent"] == {"id": world.ana.pk, "name": "Ana Halden"}
    assert told["direction"] == "out"
    assert {"field": "cc", "name": "Nora", "address": "nora@brook.example"} in told[
        "recipients"
    ]
    assert [one["name"] for one in told["attachments"]] == ["terms.pdf"]
    assert OutgoingMail.objects.count() == 2  # to Cleo, and the copy
    assert ana.get(f"/tickets/{ticket.number}").json()["status"] == "pending"
    content = ana.get(f"/attachments/{told['attachments'][0]['id']}/content")
    assert content.content == PDF
    assert content["Content-Disposition"] == 'attachment; filename="terms.pdf"'
    assert content["Content-Type"] == "application/octet-stream"


HTML = (
    '<p>Dear <b onclick="x()">Cleo</b>, see <img src="cid:shot@here" alt="the switch">.</p>'
    "<ul><li>press</li></ul><script>x()</script>"
)


def test_a_reply_of_a_program_has_formatting_pictures_and_hidden_copies(
    world: World, ana: Caller
) -> None:
    ticket = make_ticket(world)
    picture = {
        **sent(b"\x89PNG", "shot.png"),
        "content_type": "image/png",
        "content_id": "shot@here",
    }
    words = {"html": HTML, "text": "is not read", "bcc": [{"email": "boss@brook.example"}]}

    told = ana.post(f"/tickets/{ticket.number}/replies", {**words, "files": [picture]}).json()
    whole = ana.get(f"/messages/{told['id']}").json()
    draft = ana.put(f"/tickets/{ticket.number}/drafts/reply", words).json()
    again = ana.post(f"/tickets/{ticket.number}/drafts/reply/send", {}).json()

    assert told["text"] == "Dear Cleo, see [the switch].\n\n- press"
    assert "Dear <b>Cleo</b>" in whole["html"]
    assert "onclick" not in whole["html"]
    assert "script" not in whole["html"]
    assert [(one["content_id"], one["is_inline"]) for one in whole["attachments"]] == [
        ("shot@here", True)
    ]
    for one in (told, again):
        assert ("bcc", "boss@brook.example") in {
            (part["field"], part["address"]) for part in one["recipients"]
        }
    assert draft["bcc"] == "boss@brook.example"
    assert "<b>Cleo</b>" in draft["html"]
    assert "<b>Cleo</b>" in ana.get(f"/messages/{again['id']}").json()["html"]


def test_a_reply_leaves_the_draft_in_the_browser_alone(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    save_draft(ticket, kind=Draft.Kind.REPLY, text="Dear Cleo,", agent=world.ana)

    ana.post(f"/tickets/{ticket.number}/replies", {"text": "By program."})

    assert Draft.objects.get().text == "Dear Cleo,"


def test_a_reply_is_refused_when_the_contact_wrote_meanwhile(world: World, ana: Caller) -> None:
    from ombud.base.actor import SYSTEM
    from ombud.tickets.actions import receive_message
    from ombud.tickets.statuses import Channel

    ticket = make_ticket(world)
    tag = ana.get(f"/tickets/{ticket.number}")["ETag"]
    receive_message(
        ticket,
        Content(text="One thing more."),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
    )

    answer = ana.post(f"/tickets/{ticket.number}/replies", {"text": "Hello"}, If_Match=tag)

    assert answer.status_code == 412
    assert answer.json()["type"] == "/api/v1/problems/changed-meanwhile"
    assert OutgoingMail.objects.count() == 0


def test_a_reply_can_wait_and_be_taken_back(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    later = clock.in_(days=2).isoformat()
    reply = ana.post(
        f"/tickets/{ticket.number}/replies",
        {"text": "On Friday.", "send_at": later, "cancel_on_reply": True},
    ).json()

    answer = ana.post(f"/messages/{reply['id']}/recall")

    assert answer.status_code == 200, answer.content
    assert answer.json()["text"] == "On Friday."
    assert ana.get(f"/messages/{reply['id']}").status_code == 404


def test_a_time_that_has_passed_is_refused(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)

    answer = ana.post(
        f"/tickets/{ticket.number}/replies",
        {"text": "Too late.", "send_at": clock.in_(days=-1).isoformat()},
    )

    assert answer.status_code == 409
    assert answer.json()["detail"] == "Choose a time that lies ahead, within a year."


def test_a_note_is_masked_like_any_note(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)

    answer = ana.post(
        f"/tickets/{ticket.number}/notes", {"text": "She read 4242 4242 4242 4242 to me."}
    )

    assert answer.status_code == 201
    assert "4242 4242 4242" not in answer.json()["text"]


def test_messages_come_page_by_page(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    for word in ("one", "two"):
        ana.post(f"/tickets/{ticket.number}/notes", {"text": word})
    at = f"/tickets/{ticket.number}/messages"

    first = ana.get(f"{at}?size=2").json()
    second = ana.get(f"{at}?size=2&cursor={first['next']}").json()

    assert [one["text"] for one in first["items"]][1:] == ["one"]
    assert [one["text"] for one in second["items"]] == ["two"]
    assert second["next"] is None


def test_a_message_is_told_with_its_cleaned_layout(world: World, ana: Caller) -> None:
    ticket = make_ticket(world, content=Content(text="Hello", html="<p>Hello</p>"))
    message = Message.objects.get(ticket=ticket)

    assert ana.get(f"/messages/{message.pk}").json()["html"] == "<p>Hello</p>"
    assert "html" not in ana.get(f"/tickets/{ticket.number}/messages").json()["items"][0]


def test_a_draft_is_kept_filled_and_sent(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/drafts/reply"

    kept = ana.put(at, {"text": "Almost done", "cc": [{"email": "nora@brook.example"}]})
    laid = ana.post(f"{at}/files", sent(PDF))
    other = ana.post(f"{at}/files", sent(b"x", "../../x.txt"))
    dropped = ana.delete(f"{at}/files/{other.json()['id']}")
    told = ana.get(at).json()
    message = ana.post(f"{at}/send", {"then": "solved"})

    assert kept.status_code == 200, kept.content
    assert (laid.status_code, other.json()["name"], dropped.status_code) == (201, "x.txt", 204)
    assert told["text"] == "Almost done"
    assert [one["name"] for one in told["files"]] == ["terms.pdf"]
    assert message.status_code == 201, message.content
    assert [one["name"] for one in message.json()["attachments"]] == ["terms.pdf"]
    assert ana.get(at).status_code == 404
    assert ana.get(f"/tickets/{ticket.number}").json()["status"] == "solved"


def test_a_draft_of_nothing_is_none(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/drafts/note"
    ana.put(at, {"text": "x"})

    assert ana.put(at, {"text": ""}).status_code == 204
    assert ana.get(at).status_code == 404
    assert ana.delete(at).status_code == 204


def test_what_is_no_base64_is_named(world: World, ana: Caller) -> None:
    ticket = make_ticket(world)
    broken = sent(PDF) | {"content": "QUJ"}

    answer = ana.post(f"/tickets/{ticket.number}/notes", {"text": "x", "files": [broken]})

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "#/files/0/content", "detail": "This is not written to the base of 64."}
    ]
    assert Message.objects.count() == 1


def test_a_file_is_told_by_its_properties(world: World, ana: Caller) -> None:
    ticket = make_ticket(
        world, content=Content(text="x", files=(File("a.txt", "text/plain", b"a"),))
    )
    number = ticket.messages.get().attachments.get().pk

    answer = ana.get(f"/attachments/{number}").json()

    assert answer == {
        "id": number,
        "name": "a.txt",
        "content_type": "text/plain",
        "size": 1,
        "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        "content_id": "",
        "is_inline": False,
        "is_removed": False,
    }
