"""The pure scanner: one address in every container in which it can hide."""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import json
import lzma
import quopri
import zipfile
import zlib
from email.message import EmailMessage
from urllib.parse import quote_plus

import pikepdf
import pytest
from django.core import signing
from docx import Document

from ombud.subjects.scanning import Kind, Needle, Scanner
from ombud.subjects.scanning.needles import needles_of_person

ADDRESS = "ondine.quarrelwood@heron.example"
AROUND = f"Please write to {ADDRESS}, thank you. "


def mail_with(encoding: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Hello"
    message.set_content(AROUND * 4 + "Grüße", cte=encoding)
    return message.as_bytes()


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("letter.txt", content)
    return file.getvalue()


def office() -> bytes:
    file = io.BytesIO()
    document = Document()
    paragraph = document.add_paragraph("Write to ondine.quarrel")
    paragraph.add_run("wood@heron.").bold = True
    paragraph.add_run("example")
    document.save(file)
    return file.getvalue()


def pdf() -> bytes:
    file = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    stream = pikepdf.Stream(document, f"BT /F1 12 Tf ({ADDRESS}) Tj ET".encode())
    document.pages[0].Contents = stream
    document.save(
        file, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
    )
    return file.getvalue()


def session() -> bytes:
    return signing.dumps({"who": ADDRESS, "more": "x" * 200}, compress=True, key="k").encode()


def in_url(text: str) -> bytes:
    """Return ``text`` in a URL, with a letter encoded that need not be."""
    return quote_plus(text).replace("q", "%71").encode()


CONTAINERS = {
    "plain text": (AROUND.encode(), ()),
    "base64 mail": (mail_with("base64"), ("base64",)),
    "quoted-printable mail": (
        mail_with("quoted-printable").replace(b"@", b"=40"),
        ("quoted-printable",),
    ),
    "entities": (AROUND.replace("@", "&#64;").replace(".", "&period;").encode(), ("entities",)),
    "bzip2": (bz2.compress(AROUND.encode()), ("bzip2",)),
    "xz": (lzma.compress(b"z" * 9 + AROUND.encode() * 3), ("xz",)),
    "uuencode": (
        b"begin 644 a.txt\n" + binascii.b2a_uu(AROUND[8:50].encode()) + b"`\nend\n",
        ("uuencode",),
    ),
    "rich text": (rb"{\rtf1 {\b ondine.}quarrel{\i wood@heron.}example}", ("rich text",)),
    "calendar": (b"ATTENDEE:mailto:ondine.quar\r\n relwood@heron.exa\r\n mple", ("folds",)),
    "URL": (in_url(AROUND), ("percent",)),
    "UTF-16": (AROUND.encode("utf-16-le"), ("utf-16",)),
    "gzip": (gzip.compress(AROUND.encode()), ("gzip",)),
    "zip": (zipped(AROUND.encode()), ("zip",)),
    "office": (office(), ("zip", "tags")),
    "PDF": (pdf(), ("zlib",)),
    "signed session": (session(), ("base64", "zlib")),
    "squeezed column": (b"\x01" + zlib.compress(AROUND.encode() * 5), ("zlib",)),
    "JSON escapes": (
        json.dumps({"to": ADDRESS}).replace("q", "\\u0071").encode(),
        ("escapes",),
    ),
    "upper case": (AROUND.upper().encode(), ()),
    "markup inside": (b"<p>ondine.<b>quarrelwood</b>@heron.example</p>", ("tags",)),
    "base64 of gzip of URL": (
        base64.b64encode(gzip.compress(in_url(AROUND))),
        ("base64", "gzip", "percent"),
    ),
    "mail in a zip in a mail": (
        base64.b64encode(zipped(mail_with("base64"))),
        ("base64", "zip", "base64"),
    ),
    "soft hyphen": (ADDRESS.replace("wood", "wo\u00adod").encode(), ("invisible",)),
    "header word": (
        b"To: =?utf-8?b?" + base64.b64encode(f"Ondine <{ADDRESS}>".encode()) + b"?=",
        ("base64",),
    ),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_an_address_is_found_in(name: str) -> None:
    data, trail = CONTAINERS[name]
    filler = b"\nnothing to see here\n" * 50

    found = Scanner([Needle(Kind.EMAIL, ADDRESS)]).scan(filler + data + filler)

    assert [(one.needle, one.is_certain, one.trail) for one in found] == [(0, True, trail)]


def test_a_plain_search_for_bytes_sees_it_in_few_of_them() -> None:
    seen = [name for name, (data, _) in CONTAINERS.items() if ADDRESS.encode() in data]

    assert seen == ["plain text"]


@pytest.mark.parametrize(
    "text",
    [
        "ondine.quarrelwood@heron.org",
        "ondinequarrelwood@heron.example",
        base64.b64encode(b"somebody else entirely, nobody we know").decode(),
        "&#64;heron.example",
    ],
)
def test_somebody_else_is_not_found(text: str) -> None:
    assert Scanner([Needle(Kind.EMAIL, ADDRESS)]).scan(text.encode()) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ondine Quarrelwood",
        "ONDINE QUARRELWOOD",
        "Quarrelwood, Ondine",
        "Dear Ondine\r\n> Quarrelwood,",
        "Ondine&nbsp;Quarrelwood",
        base64.b64encode("Liebe Ondine Quarrelwood, guten Tag".encode("utf-16")).decode(),
    ],
)
def test_a_name_is_a_possible_hit_in_any_order(text: str) -> None:
    found = Scanner(needles_of_person(name="Ondine Quarrelwood")).scan(text.encode())

    assert [(one.kind, one.is_certain) for one in found] == [(Kind.NAME, False)]


@pytest.mark.parametrize("text", ["Jürgen Größler", "JÜRGEN GRÖSSLER", "juergen groessler"])
def test_a_name_is_found_with_and_without_its_umlauts(text: str) -> None:
    scanner = Scanner(needles_of_person(name="Jürgen Größler"))

    kinds = [
        [one.kind for one in scanner.scan(text.encode(code))] for code in ("utf-8", "cp1252")
    ]

    assert kinds == [[Kind.NAME], [Kind.NAME]]


@pytest.mark.parametrize(
    "text", ["+32 2 234 56 78 90", "0032(2)234.56.78.90", "call 02/234-567-890 now"]
)
def test_a_telephone_number_is_found_however_it_is_written(text: str) -> None:
    found = Scanner(needles_of_person(phones=("+3222345678 90",))).scan(text.encode())

    assert [one.kind for one in found] == [Kind.PHONE]


@pytest.mark.parametrize(
    ("kind", "value", "there"),
    [
        (Kind.NUMBER, "NL91ABNA0417164300", b"nl91 abna 0417 1643 00"),
        (Kind.PHONE, "+31 6 5551 2847", "۰۶-۵۵۵۱۲۸۴۷".encode()),
        (Kind.EMAIL, "ann@çınar.example", "ann@çınar.example".encode("cp1254")),
    ],
)
def test_it_is_found_in_groups_in_other_digits_and_in_older_letters(
    kind: Kind, value: str, there: bytes
) -> None:
    assert Scanner([Needle(kind, value)]).scan(there)


@pytest.mark.parametrize(
    ("text", "is_there"),
    [(f"{ADDRESS}.tr", False), (f"x{ADDRESS}", False), (f"{ADDRESS}. In", True)],
)
def test_a_whole_address_is_none_of_a_longer_domain(text: str, is_there: bool) -> None:
    needle = Needle(Kind.EMAIL, ADDRESS, is_whole=True)

    assert bool(Scanner([needle]).scan(text.encode())) is is_there


def test_a_bomb_costs_its_limit_and_hides_nothing_before_it() -> None:
    bomb = zipped(zipped(b"0" * 80_000_000) + AROUND.encode())

    found = Scanner([Needle(Kind.EMAIL, ADDRESS)]).scan(bomb)

    assert [one.trail for one in found] == [("zip",)]


def test_broken_containers_are_passed_over() -> None:
    broken = pdf()[:200] + office()[:300] + gzip.compress(b"x" * 99)[:20] + AROUND.encode()

    found = Scanner([Needle(Kind.EMAIL, ADDRESS)]).scan(broken)

    assert [one.trail for one in found] == [()]


def test_what_is_quoted_by_quopri_over_a_soft_line_break_is_found() -> None:
    torn = quopri.encodestring(b"x" * 60 + ADDRESS.encode() + b"=")

    assert ADDRESS.encode() not in torn
    assert len(Scanner([Needle(Kind.EMAIL, ADDRESS)]).scan(torn)) == 1


def test_many_needles_are_found_as_few_are() -> None:
    many = [Needle(Kind.MARK, f"mark-number-{one:04d}-end") for one in range(400)]
    text = " ".join(one.value for one in many[::2]).encode()

    found = Scanner(many).scan(text)

    assert sorted(one.needle for one in found) == list(range(0, 400, 2))


def test_a_hash_is_found_by_its_digits_and_by_its_octets() -> None:
    scanner = Scanner([Needle(Kind.HASH, "41" * 16 + "ff" * 16)])

    found = [
        scanner.scan(one)
        for one in (b"x" * 9 + b"A" * 16 + b"\xff" * 16, b"41" * 16 + b"FF" * 16)
    ]

    assert [[one.kind for one in each] for each in found] == [[Kind.HASH], [Kind.HASH]]


def test_a_needle_across_two_chunks_of_a_large_object_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ombud.subjects.scanning import scanner as module

    monkeypatch.setattr(module, "LARGEST", 10_000)
    monkeypatch.setattr(module, "CHUNK", 5_000)
    data = b"." * 4_990 + ADDRESS.encode() + b"." * 9_000

    assert len(Scanner([Needle(Kind.EMAIL, ADDRESS)]).scan(data)) == 1
