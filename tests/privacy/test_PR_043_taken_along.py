"""PR-043: what a person takes along is read by another desk; only numbers and times differ."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.bundles.actions import hand_out
from ombud.bundles.importing import take_in_bundle
from ombud.bundles.models import TakenIn
from ombud.bundles.statuses import Profile
from ombud.channels.email.models import OutgoingMail
from ombud.people.actions import add_identifier
from ombud.people.models import Contact, Identifier
from ombud.subjects.actions import lay_tombstones, let_return
from ombud.subjects.persons import Persons
from ombud.tickets.actions import (
    add_note,
    add_participant,
    receive_message,
    reply,
    set_status,
)
from ombud.tickets.content import Content, File
from ombud.tickets.models import Message, Ticket
from ombud.tickets.statuses import Channel, Direction, ParticipantRole, Status
from tests.bundles.opened import made, opened
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from tests.world import World

ARCHIVES = Path(__file__).parent / "archives"
THEN = datetime(2025, 3, 2, 12, tzinfo=UTC)


def lived_through(world: World) -> Contact:
    """Cleo asked twice: a file, an answer, a note, somebody else's words, one solved."""
    with clock.held_at(THEN):
        add_identifier(world.cleo, "phone", "+49 30 5550 1234", actor=SYSTEM)
        files = (File("plan.txt", "text/plain", b"Fjord", text="Fjord"),)
        text = Content(text="My meter reads 4711.", html="<p>My <b>meter</b></p>", files=files)
        first = make_ticket(world, subject="Meter", content=text)
        reply(first, Content(text="Thank you."), agent=world.ana, actor=world.ana.actor)
        add_note(first, Content(text="Careful."), agent=world.ana, actor=world.ana.actor)
        dora = make_contact("dora@other.example", "Dora Nunes")
        add_participant(first, dora, role=ParticipantRole.CC, actor=SYSTEM)
        said = Content(text="Dora agrees.")
        receive_message(first, said, contact=dora, channel=Channel.EMAIL, actor=SYSTEM)
        set_status(make_ticket(world, subject="Done"), Status.SOLVED, actor=SYSTEM)
    return world.cleo


def archive_of(contact: Contact) -> bytes:
    bundle = made(contact, Profile.PORTABILITY, language="en")
    return b"".join(hand_out(bundle, actor=SYSTEM))


def gone(contact: Contact) -> None:
    """This desk forgets how it knew somebody: for the archive it is another desk now."""
    Identifier.objects.filter(contact=contact).delete()


def taken_in(world: World, octets: bytes, **more: Any) -> TakenIn:
    return take_in_bundle(
        io.BytesIO(octets),
        **{"purpose": "support", "team": world.cards, "actor": SYSTEM, **more},
    )


def compared(octets: bytes) -> dict[str, Any]:
    """Return everything in an archive but numbers and times."""
    files = zipfile.ZipFile(io.BytesIO(octets))
    items = json.loads(files.read("data.json"))["items"]
    talks = []
    for name in files.namelist():
        if name.startswith("tickets/") and name.endswith(".json"):
            told = json.loads(files.read(name))
            for message in told["messages"]:
                del message["at"]
                for file in message["files"]:
                    file["path"] = files.read(file["path"])
            talks.append((told["subject"], told["is_open"], told["messages"]))
    named = ((one["store"], one["column"], one["value"]) for one in items if one["value"])
    values = Counter(named)
    return {"values": values, "talks": talks, "person": json.loads(files.read("person.json"))}


def test_PR_043_another_desk_has_the_same_and_writes_to_nobody(world: World) -> None:
    octets = archive_of(lived_through(world))
    gone(world.cleo)
    mails, team = OutgoingMail.objects.count(), world.cards

    done = taken_in(world, octets)

    here = compared(octets)
    assert compared(archive_of(done.contact)) == here
    assert [subject for subject, _open, _said in here["talks"]] == ["Meter", "Done"]
    assert [one["from"] for one in here["talks"][0][2]] == ["person", "desk"]
    assert here["talks"][0][2][0]["files"][0]["path"] == b"Fjord"
    assert b"Dora" not in b"".join(opened(made(world.cleo, Profile.PORTABILITY)).values())
    assert (done.tickets, done.messages, done.files, done.purpose) == (2, 3, 1, "support")
    ours = Ticket.objects.filter(contact=done.contact).order_by("pk")
    assert [(one.team, one.is_open, one.opened_at) for one in ours] == [
        (team, True, THEN),
        (team, False, THEN),
    ]
    assert Message.objects.filter(ticket__in=ours, direction=Direction.NOTE).count() == 0
    assert OutgoingMail.objects.count() == mails


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_PR_043_an_archive_that_another_database_made_is_read_the_same(
    world: World, database: str
) -> None:
    """The two are what ``archive_of(lived_through(world))`` was on each of them."""
    octets = (ARCHIVES / f"made_on_{database}.zip").read_bytes()
    gone(world.cleo)

    here = compared(archive_of(taken_in(world, octets).contact))
    there = compared(octets)

    assert here["talks"] == there["talks"]
    assert here["person"] == {"residence": "", **there["person"]}  # which is newer than they


def test_PR_043_who_was_erased_here_waits_for_somebody_to_let_them_return(world: World) -> None:
    octets = archive_of(lived_through(world))
    lay_tombstones(Persons(contacts=(world.cleo.pk,)), actor=SYSTEM)
    gone(world.cleo)
    before = Contact.objects.count()

    with pytest.raises(Refused, match="erased at their own wish"):
        taken_in(world, octets)
    assert (Contact.objects.count(), TakenIn.objects.count()) == (before, 0)
    for address in ("cleo@lumen.example", "+49 30 5550 1234"):
        let_return(address, actor=world.rosa.actor)
    assert taken_in(world, octets).contact.name == "Cleo Marchetti"


def test_PR_043_what_cannot_be_is_refused_whole(world: World) -> None:
    octets = archive_of(lived_through(world))
    for refused, match, more in (
        (octets, "no such purpose", {"purpose": "world-domination"}),
        (octets, "consent", {"purpose": "news"}),
        (octets, "is a contact already", {}),
        (b"PK", "no archive", {}),
        (changed(octets, "person.json", b'{"name": "Eve"}'), "damaged", {}),
        (b"".join(hand_out(made(world.cleo), actor=SYSTEM)), "not made to take along", {}),
    ):
        with pytest.raises(Refused, match=match):
            taken_in(world, refused, **more)
    assert TakenIn.objects.count() == 0

    assert taken_in(world, octets, joins=True).contact == world.cleo
    with pytest.raises(Refused, match="before"):
        taken_in(world, octets, joins=True)


def changed(octets: bytes, name: str, content: bytes) -> bytes:
    """Return the archive with another content of one file."""
    source, target = zipfile.ZipFile(io.BytesIO(octets)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for one in source.namelist():
            archive.writestr(one, content if one == name else source.read(one))
    return target.getvalue()
