"""PR-033 to PR-044: what a person gets who asks what is held about them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ombud.base import clock, pdf
from ombud.base.actor import SYSTEM
from ombud.bundles.statuses import Profile
from ombud.channels.email.actions.words import extract_text
from ombud.channels.email.models import IncomingMail
from ombud.datamap import declarations
from ombud.datamap.canonical import digest as map_digest
from ombud.datamap.walking import columns_of, lookups_of, parts_of
from ombud.events.witness import key
from ombud.people.models import Contact
from ombud.privacy.models import Controller
from ombud.recipients.actions import declare_recipient
from ombud.recipients.statuses import Kind, Way
from ombud.tickets.actions import (
    add_note,
    add_participant,
    receive_message,
    reply,
    set_status,
)
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Ticket
from ombud.tickets.statuses import Channel, ParticipantRole, Status
from ombud.vault import actions as vault
from tests.base.pdf import bookmarks, read, tags, words
from tests.bundles.opened import made, opened
from tests.channels.email.mails import take_in
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from tests.world import World

BUNDLES = Path(__file__).parents[1] / "bundles"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def everything(files: dict[str, bytes]) -> bytes:
    said = {**files, "report.pdf": words(files["report.pdf"]).encode()}
    return b"\n".join(content for name, content in said.items() if name != "schema.json")


def test_PR_033_the_person_is_in_it_and_nobody_else(world: World) -> None:
    dora = make_contact("dora@other.example", "Dora Nunes")
    make_ticket(world, subject="Cleo asks", content=Content(text="My own words."))
    other = make_ticket(world, contact=dora, subject="Dora asks")
    receive_message(
        other,
        Content(text="Words of Dora."),
        contact=dora,
        channel=Channel.EMAIL,
        actor=SYSTEM,
        is_verified=True,
    )

    whole = everything(opened(made(world.cleo)))

    for own in (b"Marchetti", b"cleo@lumen.example", b"Cleo asks", b"My own words."):
        assert own in whole
    for foreign in (b"Dora", b"dora@other.example"):
        assert foreign not in whole


def test_PR_034_the_file_for_programs_is_as_its_schema_says(world: World) -> None:
    make_ticket(world)
    files = opened(made(world.cleo))
    data, schema = json.loads(files["data.json"]), json.loads(files["schema.json"])

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    assert data["items"]
    assert {one["basis"] for one in data["items"]} <= {"contract", "legitimate_interest"}


def test_PR_034_what_an_earlier_release_wrote_fits_the_schema_of_this_one(
    world: World,
) -> None:
    make_ticket(world)
    schema = json.loads(opened(made(world.cleo))["schema.json"])
    earlier = json.loads((BUNDLES / "data_of_version_1.json").read_text())

    jsonschema.validate(earlier, schema)
    assert earlier["$schema"] == schema["$id"], "a new version needs a file of its own here"


def test_PR_035_the_pages_load_nothing_and_have_no_script(world: World) -> None:
    make_ticket(world)
    pages = {n: c.decode() for n, c in opened(made(world.cleo)).items() if n.endswith(".html")}

    assert min(pages) == "index.html"
    for page in pages.values():
        assert "default-src 'none'" in page
        assert "<script" not in page
        assert "http://" not in page
        assert "https://" not in page
        assert ' lang="' in page


def test_PR_035_the_document_is_tagged_and_has_bookmarks(world: World) -> None:
    make_ticket(world, subject="*Meter* مرحبا 你好")
    files = opened(made(world.cleo, language="de"))
    pdf = files["report.pdf"]

    assert str(read(pdf).root_object["/Lang"]) == "de"
    assert read(pdf).metadata.title == "Was über Sie gespeichert ist"  # type: ignore[union-attr]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= tags(pdf)
    assert "Ihre Anfragen an uns" in bookmarks(pdf)
    assert "Wer es erhält (c)" in bookmarks(pdf)
    assert "*Meter*" in words(pdf)
    assert "[U+4F60 U+597D]" in words(pdf)
    assert 'href="report.pdf"' in files["index.html"].decode()


@pytest.mark.django_db
def test_everything_that_can_be_about_a_person_has_words_for_them() -> None:
    missing = [
        f"{model._meta.label}.{name}"
        for model, declaration in declarations.models.items()
        for name in {**columns_of(model), **declaration.related}
        if lookups_of(model, columns_of(model).values(), Contact)
        and not any(name in part.columns for part in parts_of(model))
        and not str(declaration.said.get(name, ""))
    ]
    unknown = [
        f"{model._meta.label}.{name}"
        for model, declaration in declarations.models.items()
        for name in declaration.said
        if name not in {**declaration.columns, **declaration.related}
    ]

    assert (missing, unknown) == ([], [])


def test_a_person_reads_words_in_their_language_and_times_of_their_zone(world: World) -> None:
    taken_in("Hello.", file=("form.docx", words_in_word("Serial number: 12-AB")))
    add_note(Ticket.objects.get(), Content(text="n"), agent=world.ana, actor=world.ana.actor)
    with clock.held_at(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)):
        files = opened(made(world.cleo, language="de", zone="Europe/Berlin"))
    Contact.objects.filter(pk=world.cleo.pk).update(time_zone="America/Los_Angeles")
    again = opened(made(world.cleo, language="de", zone="Europe/Berlin"))
    pages = {n: c.decode() for n, c in files.items() if n.endswith(".html")}
    pages["report.pdf"] = words(files["report.pdf"])
    rows = list(csv.DictReader(io.StringIO(files["csv/items.csv"].decode())))

    for text in pages.values():
        assert re.findall(r"\w+\.[A-Z]\w+\.\w+|sha256", text) == []
    for text in (pages["index.html"], pages["report.pdf"]):
        assert "24. November 2026, 00:30 (Europe/Berlin)" in text
        assert "Fingerabdruck einer Datei" in text
        assert "Text einer Nachricht" in text
        assert "Cleo Marchetti" in text
    assert "(America/Los_Angeles)" in again["index.html"].decode()
    assert {one["label"] for one in rows if one["column"] == "sha256"} == {
        "Fingerabdruck einer Datei"
    }
    assert 'href="attachments/"' in pages["index.html"]
    talk = next(text for name, text in pages.items() if name.startswith("tickets/"))
    assert " · Von Ihnen" in talk
    assert "Kontakt" not in talk


def test_a_language_that_the_desk_does_not_speak_is_not_claimed(world: World) -> None:
    """A screen reader would read English words as Arabic, and from the wrong side."""
    for language, spoken in (("ar", "en"), ("fr-CA", "en"), ("de-AT", "de"), ("", "en")):
        page = opened(made(world.cleo, language=language))["index.html"].decode()
        assert f'<html lang="{spoken}" dir="ltr">' in page


def test_PR_034_each_value_says_when_it_came_and_when_it_ends(world: World) -> None:
    with clock.held_at(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        file = File("meter.txt", "text/plain", b"4711")
        ticket = make_ticket(world, content=Content(text="Words.", files=(file,)))
    before = json.loads(opened(made(world.cleo))["data.json"])["items"]
    with clock.held_at(datetime(2026, 3, 4, 12, tzinfo=UTC)):
        set_status(ticket, Status.SOLVED, actor=SYSTEM)
    after = json.loads(opened(made(world.cleo))["data.json"])["items"]

    about = [one for one in after if one["store"] in {"tickets.Attachment", "tickets.Message"}]
    assert {one["at"][:10] for one in about} == {"2026-03-02"}
    assert {(one["keep_days"], one["ends_on"]) for one in about} == {(730, "2028-03-03")}
    assert {one["ends_on"] for one in before} == {None}
    assert all(one["at"] for one in after if one["store"] == "people.Identifier")


def test_PR_040_a_file_is_as_old_as_its_message(world: World) -> None:
    file = File("meter.txt", "text/plain", b"4711")
    with clock.held_at(datetime(2021, 12, 31, 12, tzinfo=UTC)):
        make_ticket(world, content=Content(text="Old.", files=(file,)))

    data = opened(made(world.cleo, Profile.KNOW, since=date(2022, 1, 1)))["data.json"]

    assert b"meter.txt" not in data


def test_PR_041_who_was_in_copy_has_a_name_that_stays_out(world: World) -> None:
    taken_in("Third Person knows of it.", cc="Third Person <third@else.example>")
    files = opened(made(world.cleo, language="en"))
    items = json.loads(files["data.json"])["items"]

    assert "Third Person" not in everything(files).decode()
    assert "[somebody else] knows of it." in everything(files).decode()
    numbers = [one["value"] for one in items if one["column"] == "internet_message_id"]
    assert numbers == ["<m7@mailer.example>"]


def test_PR_040_a_file_that_holds_a_card_number_is_held_and_not_disclosed(world: World) -> None:
    taken_in("The form.", file=("form.docx", words_in_word("Card: 4111 1111 1111 1111")))
    extract_text(Attachment.objects.get().pk)

    whole, known = opened(made(world.cleo)), opened(made(world.cleo, Profile.KNOW))
    left_out = json.loads(known["manifest.json"])["signed"]["withheld"]

    assert [one.partition("/")[0] for one in sorted(whole)][:1] == ["attachments"]
    assert any(one.startswith("mail/") for one in whole)
    assert not any(one.startswith(("attachments/", "mail/")) for one in known)
    assert [one["where"] for one in left_out if one["ground"] == "held"] == [
        "Files of conversations",
        "Mails as they arrived",
    ]


def test_PR_039_recipients_and_the_authority_are_named(world: World) -> None:
    make_ticket(world)
    Controller.objects.create(name="Halden", authority="Datatilsynet, Oslo")
    courier, _key = declare_recipient(
        key="courier",
        name="Fjord Courier",
        kind=Kind.PROCESSOR,
        way=Way.FETCH,
        address="",
        gets_all=True,
        actor=SYSTEM,
    )
    page = opened(made(world.cleo, language="en"))["processing.html"].decode()

    assert courier.name in page
    assert "Datatilsynet, Oslo" in page


def test_a_document_that_cannot_be_drawn_keeps_nobody_from_their_data(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ticket(world)
    monkeypatch.setattr(pdf, "WALL_SECONDS", 0.0)
    files = opened(made(world.cleo))
    left_out = json.loads(files["manifest.json"])["signed"]["withheld"]

    assert "report.pdf" not in files
    assert {"where": "report.pdf", "ground": "damaged", "count": 1} in left_out
    assert "index.html" in files


def test_PR_036_what_people_wrote_is_escaped(world: World) -> None:
    make_ticket(
        world,
        subject=HOSTILE,
        content=Content(text=HOSTILE, files=(File(f"{HOSTILE}.txt", "text/plain", b"x"),)),
    )
    pages = [c for n, c in opened(made(world.cleo)).items() if n.endswith(".html")]

    assert any(b"&lt;script&gt;alert(1)" in page for page in pages)
    assert not any(b"<script>alert" in page or b"<img" in page for page in pages)


def test_PR_037_cells_and_names_do_nothing(world: World) -> None:
    file = File("../../etc/=cmd|' /C calc'!A0.txt", "text/plain", b"x")
    content = Content(text="=HYPERLINK(1)", files=(file,))
    make_ticket(world, subject="=HYPERLINK(1)", content=content)
    files = opened(made(world.cleo))
    rows = list(csv.reader(io.StringIO(files["csv/items.csv"].decode())))

    values = [row[8] for row in rows[1:]]
    assert "'=HYPERLINK(1)" in values
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in values)
    assert not any(name.startswith("/") or ".." in name.split("/") for name in files)


def test_PR_036_a_page_or_a_script_that_was_attached_is_there_as_text(world: World) -> None:
    names = ("a.html", "b.SVG", "c.xhtml", "d.js", "e.mhtml", "plan.pdf", "f.html.txt")
    files = tuple(File(name, "text/plain", HOSTILE.encode()) for name in names)
    ticket = make_ticket(world, content=Content(text="See these.", files=files))
    archive = opened(made(world.cleo))
    told = json.loads(archive[f"tickets/{ticket.number}.json"])["messages"][0]["files"]

    assert [one["name"] for one in told] == list(names)
    ends = [one["path"].partition("-")[2] for one in told]
    as_text = [f"{name}.txt" for name in names[:5]]
    assert ends == [*as_text, "plan.pdf", "f.html.txt"]


def test_PR_039_the_page_of_purposes_answers_all_eight_points(world: World) -> None:
    make_ticket(world)
    page = opened(made(world.cleo, language="en"))["processing.html"].decode()

    for letter in "abcdefgh":
        start = page.index(f"({letter})</h2>")
        answer = page[start : page.find("<h2>", start + 5)]
        assert len(answer) > 40, letter
        assert "None." not in answer


def test_PR_040_nothing_older_than_the_day_that_was_asked_for(world: World) -> None:
    with clock.held_at(datetime(2021, 12, 31, 12, tzinfo=UTC)):
        make_ticket(world, subject="Before", content=Content(text="Old words."))
    with clock.held_at(datetime(2022, 1, 1, 12, tzinfo=UTC)):
        make_ticket(world, subject="After", content=Content(text="New words."))

    bundle = made(world.cleo, Profile.KNOW, since=date(2022, 1, 1))
    data = opened(bundle)["data.json"]

    assert b"New words." in data
    assert b"Old words." not in data


def test_PR_041_others_are_masked_and_counted(world: World) -> None:
    dora = make_contact("dora@other.example", "Dora Nunes")
    text = "Dora Nunes (dora@other.example) and eve@third.example know of it. Ask Ana."
    ticket = make_ticket(world, content=Content(text=text))
    add_participant(ticket, dora, role=ParticipantRole.CC, actor=SYSTEM)
    files = opened(made(world.cleo, language="en"))
    left_out = json.loads(files["manifest.json"])["signed"]["withheld"]

    whole = everything(files).decode()
    assert (
        "[somebody else] ([address of somebody else]) and [address of somebody else]" in whole
    )
    for foreign in ("Dora", "dora@other.example", "eve@third.example"):
        assert foreign not in whole
    assert {"where": "tickets.Message.text", "ground": "others", "count": 3} in left_out
    assert "Ask Ana." in whole


def test_PR_041_notes_wait_for_a_review(world: World) -> None:
    ticket = make_ticket(world)
    add_note(ticket, Content(text="Careful here."), agent=world.ana, actor=world.ana.actor)
    without = opened(made(world.cleo))
    reviewed = opened(made(world.cleo, has_notes=True))
    left_out = json.loads(without["manifest.json"])["signed"]["withheld"]

    assert b"Careful here." not in everything(without)
    assert "review" in {one["ground"] for one in left_out}
    assert b"Careful here." in everything(reviewed)


def test_PR_010_and_PR_034_each_file_has_its_checksum_and_the_list_is_signed(
    world: World,
) -> None:
    make_ticket(world)
    files = opened(made(world.cleo))
    manifest = json.loads(files["manifest.json"])
    signed = manifest["signed"]
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    public: Ed25519PublicKey = key().public_key()

    public.verify(bytes.fromhex(manifest["signature"]), b"ombud bundle 1\n" + text.encode())
    assert signed["map_digest"] == map_digest()
    assert signed["files"] == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }


def test_PR_044_who_is_not_known_gets_an_answer_of_the_same_form(world: World) -> None:
    nobody = make_contact("nobody@else.example", "")
    nobody.identifiers.all().delete()
    known, unknown = opened(made(world.cleo)), opened(made(nobody, language="en"))

    assert set(unknown) == {
        *("index.html", "processing.html", "data.json", "csv/items.csv"),
        *("schema.json", "manifest.json", "report.pdf"),
    }
    assert set(unknown) <= set(known)
    assert b"Nothing is held about you." in unknown["index.html"]


def words_in_word(words: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(words)
    octets = io.BytesIO()
    document.save(octets)
    return octets.getvalue()


def taken_in(
    text: str, *, subject: str = "Hello", cc: str = "", file: tuple[str, bytes] | None = None
) -> bytes:
    """A mail of Cleo comes in; returned as it arrived."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Cleo <cleo@lumen.example>", "lending@halden.example"
    mail["Subject"], mail["Message-ID"] = subject, "<m7@mailer.example>"
    if cc:
        mail["Cc"] = cc
    mail.set_content(text, cte="base64")
    mail.add_alternative(f"<p>{text}</p>", "html")
    if file:
        name, octets = file
        mail.add_attachment(octets, maintype="application", subtype="x", filename=name)
    assert take_in(mail.as_bytes(), envelope_to="lending@halden.example").ticket is not None
    return mail.as_bytes()


def test_a_mail_that_names_nobody_else_is_there_as_it_arrived(world: World) -> None:
    raw = taken_in("My meter reads 4711.", subject="Meter")
    files = opened(made(world.cleo))

    [name] = [name for name in files if name.startswith("mail/")]
    assert b"From: Cleo <cleo@lumen.example>" in raw
    assert files[name] == raw


def test_PR_041_in_a_mail_others_are_masked_in_every_part_and_counted(world: World) -> None:
    taken_in("Ask Dora (dora@other.example).", cc="Eve <eve@third.example>")
    files = opened(made(world.cleo, language="en"))

    [name] = [name for name in files if name.startswith("mail/")]
    parts = [part for part in message_from_bytes(files[name]).walk() if not part.is_multipart()]
    texts = [bytes(part.get_payload(decode=True)).decode() for part in parts]
    assert "Ask Dora ([address of somebody else])." in texts[0]
    assert not any("other.example" in text for text in (*texts, files[name].decode()))
    assert b"eve@third" not in files[name]
    left_out = json.loads(files["manifest.json"])["signed"]["withheld"]
    assert {"Mails as they arrived"} & {one["where"] for one in left_out}


def test_a_mail_that_nobody_can_take_apart_is_listed_and_left_out(world: World) -> None:
    taken_in("Hello.")
    stored = IncomingMail.objects.get()
    stored.blob = vault.keep(b"\x00\xff eve@third.example" * 9)
    stored.save()
    files = opened(made(world.cleo, language="en"))
    left_out = json.loads(files["manifest.json"])["signed"]["withheld"]

    assert not any(name.startswith("mail/") for name in files)
    assert {"where": "Mails as they arrived", "ground": "others", "count": 1} in left_out


def test_mails_wait_like_the_conversations_they_became(world: World) -> None:
    taken_in("Hello.")
    without = opened(made(world.cleo, without=["tickets"], language="en"))
    portable = opened(made(world.cleo, Profile.PORTABILITY))
    left_out = json.loads(without["manifest.json"])["signed"]["withheld"]

    assert not any(name.startswith("mail/") for name in (*without, *portable))
    assert {"where": "Mails as they arrived", "ground": "refused", "count": 1} in left_out


def test_a_conversation_is_there_for_programs(world: World) -> None:
    file = File("plan.txt", "text/plain", b"x")
    ticket = make_ticket(world, content=Content(text="My words.", files=(file,)))
    reply(ticket, Content(text="Ours."), agent=world.ana, actor=world.ana.actor)
    files = opened(made(world.cleo))
    told = json.loads(files[f"tickets/{ticket.number}.json"])

    said = [(one["from"], one["text"]) for one in told["messages"]]
    assert said == [("person", "My words."), ("desk", "Ours.")]
    assert files[told["messages"][0]["files"][0]["path"]] == b"x"
