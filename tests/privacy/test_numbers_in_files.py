"""Numbers in files (privacy.md 2.16): each kind is kept, masked, held or refused, both ways."""

from __future__ import annotations

import base64
from email import message_from_bytes
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.channels.email.outgoing import delivery
from ombud.channels.email.statuses import Delivery
from ombud.configuration.models import Change
from ombud.jobs.worker import run_until_empty
from ombud.tickets.actions import add_note, free_file, reply, set_number_policy
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Message, NumberPolicy
from ombud.tickets.statuses import NumberWay, Review
from ombud.vault import actions as vault
from tests import everywhere
from tests.api.calling import caller
from tests.channels.email.mails import take_in
from tests.conftest import client_of
from tests.makers import make_hold, make_ticket
from tests.portal.visiting import sign_in
from tests.privacy.requests import officer
from tests.project.test_command_line import ombud

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.usefixtures("a_way_out")

IBAN = "DE89370400440532013000"
WORDS = f"Please pay to {IBAN} soon."
RTF = b"{\\rtf1 " + WORDS.encode() + b"}"
HOLD, MASK, REFUSE, KEEP = NumberWay.HOLD, NumberWay.MASK, NumberWay.REFUSE, NumberWay.KEEP


def policy(incoming: NumberWay = KEEP, outgoing: NumberWay = KEEP) -> None:
    set_number_policy("iban", incoming=incoming, outgoing=outgoing, actor=SYSTEM)


def mail() -> bytes:
    """Return a mail whose text and rich text hold an account number; a third file does not."""
    message = EmailMessage()
    message["From"] = "Cleo Marchetti <cleo@lumen.example>"
    message["To"] = "lending@halden.example"
    message["Subject"] = "Two files"
    message["Message-ID"] = "<numbers@lumen.example>"
    message.set_content("See the files.")
    message.add_attachment(WORDS.encode(), "text", "plain", filename="note.txt")
    message.add_attachment(RTF, "application", "rtf", filename="bill.rtf")
    message.add_attachment(b"Nothing here.", "text", "plain", filename="plain.txt")
    return message.as_bytes()


def taken() -> dict[str, Attachment]:
    """Take the mail in, have its files read; return them by what they were called."""
    take_in(mail(), envelope_to="lending@halden.example")
    run_until_empty()
    files = Attachment.objects.select_related("message__ticket", "blob").order_by("pk")
    return dict(zip(("note", "bill", "plain"), files, strict=True))


def doors(world: World, file: Attachment) -> list[int]:
    """Return how each way to a file answers: agent, supervisor, program, contact, server."""
    number = file.message.ticket.number
    at = f"/attachments/{file.pk}/"
    return [
        client_of(world.ana).get(at).status_code,
        client_of(world.ana).get(f"{at}preview/").status_code,
        client_of(world.sven).get(at).status_code,
        caller(world.ana).get(f"/attachments/{file.pk}/content").status_code,
        sign_in().get(f"/help/tickets/{number}/files/{file.pk}/").status_code,
        ombud("ticket", "attachment", str(file.pk), "--output", "-").exit_code,
    ]


OPEN, SHUT = [200, 200, 200, 200, 200, 0], [403, 403, 200, 409, 403, 1]
# Way → what becomes of note.txt and of bill.pdf.
INCOMING: dict[NumberWay, tuple[Review, Review]] = {
    KEEP: (Review.NONE, Review.NONE),
    MASK: (Review.NONE, Review.HELD),
    HOLD: (Review.HELD, Review.HELD),
    REFUSE: (Review.REFUSED, Review.REFUSED),
}


@pytest.mark.parametrize("way", INCOMING)
def test_a_file_that_comes_by_mail_does_as_the_policy_says_and_the_mail_stays(
    world: World, way: NumberWay
) -> None:
    policy(incoming=way)
    files = taken()
    message = Message.objects.get()
    page = client_of(world.ana).get(f"/tickets/{message.ticket.number}/").content.decode()
    left = everywhere.where(IBAN)

    assert (files["note"].review, files["bill"].review) == INCOMING[way]
    assert (files["plain"].review, message.text.strip()) == ("", "See the files.")
    assert doors(world, files["plain"]) == OPEN
    for file in (files["note"], files["bill"]):
        if file.review == Review.REFUSED:
            assert (file.is_removed, file.size) == (True, 0)
        else:
            assert doors(world, file) == (SHUT if file.review == Review.HELD else OPEN)
    assert ("Waits for somebody to look" in page) == (way in {MASK, HOLD})
    assert page.count("A file was not taken: it held a number</span>") == 2 * (way == REFUSE)
    # What is refused is in no store, the mail as it came included.
    assert (left == []) == (way == REFUSE)
    assert (IBAN.encode() in text_of_mail()) == (way in {KEEP, HOLD})


def text_of_mail() -> bytes:
    """Return the text file of the mail as it lies sealed; of what was refused, nothing."""
    raw = message_from_bytes(vault.read(IncomingMail.objects.get().blob))
    files = [one for one in raw.walk() if one.get_filename() == "note.txt"]
    return b"".join(bytes(one.get_payload(decode=True) or b"") for one in files)


def test_who_may_reveal_looks_and_lets_it_go_and_that_is_written_down(world: World) -> None:
    policy(incoming=HOLD)
    bill = taken()["bill"]
    at = f"/attachments/{bill.pk}/"
    ana, sven = client_of(world.ana), client_of(world.sven)
    refused = ana.post(f"{at}free/")
    sven.get(at)
    waiting = client_of(officer()).get("/privacy/numbers/").content.decode()
    freed = sven.post(f"{at}free/")
    bill.refresh_from_db()

    assert (refused.status_code, freed.status_code) == (403, 302)
    assert waiting.count("Waits for somebody to look") == 2
    assert (bill.review, doors(world, bill)) == (Review.FREED, OPEN)
    history = ana.get(f"/tickets/{bill.message.ticket.number}/history/").content.decode()
    assert "looked at a file that waited" in history
    with pytest.raises(Refused, match="does not wait"):
        free_file(bill, actor=SYSTEM)


def test_where_a_legal_hold_forbids_to_remove_a_refused_file_waits(world: World) -> None:
    policy(incoming=REFUSE)
    take_in(mail(), envelope_to="lending@halden.example")
    make_hold(world, contacts=(world.cleo,))
    run_until_empty()

    reviews = Attachment.objects.order_by("pk").values_list("review", "is_removed")
    assert list(reviews) == [(Review.HELD, False), (Review.HELD, False), ("", False)]


FILES = (File("bill.rtf", "application/rtf", RTF),)


def answer(world: World) -> tuple[OutgoingMail, Attachment]:
    content = Content("Here it is.", files=FILES)
    message = reply(make_ticket(world), content, agent=world.ana, actor=world.ana.actor)
    return OutgoingMail.objects.get(message=message), message.attachments.get()


def test_an_answer_waits_until_its_file_is_read_and_let_go(world: World) -> None:
    policy(outgoing=HOLD)
    mail_out, file = answer(world)
    OutgoingMail.objects.update(not_before=clock.in_(days=-1))
    again = [delivery.deliver(mail_out.pk)]
    unread = Attachment.objects.get().review
    run_until_empty()
    OutgoingMail.objects.update(not_before=clock.in_(days=-1))
    again.append(delivery.deliver(mail_out.pk))
    file.refresh_from_db()
    free_file(file, actor=SYSTEM)
    OutgoingMail.objects.update(not_before=clock.in_(days=-1))
    held = OutgoingMail.objects.get()
    delivery.deliver(mail_out.pk)
    mail_out.refresh_from_db()

    assert (unread, None in again, held.attempts) == (Review.UNREAD, False, 0)
    assert mail_out.attempts == 1  # no server answers here; it went as far as that


def test_an_answer_with_a_file_that_is_not_sent_says_so_and_keeps_its_words(
    world: World,
) -> None:
    policy(outgoing=REFUSE)
    mail_out, file = answer(world)
    run_until_empty()
    OutgoingMail.objects.filter(state=Delivery.QUEUED).update(not_before=clock.in_(days=-1))
    delivery.deliver(mail_out.pk)
    mail_out.refresh_from_db()
    file.refresh_from_db()
    assert mail_out.message is not None
    number = mail_out.message.ticket.number

    assert (mail_out.state, mail_out.attempts) == (Delivery.CANCELLED, 0)
    assert mail_out.server_answer == "A file holds a number that is not sent."
    assert (mail_out.message.text, file.is_removed) == ("Here it is.", False)
    page = client_of(world.ana).get(f"/tickets/{number}/").content.decode()
    assert "A file holds a number that is not sent." in page
    assert sign_in().get(f"/help/tickets/{number}/files/{file.pk}/").status_code == 403


@pytest.mark.parametrize("way", ["form", "program", "note"])
def test_files_of_the_form_and_of_programs_are_read_too_and_notes_stay_inside(
    world: World, way: str
) -> None:
    policy(incoming=HOLD, outgoing=HOLD)
    ticket = make_ticket(world)
    if way == "form":
        file = SimpleUploadedFile("bill.rtf", RTF, "application/rtf")
        sign_in().post(f"/help/tickets/{ticket.number}/", {"text": "See it.", "files": file})
    elif way == "program":
        send(world, ticket.number)
    else:
        add_note(ticket, Content("Inside.", files=FILES), agent=world.ana, actor=SYSTEM)
    before = Attachment.objects.get().review
    run_until_empty()

    expected = ("", "") if way == "note" else (Review.UNREAD, Review.HELD)
    assert (before, Attachment.objects.get().review) == expected


def send(world: World, number: int) -> None:
    file = {"name": "bill.rtf", "content": base64.b64encode(RTF).decode()}
    ana: Any = caller(world.ana)
    ana.post(f"/tickets/{number}/drafts/reply/files", file)
    ana.post(f"/tickets/{number}/replies", {"text": "Here it is."})
    if not Attachment.objects.exists():
        ana.post(f"/tickets/{number}/drafts/reply/send")


def test_the_policy_is_chosen_in_the_browser_and_stands_in_the_log_of_changes(
    world: World,
) -> None:
    petra = client_of(officer())
    kinds = ("card", "iban", "national_id", "secret")
    chosen = {f"{one}_{side}": "keep" for one in kinds for side in ("incoming", "outgoing")}
    wrong = petra.post("/privacy/numbers/", chosen | {"card_incoming": "burn"})
    saved = petra.post("/privacy/numbers/", chosen | {"card_incoming": "refuse"})
    page = petra.get("/privacy/numbers/").content.decode()

    assert (wrong.status_code, saved.status_code) == (422, 302)
    row = NumberPolicy.objects.get(kind="card")
    assert (row.incoming, row.outgoing) == (REFUSE, KEEP)
    assert page.count('<option value="refuse" selected>') == 1
    assert Change.objects.filter(kind="numbers-in-files").count() == 4
    with pytest.raises(Refused, match="no such kind"):
        set_number_policy("shoe", incoming=KEEP, outgoing=KEEP, actor=SYSTEM)
