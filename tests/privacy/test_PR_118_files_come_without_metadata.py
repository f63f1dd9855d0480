"""PR-118: pictures, PDFs and office files are kept without place, author, path and device."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image, PngImagePlugin

from ombud.base.metadata import stripped
from ombud.desk.letters import uploaded
from ombud.tickets.models import Attachment
from ombud.vault import actions as vault
from tests.channels.email.mails import take_in
from tests.everywhere import opened

if TYPE_CHECKING:
    from tests.world import World

MARK = "Kestrelmaker"


def picture() -> Image.Image:
    made = Image.new("RGB", (24, 16))
    made.putdata([(x * 10 % 256, y * 13 % 256, 77) for y in range(16) for x in range(24)])
    return made


def exif() -> Image.Exif:
    told = Image.Exif()
    told[0x010F] = told[0x013B] = MARK  # maker, artist
    told.get_ifd(0x8825)[1] = "N"  # where it was taken
    return told


def jpeg() -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif(), comment=MARK.encode())
    return out.getvalue() + MARK.encode()


def png() -> bytes:
    out, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("Author", MARK)
    told.add_itxt("XML:com.adobe.xmp", MARK)
    picture().save(out, "PNG", pnginfo=told, exif=exif())
    return out.getvalue()


def webp() -> bytes:
    out = io.BytesIO()
    picture().save(out, "WEBP", lossless=True, exif=exif(), xmp=MARK.encode())
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    picture().save(out, "GIF", comment=MARK.encode())
    return out.getvalue()


def pdf() -> bytes:
    out = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.docinfo["/Author"] = MARK
    with made.open_metadata() as told:
        told["dc:creator"] = [MARK]
    made.save(out, compress_streams=False)
    return out.getvalue()


def docx() -> bytes:
    out, made = io.BytesIO(), Document()
    made.add_paragraph("The words stay.")
    made.core_properties.author = made.core_properties.last_modified_by = MARK
    made.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out, made = io.BytesIO(), Workbook()
    made.active["A1"] = "The words stay."
    made.properties.creator = MARK
    made.save(out)
    return out.getvalue()


MAKERS = {one.__name__: one for one in (jpeg, png, webp, gif, pdf, docx, xlsx)}


def tells(data: bytes) -> bool:
    return any(MARK in text for text in opened(data))


@pytest.mark.parametrize("kind", MAKERS)
def test_PR_118_nothing_beside_the_content_is_left(kind: str) -> None:
    data = MAKERS[kind]()

    clean = stripped(data)

    assert tells(data)
    assert not tells(clean)
    assert stripped(clean) == clean or kind in {"pdf", "docx", "xlsx"}


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_PR_118_every_pixel_stays(kind: str) -> None:
    data = MAKERS[kind]()

    before, after = (Image.open(io.BytesIO(one)) for one in (data, stripped(data)))

    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert dict(after.getexif()) == {}


def test_PR_118_documents_can_still_be_read() -> None:
    assert Document(io.BytesIO(stripped(docx()))).paragraphs[0].text == "The words stay."
    with zipfile.ZipFile(io.BytesIO(stripped(xlsx()))) as archive:
        assert archive.testzip() is None
    with pikepdf.open(io.BytesIO(stripped(pdf()))) as document:
        assert len(document.pages) == 1
        assert dict(document.docinfo) == {}


DAMAGED = (
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n0000",
    b"%PDF",
    b"PK\x03\x04x",
    b"GIF8",
    b"RIFF",
    b"II*\0\x08\0\0\0\0\0\x08\0\0\0",  # a directory that is its own next one
    b"MM\0*\0\0\0\x08\xff\xff",  # a directory that goes beyond the end
    b"II*\0\xff\xff\xff\xff",
    b"\0\0\0\x10ftypheic\0\0\0\0\0\0\0\x40meta",
    b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x01meta\0\0\0\0",
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n0000",
        b"%PDF",
        b"PK\x03\x04x",
        b"GIF8",
        b"RIFF",
        *DAMAGED,
    ],
)
def test_what_is_damaged_stays_as_it_came(data: bytes) -> None:
    assert stripped(data) == data


def test_PR_118_by_mail_and_by_the_desk(world: World) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Cleo <cleo@lumen.example>", "lending@halden.example"
    message["Message-ID"] = "<files@lumen.example>"
    message.set_content("See the files.")
    for kind, make in MAKERS.items():
        message.add_attachment(make(), "application", "octet-stream", filename=f"a.{kind}")

    take_in(message.as_bytes(), envelope_to="lending@halden.example")
    sent = uploaded(SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))

    kept = [vault.read(one.blob) for one in Attachment.objects.select_related("blob")]
    assert (len(kept), [tells(one) for one in kept]) == (7, [False] * 7)
    assert not tells(sent.data)
