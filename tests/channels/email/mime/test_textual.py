from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest

from ombud.channels.email.mime.limits import MAX_ATTACHMENT_TEXT
from ombud.channels.email.mime.markup import html_text
from ombud.channels.email.mime.textual import attachment_text


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return buffer.getvalue()


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("Dear Kim,")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "cell"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def excel_file() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Order", 4711])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def pdf_file() -> bytes:
    """Return a PDF of one page that says "Dear Kim", with a right cross-reference table."""
    stream = b"BT /F1 12 Tf 72 720 Td (Dear Kim) Tj ET"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    output, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(output))
        output += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(output)
    output += b"xref\n0 6\n0000000000 65535 f \n" + table
    return output + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


@pytest.mark.parametrize(
    ("name", "content_type", "data", "words"),
    [
        ("a.txt", "text/plain", "Grüße\r\nKim\x00".encode(), "Grüße\nKim"),
        ("a.csv", "application/octet-stream", b"a;b", "a;b"),
        ("a.txt", "text/plain", b"\xff\xfeh\x00i\x00", "hi"),
        ("a.html", "text/html", b"<p>Dear<script>x()</script> Kim", "Dear Kim"),
        ("a.rtf", "application/rtf", rb"{\rtf1\ansi Dear {\b Kim}\par}", "Dear Kim"),
        ("a.docx", "application/octet-stream", word_file(), "Dear Kim,\ncell"),
        ("a.xlsx", "", excel_file(), "Order 4711"),
        ("a.odt", "", zipped(content="<t:p xmlns:t='t'>Dear</t:p>"), "Dear"),
        ("a.pdf", "application/pdf", pdf_file(), "Dear Kim"),
        ("a.eml", "message/rfc822", b"Subject: Dear\n\nKim", "Dear\nKim"),
        ("a.png", "image/png", b"\x89PNG", ""),
        ("a.txt", "text/plain", b"\x00\x01\x02", ""),
        ("a.pdf", "application/pdf", b"%PDF-1.4 broken", ""),
        ("a.docx", "", b"PK\x03\x04broken", ""),
        ("a", "", b"", ""),
    ],
)
def test_a_file_gives_its_words(name: str, content_type: str, data: bytes, words: str) -> None:
    assert attachment_text(name, content_type, data) == words


def test_the_words_are_capped() -> None:
    assert len(attachment_text("a.txt", "text/plain", b"x" * 10**6)) == MAX_ATTACHMENT_TEXT


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY e "secret">]><p>&e;</p>',
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><p>&e;</p>',
    ],
)
def test_xml_entities_are_not_expanded(declared: str) -> None:
    assert attachment_text("a.odt", "", zipped(content=declared)) == ""


def test_a_document_that_unpacks_to_too_much_has_no_words() -> None:
    bomb = zipped(word__document="<p>" + " " * 70_000_000 + "</p>")

    assert len(bomb) < 100_000
    assert attachment_text("a.docx", "", bomb) == ""


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b", "a\n\nb"),
        ("a<br>b", "a\nb"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<head><title>t</title></head><body>b", "b"),
        ("<head><style>x</style><body>b", "b"),
        ("<style>x{}</style>b", "b"),
        ("<style>never closed", "never closed"),
        ("a<!-- hidden -->b", "ab"),
        ("a<!-- never closed", "a never closed"),
        ('<img alt="a > b">c', "[a > b]c"),
        ("2 < 3", "2 < 3"),
        ("<a href='x'>link</a>", "link"),
        ("<![if !mso]>a<![endif]>", "a"),
    ],
)
def test_html_gives_the_words_a_reader_sees(markup: str, text: str) -> None:
    assert html_text(markup, 1000) == text
