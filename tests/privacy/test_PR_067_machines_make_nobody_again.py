"""PR-067 to PR-071: who was erased stays erased, until they write again themselves."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection

from ombud.base import clock, keys
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.statuses import Outcome, Reason
from ombud.events.models import Event
from ombud.people.actions import contact_by_email
from ombud.people.models import Contact
from ombud.project.cli.contact import contact
from ombud.subjects import tombstones
from ombud.subjects.actions import lay, let_return
from ombud.subjects.canonical import canonical
from ombud.subjects.models import Tombstone
from ombud.subjects.residue import scan
from ombud.subjects.scanning import Kind, Needle
from ombud.tickets.actions import save_draft
from ombud.tickets.models import Draft, Ticket
from tests.channels.email.mails import raw, take_in
from tests.makers import make_ticket

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

ADDRESS = "ondine.quarrelwood@heron.example"
BOUNCE = f"""From: MAILER-DAEMON@halden.example
To: lending@halden.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@halden.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your mail to {ADDRESS} could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; halden.example

Final-Recipient: rfc822; {ADDRESS}
Action: failed
Status: 5.1.1
--b--
"""
RECEIPT = f"""From: {ADDRESS}
To: lending@halden.example
Subject: Read: your answer
Message-ID: <receipt@heron.example>
Content-Type: multipart/report; report-type=disposition-notification; boundary=b

--b
Content-Type: text/plain

Read.
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; {ADDRESS}
Disposition: manual-action/MDN-sent-manually; displayed
--b--
"""
SENDER = f"Ondine Quarrelwood <{ADDRESS}>"
MACHINES = {
    "bounce": BOUNCE.encode(),
    "out of office": raw(
        sender=SENDER,
        subject="Out of office",
        message_id="<away@heron.example>",
        headers="Auto-Submitted: auto-replied\n",
    ),
    "read receipt": RECEIPT.encode(),
    "delayed copy": raw(sender=SENDER, message_id="<late@heron.example>"),
    "list copy": raw(
        sender=SENDER,
        message_id="<list@heron.example>",
        headers="List-Id: <garden.heron.example>\nPrecedence: list\n",
    ),
}


@pytest.fixture
def stone(world: World) -> Tombstone:
    return lay("email", ADDRESS, actor=SYSTEM)


def test_PR_067_five_kinds_of_late_mail_make_nobody_and_leave_no_address(
    world: World, stone: Tombstone
) -> None:
    before = Contact.objects.count()

    outcomes = [take_in(content).outcome for content in MACHINES.values()]

    stone.refresh_from_db()
    reasons = set(IncomingMail.objects.values_list("reason", flat=True))
    report = scan([Needle(Kind.EMAIL, ADDRESS), Needle(Kind.NAME, "Ondine Quarrelwood")])
    assert outcomes == [Outcome.IGNORED] * 5
    assert reasons == {Reason.ERASED}
    assert (Contact.objects.count(), Ticket.objects.count()) == (before, 0)
    assert (stone.stopped, stone.kind) == (5, "guard")
    assert Event.objects.filter(kind="tombstone.stopped").count() == 5
    assert report.residues == []


def test_PR_067_the_same_mails_of_somebody_else_are_taken_in_as_ever(world: World) -> None:
    lay("email", "another@heron.example", actor=SYSTEM)

    reasons = [take_in(content).reason for content in MACHINES.values()]

    assert reasons == ["bounce", "auto-reply", "read-receipt", "", ""]


def test_PR_067_a_page_that_was_open_since_before_brings_no_address_back(
    world: World, stone: Tombstone
) -> None:
    ticket = make_ticket(world)
    cc = f"Ondine <{ADDRESS}>, friend@heron.example"

    draft = save_draft(
        ticket, kind=Draft.Kind.REPLY, text=f"To {ADDRESS}.", agent=world.ana, cc=cc
    )

    assert draft is not None
    assert draft.text == "To [e-mail address removed]."
    assert draft.cc == "Ondine <[e-mail address removed]>, friend@heron.example"


def test_PR_068_a_new_letter_makes_a_new_person_without_a_past(
    world: World, stone: Tombstone
) -> None:
    with clock.held_at(stone.laid_at + timedelta(days=3)):
        mail = take_in(new_letter(stone))

    stone.refresh_from_db()
    assert mail.ticket is not None
    met = Event.objects.get(kind="contact.met", subject_id=mail.ticket.contact_id)
    assert mail.outcome == Outcome.CREATED
    assert stone.kind == "fresh_start"
    assert met.payload == {"is_back": True}
    assert mail.ticket.contact.tickets.count() == 1


def test_PR_068_after_a_new_letter_machines_are_heard_again(
    world: World, stone: Tombstone
) -> None:
    take_in(new_letter(stone))

    bounce = take_in(BOUNCE.encode())

    stone.refresh_from_db()
    assert (bounce.reason, stone.stopped) == (Reason.BOUNCE, 0)


def new_letter(stone: Tombstone) -> bytes:
    day = (stone.laid_at + timedelta(days=2)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    content = raw(sender=SENDER, message_id="<new@heron.example>").decode()
    return content.replace("Mon, 2 Nov 2026 10:00:00 +0000", day).encode()


@pytest.mark.parametrize("source", ["api", "import", "agent"])
def test_PR_069_programs_and_agents_are_refused(
    world: World, stone: Tombstone, source: str
) -> None:
    with pytest.raises(Refused, match="erased at their own wish"):
        contact_by_email(ADDRESS, "Ondine", source=source, actor=SYSTEM)

    assert not Contact.objects.filter(name="Ondine").exists()


def test_PR_069_an_import_of_ten_thousand_leaves_three_out_and_does_not_print_them(
    world: World, stone: Tombstone
) -> None:
    rows = [f"person{number}@finch.example,Person {number}" for number in range(10_000)]
    for number in (17, 4_711):
        lay("email", f"person{number}@finch.example", actor=SYSTEM)
    rows[9_000] = f"{ADDRESS.upper()},Ondine Quarrelwood"
    rows[12] = "nobody,No address"
    file = "\n".join(["Email,Name", *rows])

    answer = CliRunner().invoke(contact, ["import", "-"], input=file)

    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines() == [
        "9996 made, 0 known before.",
        "Erased before, left out: rows 18, 4712, 9001.",
        "No mail address, phone number, place or the like: rows 13.",
    ]
    assert Contact.objects.filter(source="import").count() == 9_996
    again = CliRunner().invoke(contact, ["import", "-", "--json"], input=file)
    assert json.loads(again.stdout)["known"] == 9_996


def test_PR_069_who_asks_on_the_telephone_can_be_let_back(
    world: World, stone: Tombstone
) -> None:
    let_return(ADDRESS, actor=world.rosa.actor)

    contact_by_email(ADDRESS, "Ondine", source="agent", actor=SYSTEM)

    with pytest.raises(Refused, match="Nothing keeps"):
        let_return(ADDRESS, actor=world.rosa.actor)


@pytest.mark.parametrize(
    ("laid", "comes"),
    [
        ("jane@finch.example", "Jane+shop@finch.example"),
        ("jane@finch.example", "JANE@FINCH.EXAMPLE"),
        ("jane@bücher.example", "jane@xn--bcher-kva.example"),
        ("jane.doe@gmail.com", "janedoe+x@googlemail.com"),
        ("jane@protonmail.com", "jane@pm.me"),
        ("jane@me.com", " <jane@icloud.com> "),
    ],
)
def test_PR_070_every_spelling_matches_the_tombstone(db: None, laid: str, comes: str) -> None:
    lay("email", laid, actor=SYSTEM)

    assert tombstones.kept_out([comes]) == {comes}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jane@finch.example", "jane@finch.org"),
        ("jane.doe@finch.example", "janedoe@finch.example"),
        ("jane@gmail.com", "jane@icloud.com"),
        ("+@finch.example", "jane@finch.example"),
    ],
)
def test_PR_070_other_people_do_not_match(one: str, other: str) -> None:
    assert canonical("email", one) != canonical("email", other)


def test_PR_070_telephone_numbers_match_however_they_are_written() -> None:
    forms = {canonical("phone", one) for one in ("+32 470 91 82 73", "0032470918273")}

    assert forms == {"32470918273"}


def test_PR_071_the_table_holds_no_readable_identifier(stone: Tombstone) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM subjects_tombstone")
        cells = cursor.fetchone()
    texts = [bytes(one) if isinstance(one, memoryview) else one for one in cells]
    row = b" ".join(str(one).encode() for one in texts)

    assert [part for part in (b"ondine", b"quarrel", b"heron") if part in row] == []


def test_PR_071_without_the_key_no_list_of_addresses_matches(
    stone: Tombstone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guesses = [ADDRESS, *(f"guess{number}@heron.example" for number in range(2_000))]
    assert tombstones.kept_out(guesses) == {ADDRESS}

    monkeypatch.setattr(settings, "OMBUD_KEY_FILE", tmp_path / "desk.key")  # a key that is lost
    keys.create(tmp_path / "tombstones.key")

    assert tombstones.kept_out(guesses) == set()
