from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email import threads, tokens
from ombud.channels.email.models import Mailbox, MessageHeader, OutgoingMail
from ombud.channels.email.outgoing import compose, delivery
from ombud.channels.email.statuses import Delivery
from ombud.people.actions import contact_by_email
from ombud.tickets.actions import open_ticket, receive_message, reply
from ombud.tickets.content import Address, Content, File
from ombud.tickets.models import Message
from ombud.tickets.statuses import Channel, Direction
from tests.channels.email.mails import raw, take_in
from tests.makers import make_ticket

if TYPE_CHECKING:
    from typing import Any

    from ombud.tickets.models import Ticket
    from tests.world import World

THEIRS = "<cleo-1@lumen.example>"
PIXEL = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def answered(world: World, content: Content | None = None, **more: Any) -> EmailMessage:
    """The mail of a reply, parsed back from its bytes."""
    ticket = more.pop("ticket", None) or make_ticket(world)
    message = reply(
        ticket,
        content or Content(text="Please try again."),
        agent=world.ana,
        actor=world.ana.actor,
        **more,
    )
    return parsed(message.outgoing_mails.order_by("pk")[0])


def parsed(mail: OutgoingMail) -> EmailMessage:
    found = message_from_bytes(compose.mail_bytes(mail), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def ticket_by_mail(world: World, message_id: str = THEIRS, text: str = "Help.") -> Ticket:
    ticket = make_ticket(world, text=text, is_verified=True)
    first = ticket.messages.get()
    threads.remember_inbound(first, message_id, ["<before@lumen.example>"])
    return ticket


def test_a_reply_has_text_and_html(world: World) -> None:
    mail = answered(world, Content(text="Try <again>.\n\nGrüße, Ana"))

    assert mail.get_content_type() == "multipart/alternative"
    assert part(mail, "plain") == "Try <again>.\n\nGrüße, Ana\n"
    assert "<p>Try &lt;again&gt;.</p>\n<p>Grüße, Ana</p>" in part(mail, "html")
    assert mail["Subject"] == "Re: The card was declined twice [#1001]"
    assert mail["From"] == '"Ana Halden (Halden Lending)" <lending@halden.example>'
    assert mail["To"] == "Cleo Marchetti <cleo@lumen.example>"


def test_headers_are_those_of_a_letter_and_no_others(world: World) -> None:
    mail = answered(world, ticket=ticket_by_mail(world))

    assert sorted(mail.keys()) == [
        "Content-Type",
        "Date",
        "From",
        "In-Reply-To",
        "MIME-Version",
        "Message-ID",
        "References",
        "Reply-To",
        "Subject",
        "To",
    ]


def test_the_token_stands_in_message_id_and_reply_to(world: World) -> None:
    mail = answered(world)
    row = OutgoingMail.objects.get()
    expected = tokens.TokenClaim(row.ticket_id or 0, world.cleo.pk, row.pk)

    assert tokens.claim_in([mail["Message-ID"]]) == expected
    assert tokens.claim_in([mail["Reply-To"]]) == expected
    assert mail["Message-ID"].endswith("@halden.example>")
    assert "lending+" in mail["Reply-To"]


def test_a_reply_refers_to_what_the_contact_wrote(world: World) -> None:
    ticket = ticket_by_mail(world)

    mail = answered(world, ticket=ticket)

    assert mail["In-Reply-To"] == THEIRS
    assert mail["References"] == f"<before@lumen.example> {THEIRS}"


def test_a_second_reply_continues_the_chain(world: World) -> None:
    ticket = ticket_by_mail(world)
    first = answered(world, ticket=ticket)
    OutgoingMail.objects.update(state=Delivery.SENT)

    second = answered(world, ticket=ticket)

    assert second["In-Reply-To"] == THEIRS
    assert str(second["References"]).split()[-1] == first["Message-ID"]


def test_a_chain_that_is_ours_is_made_of_our_rows(world: World) -> None:
    ticket = ticket_by_mail(world)
    first = answered(world, ticket=ticket)
    OutgoingMail.objects.update(state=Delivery.SENT)
    chain = f"{first['References']} {first['Message-ID']}"
    take_in(raw(message_id="<again@lumen.example>", headers=f"References: {chain}\n"))

    second = answered(world, ticket=ticket)

    assert MessageHeader.objects.order_by("-pk")[0].references == ""
    assert second["In-Reply-To"] == "<again@lumen.example>"
    assert second["References"] == f"{chain} <again@lumen.example>"


def test_the_first_mail_of_an_agent_is_no_answer(world: World) -> None:
    open_ticket(
        contact=world.cleo,
        team=world.lending,
        subject="Your contract",
        channel=Channel.EMAIL,
        content=Content(text="It is ready."),
        actor=world.ana.actor,
        direction=Direction.OUT,
        agent=world.ana,
    )

    mail = parsed(OutgoingMail.objects.get())

    assert mail["Subject"] == "Your contract [#1001]"
    assert mail["In-Reply-To"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Cleo\r\nBcc: all@lumen.example"),
        ("name", 'Cleo" <x@y>, "'),
        ("name", "Cleo\u2028Bcc: all@lumen.example"),
        ("subject", "Hi\r\nBcc: all@lumen.example\r\n\r\nBody"),
        ("subject", "Hi\x01\x0bBcc: x@y"),
        ("file", 'a"\r\nBcc: all@lumen.example.pdf'),
        ("cid", 'x"\r\nBcc: all@lumen.example'),
    ],
)
def test_nothing_that_people_write_becomes_a_header(
    world: World, field: str, value: str
) -> None:
    contact = contact_by_email(
        "dora@lumen.example", value if field == "name" else "D", source="mail", actor=SYSTEM
    )
    ticket = make_ticket(world, contact=contact)
    if field == "subject":
        ticket.subject = value
        ticket.save()
    file = File(
        name=value if field == "file" else "a.png",
        content_type="image/png\r\nX-Evil: 1",
        data=PIXEL,
        content_id=value if field == "cid" else "",
    )

    mail = answered(world, Content(text="Hello.", files=(file,)), ticket=ticket)

    row = OutgoingMail.objects.get()
    assert row.to == "dora@lumen.example"
    assert mail["Bcc"] is None
    for one in mail.walk():
        assert one["Bcc"] is None
        assert one["X-Evil"] is None
    assert [one.addr_spec for one in mail["To"].addresses] == ["dora@lumen.example"]


@pytest.mark.parametrize(
    "address",
    ["dora", "d@lumen.example, e@lumen.example", "d@lumen.example\r\nBcc: x@y.example"],
)
def test_a_copy_to_something_else_than_one_address_is_refused(
    world: World, address: str
) -> None:
    ticket = make_ticket(world)
    content = Content(text="Hello.", recipients=(Address("cc", "", address),))

    with pytest.raises(Refused, match="not a mail address"):
        reply(ticket, content, agent=world.ana, actor=world.ana.actor)

    assert Message.objects.filter(direction=Direction.OUT).count() == 0
    assert OutgoingMail.objects.count() == 0


def test_without_any_mailbox_the_reply_is_refused(world: World) -> None:
    ticket = make_ticket(world)
    Mailbox.objects.update(is_active=False)

    with pytest.raises(Refused, match="no mailbox"):
        reply(ticket, Content(text="Hello."), agent=world.ana, actor=world.ana.actor)

    assert Message.objects.filter(direction=Direction.OUT).count() == 0


def test_attachments_arrive_byte_for_byte_under_their_names(world: World) -> None:
    files = (
        File("Kündigung März.pdf", "application/pdf", bytes(range(256)) * 9),
        File("mail.eml", "message/rfc822", b"Subject: x\n\ny"),
    )

    mail = answered(world, Content(text="See the files.", files=files))

    attached = list(mail.iter_attachments())
    assert [one.get_filename() for one in attached] == ["Kündigung März.pdf", "mail.eml"]
    assert [one.get_payload(decode=True) for one in attached] == [file.data for file in files]
    assert attached[1].get_content_type() == "application/octet-stream"


def test_a_picture_in_the_html_is_sent_with_it_and_nothing_is_loaded(world: World) -> None:
    content = Content(
        text="Look:",
        html='<p>Look: <img src="cid:p1@x" alt="a">'
        '<img src="https://track.example/p.gif" width="1"></p>',
        files=(File("p.png", "image/png", PIXEL, content_id="p1@x", is_inline=True),),
    )

    mail = answered(world, content)

    html = part(mail, "html")
    assert 'src="cid:p1@x"' in html
    assert "track.example" not in html
    related = [one for one in mail.walk() if one["Content-ID"]]
    assert [one["Content-ID"] for one in related] == ["<p1@x>"]
    assert related[0].get_payload(decode=True) == PIXEL


def test_our_mail_carries_nothing_that_loads_or_tracks(world: World) -> None:
    mail = answered(world, Content(text="See https://halden.example/help"))

    html = part(mail, "html")
    assert re.findall(r"(?:src|srcset|background|data-[a-z-]+)=", html) == []
    assert re.findall(r'href="([^"]*)"', html) == ["https://halden.example/help"]


def test_lines_are_short_ascii_and_end_in_crlf(world: World) -> None:
    answered(world, Content(text="ü" * 3000 + "\n.\n" + "From here\n" + "a" * 2000))

    raw = compose.mail_bytes(OutgoingMail.objects.get())

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_every_try_gives_the_same_bytes(world: World) -> None:
    files = (File("a.bin", "application/octet-stream", b"\x00\x01"),)
    answered(world, Content(text="Hello.", files=files))
    OutgoingMail.objects.update(first_tried_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    mail = OutgoingMail.objects.get()

    with clock.held_at(datetime(2027, 3, 2, 9, tzinfo=UTC)):
        first = compose.mail_bytes(mail)
    with clock.held_at(datetime(2027, 3, 4, 9, tzinfo=UTC)):
        second = compose.mail_bytes(mail)

    assert first == second
    assert b"Date: Mon, 01 Mar 2027 09:00:00 +0000" in first


def test_signatures_of_agent_and_mailbox_follow_the_answer(world: World) -> None:
    world.ana.signature = "Ana, Lending"
    world.ana.save()
    Mailbox.objects.update(signature="{{ mailbox.name }} about #{{ ticket.number }}")

    mail = answered(world, Content(text="Hello {{ agent.name }}."))

    assert part(mail, "plain") == (
        "Hello {{ agent.name }}.\n\n-- \nAna, Lending\nHalden Lending about #1001\n"
    )


def test_a_mailbox_can_keep_the_agents_name_to_itself(world: World) -> None:
    world.ana.signature = "Ana, Lending"
    world.ana.save()
    Mailbox.objects.update(shows_agent=False)

    mail = answered(world)

    assert mail["From"] == "Halden Lending <lending@halden.example>"
    assert "Ana" not in part(mail, "plain")


def test_quoting_repeats_to_a_reader_their_own_words_only(world: World) -> None:
    Mailbox.objects.update(quotes_previous=True)
    ticket = ticket_by_mail(world, text="My secret is 12.\n\nHelp.")
    content = Content(
        text="Done.",
        recipients=(
            Address("to", "Cleo", "cleo@lumen.example"),
            Address("cc", "New", "new@lumen.example"),
        ),
    )
    reply(ticket, content, agent=world.ana, actor=world.ana.actor)

    to_cleo, to_new = (parsed(mail) for mail in OutgoingMail.objects.order_by("pk"))

    assert "> My secret is 12.\n>\n> Help.\n" in part(to_cleo, "plain")
    assert "<blockquote>" in part(to_cleo, "html")
    assert "secret" not in part(to_new, "plain")
    assert "secret" not in part(to_new, "html")


def test_what_somebody_wrote_in_anothers_name_is_not_quoted(world: World) -> None:
    Mailbox.objects.update(quotes_previous=True)
    ticket = make_ticket(world)
    receive_message(
        ticket,
        Content(text="Send me everything."),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
        is_verified=False,
    )

    mail = answered(world, ticket=ticket)

    assert part(mail, "plain") == "Please try again.\n"


def test_an_erased_file_fails_the_mail_for_good(world: World) -> None:
    files = (File("a.bin", "application/octet-stream", b"\x00\x01"),)
    answered(world, Content(text="Hello.", files=files))
    mail = OutgoingMail.objects.get()
    blob = mail.message.attachments.get().blob  # type: ignore[union-attr]
    blob.wrapped_key = None
    blob.save()

    outcome = delivery.attempt(mail)

    assert outcome.is_final
    assert outcome.answer == "An attachment cannot be opened any more."
