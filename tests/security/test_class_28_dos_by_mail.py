"""Bug class 28: a mail that is expensive to read (security.md, section 2).

Every bomb is read by the sandboxed child as in the product: within 20 seconds and 600 MB
(the child's address space is limited to that), and the next mail is read as ever. A bomb may
be refused for its size or its hunger for memory, but none may need the wall clock.
"""

from __future__ import annotations

import base64
import io
import struct
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from ombud.channels.email.mime.model import ParsedMail, Unreadable
from ombud.channels.email.mime.sandbox import MEMORY_BYTES, WALL_SECONDS, SandboxedParser
from ombud.tickets.actions import receive_message
from ombud.tickets.content import Content, minimised
from ombud.tickets.statuses import Channel
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from tests.world import World

HEAD = b"From: kim@example.com\r\nSubject: Hi\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
MB = 1024 * 1024


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxedParser]:
    parser = SandboxedParser()
    yield parser
    parser.close()


def nested(kind: bytes, depth: int) -> bytes:
    opening = b"".join(
        b"Content-Type: %s; boundary=b%d\r\n\r\n--b%d\r\n" % (kind, level, level)
        for level in range(depth)
    )
    return HEAD + opening + b"\r\nHello"


def tnef_part(data: bytes) -> bytes:
    head = b"--b\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: binary\r\n"
    return head + b"\r\n" + data + b"\r\n"


def tnef_objects() -> bytes:
    one = struct.pack("<BIi", 2, 0x00069002, 0) + b"\x00\x00"
    return b"\x78\x9f\x3e\x22\x01\x00" + one * 2_000_000


def tnef_rich_text() -> bytes:
    packed = b"\xff" + b"\x00\x1f" * 8
    body = struct.pack("<IIII", 0, 2**31, 0x75465A4C, 0) + packed * 200_000
    values = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(body)) + body + b"\x00" * 4
    return b"\x78\x9f\x3e\x22\x01\x00" + struct.pack("<BIi", 1, 0x69003, len(values)) + values


def typed(kind: bytes, body: bytes, *headers: bytes) -> bytes:
    return HEAD + b"Content-Type: " + kind + b"\r\n" + b"\r\n".join([*headers, b"", body])


BOMBS: dict[str, Callable[[], bytes]] = {
    "larger than any mail": lambda: HEAD + b"\r\n" + b"x" * 65 * MB,
    "the largest letter": lambda: HEAD + b"\r\n" + b"words " * 10 * MB,
    "the largest file": lambda: typed(
        b"image/png; name=a.png",
        base64.encodebytes(b"\x00" * 57) * 700_000,
        b"Content-Transfer-Encoding: base64",
    ),
    "headers without end": lambda: HEAD + b"X-Filler: words\r\n" * 1_000_000,
    "one header without end": lambda: b"From: a@b.de\r\nSubject: " + b"x" * 60 * MB,
    "folds without end": lambda: HEAD + b"X-Folded: a\r\n" + b" \r\n" * 300_000 + b"\r\nHi",
    "two million people": lambda: b"To: " + b"a@b.de, " * 2_000_000 + b"\r\n\r\nHi",
    "open brackets": lambda: b"From: " + b"(" * 250_000 + b"\r\nTo: " + b'"<' * 120_000,
    "escaped quotes": lambda: b'From: "' + b'\\"' * 120_000 + b"\r\n\r\nHi",
    "addresses without an at": lambda: b"From: @ " + b"a" * 250_000 + b"\r\n\r\nHi",
    "open encoded words": lambda: b"Subject: " + b"=?utf-8?q?" * 25_000 + b"?=\r\n\r\nHi",
    "a thousand charsets": lambda: b"Subject: "
    + b" ".join(b"=?x%d?q?a?=" % n for n in range(20_000))
    + b"\r\n\r\nHi",
    "parameters without end": lambda: typed(
        b"text/plain" + b"".join(b"; a*%d*=%%20" % n for n in range(25_000)), b"Hi"
    ),
    "parameters that never close": lambda: typed(b"text/plain;" + b'a="\\"' * 50_000, b"Hi"),
    "a reference to all": lambda: HEAD + b"References: " + b"<a@b> <" * 36_000 + b"\r\n\r\n",
    "parts without end": lambda: MIXED + b"--b\r\n\r\nx\r\n" * 1_500_000,
    "parts with long headers": lambda: MIXED + b"--b\r\nA: b\r\n--b\r\n" + b" c\r\n" * 4 * MB,
    "delimiters without lines": lambda: MIXED + b"\r--b" * 4_000_000,
    "deep multiparts": lambda: nested(b"multipart/mixed", 100_000),
    "deep alternatives": lambda: nested(b"multipart/alternative", 5_000),
    "deep attached mails": lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 100_000,
    "one boundary for all": lambda: HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 50_000,
    "no boundary found": lambda: typed(b"multipart/mixed; boundary=q", b"")
    + (b"\n--" + b" " * 190) * 100_000,
    "padding only": lambda: typed(
        b"image/png; name=a", b"A=" * 10 * MB, b"Content-Transfer-Encoding: base64"
    ),
    "quoted-printable": lambda: typed(
        b"text/plain", b"=\r\n" * 8 * MB, b"Content-Transfer-Encoding: quoted-printable"
    ),
    "files begun and never ended": lambda: HEAD + b"\r\n" + b"begin 644 x\n" * 1_500_000,
    "files ended together": lambda: HEAD + b"\r\n" + b"begin 644 x\n" * 500_000 + b"end\n",
    "uuencoded crumbs": lambda: HEAD + b"\r\nbegin 644 x\n" + b"!\n" * 8 * MB + b"end\n",
    "flowed text": lambda: typed(b"text/plain; format=flowed", b"word \n" * 3 * MB),
    "quote marks": lambda: typed(b"text/plain; format=flowed", b">" * 18 * MB),
    "open tags": lambda: MIXED + b"--b\r\nContent-Type: text/html\r\n\r\n"
    + b"<a b='\"" * MB + b"\r\n--b\r\n\r\nplain\r\n",
    "open comments": lambda: MIXED + b"--b\r\nContent-Type: text/html\r\n\r\n"
    + b"<!--<![CDATA[<style>" * 500_000 + b"\r\n--b\r\n\r\nplain\r\n",
    "control characters": lambda: typed(b"text/plain; charset=utf-16", b"\x00\x01" * 9 * MB),
    "undeclared letters": lambda: HEAD + b"\r\n" + b"\xe4\xb8 \x81" * 5 * MB,
    "letters of four bytes": lambda: HEAD + b"\r\n" + b"\xf0\x9f\x98\x80" * 5 * MB,
    "winmail of nothing": lambda: MIXED + tnef_part(tnef_objects()),
    "winmail of packed text": lambda: MIXED + tnef_part(tnef_rich_text()) * 12,
    "a bounce of blank lines": lambda: typed(b"text/plain", b"\n" * 18 * MB),
}  # fmt: skip


def outcome(work: Callable[[], object]) -> tuple[object, float]:
    begun = time.monotonic()
    try:
        result = work()
    except Unreadable as refused:
        result = refused.reason
    return result, time.monotonic() - begun


def test_the_limits_are_what_is_promised() -> None:
    assert (MEMORY_BYTES, WALL_SECONDS) == (600 * MB, 20.0)
    assert len(BOMBS) + len(FILES) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_bomb_is_read_or_refused_in_time(sandbox: SandboxedParser, name: str) -> None:
    raw = BOMBS[name]()

    result, seconds = outcome(lambda: sandbox.parse(raw))

    assert isinstance(result, ParsedMail) or result in {"too-big", "memory"}
    assert seconds < WALL_SECONDS
    assert sandbox.parse(HEAD + b"\r\nHi").text == "Hi"


def zipped(name: str, text: bytes, copies: int = 1) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(copies):
            archive.writestr(name.replace("#", str(number)), text)
    return buffer.getvalue()


def lying_zip() -> bytes:
    """Return a document whose directory says it holds 100 bytes, and which holds 100 MB."""
    data = bytearray(zipped("content.xml", b"<p>" + b" " * 100 * MB))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 100)
    return bytes(data)


def laughing_xml() -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n + 1, b"&e%d;" % n * 10) for n in range(12))
    return b'<!DOCTYPE a [<!ENTITY e0 "ha">' + entities + b"]><p>&e12;</p>"


def pdf_of_zeros() -> bytes:
    stream = zlib.compress(b"\x00" * 200 * MB, 1)
    return (
        (
            b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
            b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(stream)
        )
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zeros in a document": ("a.docx", lambda: zipped("word/document.xml", b" " * 100 * MB)),
    "many sheets": ("a.xlsx", lambda: zipped("xl/worksheets/sheet#.xml", b" " * MB, 100)),
    "too many members": ("a.odt", lambda: zipped("a#", b"", 6_000)),
    "a directory that lies": ("a.odt", lying_zip),
    "a billion laughs": ("a.odt", lambda: zipped("content.xml", laughing_xml())),
    "deep xml": ("a.docx", lambda: zipped("word/document.xml", b"<w:p>" * 10 * MB)),
    "one long attribute": ("a.odt", lambda: zipped("content.xml", b'<p a="' + b"x" * 60 * MB)),
    "zeros in a pdf": ("a.pdf", pdf_of_zeros),
    "open pdf objects": ("a.pdf", lambda: b"%PDF-1.4\n" + b"1 0 obj<<" * 200_000),
    "deep rich text": ("a.rtf", lambda: b"{\\rtf1" + b"{" * MB),
    "open tags": ("a.html", lambda: b"<p <q '\"" * MB),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_file_bomb_is_read_or_refused_in_time(sandbox: SandboxedParser, name: str) -> None:
    file_name, build = FILES[name]
    data = build()

    result, seconds = outcome(lambda: sandbox.attachment_text(file_name, "", data))

    assert isinstance(result, str)
    assert result not in {"timeout", "crash"}
    assert seconds < WALL_SECONDS
    assert sandbox.attachment_text("a.txt", "", b"Hi") == "Hi"


def test_a_page_does_not_grow_with_a_mail_and_the_whole_text_is_one_step_away(
    as_ana: Client, world: World
) -> None:
    accounts = " or ".join(map(iban, range(1, 3_001)))
    text = accounts + " a@b.example" * 30_000
    ticket = make_ticket(world, text="Help.")
    content = minimised(Content(text))
    receive_message(
        ticket, content, contact=world.cleo, channel=Channel.EMAIL, actor=world.ana.actor
    )
    message = ticket.messages.last()
    assert message is not None
    assert message.masked.count() == 3_000

    page = as_ana.get(f"/tickets/{ticket.number}/")
    whole = as_ana.get(f"/messages/{message.pk}/html/?text=1")

    assert len(page.content) < 1_000_000
    assert page.content.count(b'class="mask"') > 900
    assert f'href="/messages/{message.pk}/html/?text=1"' in page.content.decode()
    assert whole.content.decode().count(">a@b.example<") == 30_000


def iban(number: int) -> str:
    """Return the German account number ``number`` with its check digits (ISO 7064)."""
    return f"DE{98 - int(f'{number:018d}131400') % 97:02d}{number:018d}"
