"""PR-118: of 300 files of twelve kinds none tells place, author, path or device any more."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from ombud.base.metadata import stripped
from tests.everywhere import opened

if TYPE_CHECKING:
    from collections.abc import Callable

EACH = 25
MARK = "Kestrel{:04}"
PATH = r"C:\Users\{}\Desktop"


def drawn(number: int) -> Image.Image:
    """Return a picture of its own: another one for each number."""
    made = Image.new("RGB", (24, 16))
    made.putdata([(x * 10 % 256, y * 13 % 256, number) for y in range(16) for x in range(24)])
    return made


def exif(mark: str) -> Image.Exif:
    """Return what a camera notes: maker, owner, serial number, words, and where it stood."""
    told = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        told[tag] = f"{mark} of a long name"
    inner = told.get_ifd(0x8769)
    inner[0xA430] = inner[0xA431] = f"{mark} serial"  # owner and body of the camera
    inner[0x927C] = f"{mark} makernote".encode()
    where = told.get_ifd(0x8825)
    where[1], where[2], where[29] = "N", (50.0, 51.0, 1.0), f"{mark}-day"
    return told


def xmp(mark: str) -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{PATH.format(mark)}</x:xmpmeta>'.encode()


def saved(number: int, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    drawn(number).save(out, kind, **more)
    return out.getvalue()


def jpeg(number: int, mark: str) -> bytes:
    return saved(number, "JPEG", exif=exif(mark), xmp=xmp(mark), comment=mark.encode())


def png(number: int, mark: str) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", mark)
    told.add_itxt("XML:com.adobe.xmp", xmp(mark).decode(), zip=number % 2 == 0)
    return saved(number, "PNG", pnginfo=told, exif=exif(mark))


def webp(number: int, mark: str) -> bytes:
    return saved(number, "WEBP", lossless=True, exif=exif(mark), xmp=xmp(mark))


def gif(number: int, mark: str) -> bytes:
    return saved(number, "GIF", comment=mark.encode())


def tiff(number: int, mark: str) -> bytes:
    return saved(number, "TIFF", exif=exif(mark), compression=(None, "tiff_lzw")[number % 2])


def avif(number: int, mark: str) -> bytes:
    return saved(number, "AVIF", exif=exif(mark), xmp=xmp(mark))


def pdf(number: int, mark: str) -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page()
    made.docinfo["/Author"], made.docinfo["/Source"] = mark, PATH.format(mark)
    with made.open_metadata() as told:
        told["dc:creator"] = [mark]
    photo = pikepdf.Stream(made, jpeg(number, mark))
    photo.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Filter=pikepdf.Name.DCTDecode, Width=24, Height=16
    )
    photo["/PTEX.FileName"] = pikepdf.String(PATH.format(mark))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="Words"
    )
    note["/T"] = pikepdf.String(mark)
    page.Annots = made.make_indirect(pikepdf.Array([made.make_indirect(note)]))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=photo))
    out = io.BytesIO()
    made.save(out, compress_streams=number % 2 == 0)
    return out.getvalue()


def packed(members: dict[str, bytes], mark: str) -> bytes:
    """Return an archive of ``members`` with ``mark`` in place of the general one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body.replace(b"MARK", mark.encode()))
    return out.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def word() -> dict[str, bytes]:
    out, made = io.BytesIO(), Document()
    made.add_paragraph("The words stay.")
    made.core_properties.author = made.core_properties.last_modified_by = "MARK"
    made.save(out)
    members = members_of(out.getvalue())
    body = members["word/document.xml"].decode()
    change = '<w:ins w:id="1" w:author="MARK" w:date="2026-01-01T00:00:00Z"/></w:p>'
    members["word/document.xml"] = body.replace("</w:p>", change, 1).encode()
    members["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="file:///C:\\Users\\MARK\\Normal.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    return members


def docx(number: int, mark: str) -> bytes:
    return packed(word() | {"word/media/image1.jpeg": jpeg(number, mark)}, mark)


@cache
def sheet() -> dict[str, bytes]:
    out, made = io.BytesIO(), Workbook()
    made.active["A1"] = "The words stay."
    made.active["A1"].comment = Comment("Words", "MARK")
    made.properties.creator = "MARK"
    made.save(out)
    members = members_of(out.getvalue())
    path = '<x15ac:absPath xmlns:x15ac="urn:x" url="C:\\Users\\MARK\\"/></workbook>'
    workbook = members["xl/workbook.xml"].decode().replace("</workbook>", path)
    members["xl/workbook.xml"] = workbook.encode()
    members["xl/persons/person.xml"] = (
        b'<personList><person displayName="MARK" id="{1}" userId="MARK@firm"/></personList>'
    )
    return members


def xlsx(number: int, mark: str) -> bytes:
    return packed(sheet(), mark)


def pptx(number: int, mark: str) -> bytes:
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    authors = b'<p:cmAuthorLst><p:cmAuthor id="1" name="MARK" initials="MARK"/></p:cmAuthorLst>'
    core = b"<cp:coreProperties><dc:creator>MARK</dc:creator></cp:coreProperties>"
    members = {
        "[Content_Types].xml": types,
        "docProps/core.xml": core,
        "docProps/thumbnail.jpeg": jpeg(number, mark),
        "ppt/commentAuthors.xml": authors,
        "ppt/slides/slide1.xml": b"<p:sld>The words stay.</p:sld>",
    }
    return packed(members, mark)


def odt(number: int, mark: str) -> bytes:
    note = b"<office:annotation><dc:creator>MARK</dc:creator>Words</office:annotation>"
    printer = b'<config:config-item config:name="PrinterName">MARK</config:config-item>'
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "meta.xml": b"<meta><meta:initial-creator>MARK</meta:initial-creator></meta>",
        "content.xml": b"<text:p>The words stay.</text:p>" + note,
        "settings.xml": b"<settings>" + printer + b"</settings>",
        "Pictures/1.jpg": jpeg(number, mark),
    }
    return packed(members, mark)


def ods(number: int, mark: str) -> bytes:
    change = b"<office:change-info><dc:creator>MARK</dc:creator></office:change-info>"
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "meta.xml": b"<meta><dc:creator>MARK</dc:creator></meta>",
        "content.xml": b"<table:table>The words stay.</table:table>" + change,
    }
    return packed(members, mark)


PICTURES: tuple[Callable[[int, str], bytes], ...] = (jpeg, png, webp, gif, tiff, avif)
DOCUMENTS: tuple[Callable[[int, str], bytes], ...] = (pdf, docx, xlsx, pptx, odt, ods)


def tells(data: bytes, mark: str) -> bool:
    return any(mark in text for text in opened(data))


def where_taken(picture: Image.Image) -> dict[int, Any]:
    """Return the place that a picture tells, however it does."""
    return dict(picture.getexif().get_ifd(0x8825))


@pytest.mark.parametrize("make", PICTURES, ids=lambda one: one.__name__)
def test_PR_118_pictures_tell_nothing_and_keep_every_pixel(
    make: Callable[[int, str], bytes],
) -> None:
    for number in range(EACH):
        mark = MARK.format(number)
        data = make(number, mark)
        before, after = (Image.open(io.BytesIO(one)) for one in (data, stripped(data)))

        assert tells(data, mark)
        assert not tells(stripped(data), mark)
        assert where_taken(after) == {}
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda one: one.__name__)
def test_PR_118_documents_tell_nothing_and_keep_their_words(
    make: Callable[[int, str], bytes],
) -> None:
    for number in range(EACH):
        mark = MARK.format(number)
        data = make(number, mark)
        clean = stripped(data)

        assert tells(data, mark)
        assert not tells(clean, mark)
        words = "Words" if make is pdf else "The words stay."
        assert any(words in text for text in opened(clean))


def test_PR_118_there_are_three_hundred_files() -> None:
    assert EACH * len([*PICTURES, *DOCUMENTS]) == 300
