"""Ondine Quarrelwood, who left a mark of her own in every place where a person can leave one.

For tests of the scan, of erasure and of exports: ``plant(world)`` gives her and her marks.
Each mark is one word that stands nowhere else, so what is found says where it came from.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pikepdf
from docx import Document
from PIL import Image

from ombud.automation.actions.saved import make_saved_reply
from ombud.base.actor import SYSTEM
from ombud.channels.email.actions import ingest, journal
from ombud.channels.email.statuses import Door
from ombud.jobs.worker import run_until_empty
from ombud.people.actions import contact_by_email
from ombud.people.addresses import lookup_of, normalised
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.subjects.actions import subject_for
from ombud.tickets.actions import (
    add_checklist,
    add_note,
    add_task,
    attach_to_draft,
    fill_in,
    log_time,
    open_ticket,
    reply,
    save_draft,
    tag_ticket,
)
from ombud.tickets.content import Address, Content, File
from ombud.tickets.models import Draft, Ticket, View
from ombud.tickets.statuses import Channel
from tests.makers import make_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.subjects.models import Subject
    from tests.world import World

NAME = "Ondine Quarrelwood"
ADDRESS = "ondine.quarrelwood@heron.example"
SECOND = "o.quarrelwood@heron.example"
PHONE = "+32 470 91 82 73"
CUSTOMER = "HC-4471-0093"
CARD = "4012 8888 8888 1881"
OTHERS = 25
ELSEWHERE = "ticket {} of somebody else"

# The place of each mark. A mark is ``mark(place)``; the order is fixed, add at the end.
PLACES = (
    "mail subject",
    "mail text",
    "mail html",
    "mail signature",
    "mail message id",
    "mail references",
    "mail x-header",
    "mail calendar attendee",
    "text file name",
    "text file words",
    "word file author",
    "word file words",
    "word file revision",
    "pdf author",
    "pdf words",
    "pdf path",
    "picture description",
    "picture artist",
    "archive member name",
    "archive member words",
    "forwarded mail subject",
    "forwarded mail words",
    "second mail subject",
    "second mail text",
    "second mail file name",
    "answer text",
    "answer html",
    "answer file name",
    "answer file words",
    "copy name",
    "note text",
    "note file name",
    "draft text",
    "draft copy",
    "draft file name",
    "draft file words",
    "own field",
    "checklist title",
    "task title",
    "time note",
    "tag",
    "view name",
    "view condition",
    "saved reply name",
    "saved reply words",
    *(ELSEWHERE.format(number) for number in range(1, OTHERS + 1)),
)


def mark(place: str) -> str:
    """Return the one word that was planted at ``place``."""
    return f"zq{PLACES.index(place):02d}quill"


@dataclass
class CanaryPerson:
    """Who was planted, and where. ``others`` are tickets of other people who name her.

    marks: what was planted, by place: words, and what the person is known by.
    """

    contact: Contact
    subject: Subject
    ticket: Ticket
    second: Ticket
    others: list[Ticket]
    marks: dict[str, str] = field(default_factory=dict)


def plant(world: World, *, others: int = OTHERS) -> CanaryPerson:
    """Let Ondine write, be answered, be noted, tagged, drafted and quoted; return her."""
    ticket = taken_in(first_mail())
    second = taken_in(second_mail())
    contact = ticket.contact
    known_by(contact)
    work_on(world, ticket)
    prepare(world)
    named = [open_other(world, number) for number in range(1, others + 1)]
    run_until_empty()
    planted = PLACES[: len(PLACES) - OTHERS + others]
    marks = {place: mark(place) for place in planted}
    marks |= {
        "name": NAME,
        "address": ADDRESS,
        "second address": SECOND,
        "telephone": PHONE,
        "customer number": CUSTOMER,
    }
    return CanaryPerson(contact, subject_for(contact), ticket, second, named, marks)


def taken_in(message: EmailMessage) -> Ticket:
    """Take in a mail and return its ticket."""
    sender = str(message["From"]).rpartition("<")[2].strip(">")
    stored, _ = journal.store(message.as_bytes(), door=Door.SMTP, envelope_from=sender)
    ticket = ingest.process(stored.pk).ticket
    assert ticket is not None
    return ticket


def first_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{NAME} <{ADDRESS}>"
    message["To"] = "lending@halden.example"
    message["Cc"] = "Bela Outsider <bela@outside.example>"
    message["Subject"] = f"The house in the lane {mark('mail subject')}"
    message["Message-ID"] = f"<{mark('mail message id')}@heron.example>"
    message["References"] = f"<{mark('mail references')}@heron.example>"
    message["X-Originating-Host"] = f"{mark('mail x-header')}.heron.example"
    message["Date"] = "Mon, 2 Nov 2026 10:00:00 +0000"
    message.set_content(
        f"Good day, it is about {mark('mail text')}. My card is {CARD}.\n\n"
        f"-- \n{NAME}\n{mark('mail signature')}, {PHONE}\n"
    )
    message.add_alternative(
        f"<p>Good day, it is about <b>{mark('mail html')}</b>. {mark('mail text')}</p>",
        subtype="html",
    )
    for name, kind, data in files():
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def second_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"O. Quarrelwood <{ADDRESS}>"
    message["To"] = "lending@halden.example"
    message["Subject"] = f"Another thing {mark('second mail subject')}"
    message["Message-ID"] = "<second-of-two@heron.example>"
    message["Date"] = "Tue, 3 Nov 2026 10:00:00 +0000"
    message.set_content(f"Also this: {mark('second mail text')}", cte="base64")
    message.add_attachment(
        b"x" * 50, "text", "plain", filename=f"{mark('second mail file name')}.txt"
    )
    return message


def files() -> Iterator[tuple[str, str, bytes]]:
    """Yield name, type and bytes of files that say more than they show."""
    yield f"{mark('text file name')}.txt", "text/plain", mark("text file words").encode()
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    yield "household-budget.docx", office, word_file()
    yield "signed-contract.pdf", "application/pdf", pdf_file()
    yield "in-the-garden.jpg", "image/jpeg", picture()
    yield "papers-of-the-house.zip", "application/zip", archive()
    invitation = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
        f"ATTENDEE;CN={mark('mail calendar attendee')}:mailto:{ADDRESS}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    yield "viewing-date.ics", "text/calendar", invitation.encode()
    inner = EmailMessage()
    inner["From"], inner["Subject"] = ADDRESS, mark("forwarded mail subject")
    inner.set_content(mark("forwarded mail words"), cte="base64")
    yield "earlier-letter.eml", "application/octet-stream", inner.as_bytes()


def word_file() -> bytes:
    document, file = Document(), io.BytesIO()
    document.core_properties.author = mark("word file author")
    document.core_properties.comments = mark("word file revision")
    document.add_paragraph(mark("word file words"))
    document.save(file)
    return file.getvalue()


def pdf_file() -> bytes:
    document, file = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    words = f"BT /F1 12 Tf ({mark('pdf words')}) Tj ET".encode()
    document.pages[0].Contents = pikepdf.Stream(document, words)
    document.docinfo["/Author"] = mark("pdf author")
    document.docinfo["/Source"] = f"/home/{mark('pdf path')}/contract.odt"
    document.save(file)
    return file.getvalue()


def picture() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = mark("picture description"), mark("picture artist")
    Image.new("RGB", (8, 8), "green").save(file, "JPEG", exif=exif)
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{mark('archive member name')}.txt", mark("archive member words"))
    return file.getvalue()


def known_by(contact: Contact) -> None:
    """Give her the other things by which she is known."""
    for kind, value in (
        (IdentifierKind.EMAIL, normalised(SECOND)),
        (IdentifierKind.PHONE, PHONE),
        (IdentifierKind.CUSTOMER_NUMBER, CUSTOMER),
    ):
        Identifier.objects.create(
            contact=contact,
            kind=kind,
            value=value,
            lookup=lookup_of(kind, value),
            source="agent",
            is_primary=False,
        )


def work_on(world: World, ticket: Ticket) -> None:
    """Answer and note on her ticket, and leave everything else lying that agents leave."""
    ana, actor = world.ana, world.ana.actor
    reply(
        ticket,
        Content(
            text=f"Dear {NAME}, {mark('answer text')}.",
            html=f"<p>Dear {NAME}, {mark('answer html')}.</p>",
            files=(text_file("answer file name", "answer file words"),),
            recipients=(Address("cc", f"Ondine {mark('copy name')}", SECOND),),
        ),
        agent=ana,
        actor=actor,
    )
    note = Content(
        text=f"{NAME} called, {mark('note text')}", files=(text_file("note file name"),)
    )
    add_note(ticket, note, agent=ana, actor=actor)
    words = f"To be continued, {mark('draft text')}"
    copy = f"{mark('draft copy')}@heron.example"
    save_draft(ticket, kind=Draft.Kind.REPLY, text=words, agent=ana, cc=copy)
    file = text_file("draft file name", "draft file words")
    attach_to_draft(ticket, file, kind=Draft.Kind.REPLY, agent=ana)
    own = make_field(name="What the house is called")
    fill_in(ticket, {own.key: mark("own field")}, actor=actor, is_strict=False)
    checklist = add_checklist(ticket, title=mark("checklist title"), actor=actor)
    add_task(checklist, title=f"Call about {mark('task title')}", actor=actor)
    log_time(ticket, minutes=5, agent=ana, actor=actor, note=mark("time note"))
    tag_ticket(ticket, mark("tag"), actor=actor)


def text_file(name: str, words: str = "") -> File:
    return File(f"{mark(name)}.txt", "text/plain", mark(words or name).encode())


def prepare(world: World) -> None:
    """Leave her name where agents prepare their work."""
    View.objects.create(
        key="hers",
        name=mark("view name"),
        owner=world.ana,
        condition={"field": "subject", "operator": "contains", "value": mark("view condition")},
    )
    make_saved_reply(
        name=mark("saved reply name"),
        texts={"en": f"As I told {mark('saved reply words')}"},
        actor=world.rosa.actor,
    )


def open_other(world: World, number: int) -> Ticket:
    """Open the ticket of another person who quotes her, four deep, in one of five manners."""
    other = contact_by_email(
        f"other{number}@finch.example", f"Finch Nr{number}", source="mail", actor=SYSTEM
    )
    return open_ticket(
        contact=other,
        team=world.lending,
        subject=f"About my neighbour, letter {number}",
        channel=Channel.EMAIL,
        content=quoting(number),
        actor=SYSTEM,
    )


def quoting(number: int) -> Content:
    """Return words of somebody else around words of hers: plain and HTML, above and below."""
    hers = f"{mark(ELSEWHERE.format(number))} says {NAME} <{ADDRESS}>"
    own = f"My own words, number {number}."
    head = f"On 2 Nov 2026 at 10:00, {NAME} <{ADDRESS}> wrote:"
    deep = "\n".join(
        f"{'> ' * depth}{line}" for depth, line in enumerate([head, head, head, hers], 1)
    )
    html = own + "<blockquote>" * 4 + f"<p>{hers}</p>" + "</blockquote>" * 4
    manner = number % 5
    if manner == 0:
        return Content(text=f"{own}\n\n{deep}\n")  # above the quote
    if manner == 1:
        return Content(text=f"{deep}\n\n{own}\n")  # below it
    if manner == 2:
        return Content(text=f"{own}\n{hers}", html=html)
    if manner == 3:
        return Content(text=f"{own}\n\n-----Original Message-----\nFrom: {ADDRESS}\n\n{hers}\n")
    return Content(text=f"{own}\n\n{deep}\n", html=html)
