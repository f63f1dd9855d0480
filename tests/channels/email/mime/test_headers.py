from __future__ import annotations

import pytest

from ombud.channels.email.mime.addresses import read_addresses
from ombud.channels.email.mime.dates import read_date
from ombud.channels.email.mime.headers import read_headers
from ombud.channels.email.mime.names import clean_name
from ombud.channels.email.mime.parameters import read_parameters
from ombud.channels.email.mime.words import readable


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain", "plain"),
        (b"folded\r\n  line", "folded line"),
        (b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?B?R3LDvMOf?= =?utf-8?Q?e?=", "Grüße"),
        (b"=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü"),
        (b"a =?utf-8?Q?b?= c", "a b c"),
        (b"=?utf-8?Q?with space?=", "with space"),
        (b"=?utf-8*de?Q?=C3=BC?=", "ü"),
        (b"=?nonsense?Q?x?=", "x"),
        (b"=?utf-8?X?x?=", "=?utf-8?X?x?="),
        (b"=?utf-8?Q?open", "=?utf-8?Q?open"),
        (b"=?utf-8?B?R3LDvMOfZ?=", "Grüß"),
        ("roh über".encode(), "roh über"),
        ("roh über".encode("latin-1"), "roh über"),
        (b"nul\x00byte", "nul byte"),
        (b"", ""),
    ],
)
def test_a_header_is_one_tidy_line(raw: bytes, text: str) -> None:
    assert readable(raw) == text


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        (b"ann@=?utf-8?q?b=C3=A4cker=2Eexample?=", [("", "ann@bäcker.example")]),
        (b"anna@example.com", [("", "anna@example.com")]),
        (b"Anna <Anna@Example.com>", [("Anna", "anna@example.com")]),
        (b'"Miller, Anna" <a@b.de>', [("Miller, Anna", "a@b.de")]),
        (b"Miller, Anna <a@b.de>", [("Miller, Anna", "a@b.de")]),
        (b"a@b.de (Anna Miller)", [("Anna Miller", "a@b.de")]),
        (b"=?utf-8?Q?M=C3=BCller=2C_A?= <a@b.de>", [("Müller, A", "a@b.de")]),
        (b"=?utf-8?Q?M=C3=BCller,_A?= <a@b.de>", [("Müller, A", "a@b.de")]),
        (b"a@b.de, c@d.de", [("", "a@b.de"), ("", "c@d.de")]),
        (b"a@b.de; c@d.de", [("", "a@b.de"), ("", "c@d.de")]),
        (b"Friends: a@b.de, C <c@d.de>;", [("", "a@b.de"), ("C", "c@d.de")]),
        (b"undisclosed-recipients:;", []),
        (b"<@relay.de,@x.de:a@b.de>", [("", "a@b.de")]),
        (b'"Open <a@b.de>', [("Open", "a@b.de")]),
        (b'"john doe"@b.de', [("", '"john doe"@b.de')]),
        (
            b"pete(his account)@silly.test(his host)",
            [("his account his host", "pete@silly.test")],
        ),
        (b"MAILER-DAEMON", [("", "mailer-daemon")]),
        (b"Somebody", [("Somebody", "")]),
        (b"<>", []),
        (b"", []),
        (b",,;", []),
    ],
)
def test_people_are_read(raw: bytes, people: list[tuple[str, str]]) -> None:
    assert [(found.name, found.email) for found in read_addresses([raw])] == people


@pytest.mark.parametrize(
    ("raw", "value", "parameters"),
    [
        (b'text/plain; charset="utf-8"', "text/plain", {"charset": "utf-8"}),
        (b"TEXT/Plain; Charset=utf-8", "text/plain", {"charset": "utf-8"}),
        (b"attachment; filename=a b.txt", "attachment", {"filename": "a b.txt"}),
        (b'attachment; filename="a\\"b.txt"', "attachment", {"filename": 'a"b.txt'}),
        (
            b"attachment; filename*=UTF-8''M%C3%BCll.pdf",
            "attachment",
            {"filename": "Müll.pdf"},
        ),
        (
            b"attachment; filename*1*=%A4.txt; filename*0*=iso-8859-15''5",
            "attachment",
            {"filename": "5€.txt"},
        ),
        (
            b'attachment; filename*0="long-"; filename*1="er"',
            "attachment",
            {"filename": "long-er"},
        ),
        (b'attachment; filename="=?utf-8?B?w7w=?=.txt"', "attachment", {"filename": "ü.txt"}),
        ('attachment; filename="管.doc"'.encode(), "attachment", {"filename": "管.doc"}),
        (b'multipart/mixed; boundary="a', "multipart/mixed", {"boundary": "a"}),
        (b"multipart/mixed;;; boundary = x ;", "multipart/mixed", {"boundary": "x"}),
        (b"filename=x.txt", "", {"filename": "x.txt"}),
        (b"", "", {}),
    ],
)
def test_parameters_are_read(raw: bytes, value: str, parameters: dict[str, str]) -> None:
    found = read_parameters(raw)

    assert (found.value, found.parameters) == (value, parameters)


@pytest.mark.parametrize(
    ("raw", "found", "body"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nbody", {"a": b"1", "b": b"2"}, b"body"),
        (b"A: 1\n\nbody", {"a": b"1"}, b"body"),
        (b"A: 1\r\rbody", {"a": b"1"}, b"body"),
        (b"A: 1\n\tmore\n\nbody", {"a": b"1\n\tmore"}, b"body"),
        (b"From x@y Mon\nA: 1\n\nbody", {"a": b"1"}, b"body"),
        (b" A: 1\nB: 2\n\nbody", {"a": b"1", "b": b"2"}, b"body"),
        (b"---- Original ----\nSubject: 1\n\nbody", {"subject": b"1"}, b"body"),
        (b"A: x;\nname=y\n\nbody", {"a": b"x;\n name=y"}, b"body"),
        (b"A: 1\nthis is text\nand more", {"a": b"1"}, b"this is text\nand more"),
        (b"\nbody", {}, b"body"),
        (b"A: 1", {"a": b"1"}, b""),
    ],
)
def test_headers_end_where_the_body_begins(
    raw: bytes, found: dict[str, bytes], body: bytes
) -> None:
    headers, start = read_headers(raw, 0, len(raw))

    assert {name: headers.first(name) for name in headers.names()} == found
    assert raw[start:] == body


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Thu, 18 Oct 2012 22:48:39 -0700", "2012-10-19T05:48:39+00:00"),
        ("18 Oct 2012 22:48 +0000", "2012-10-18T22:48:00+00:00"),
        ("Thu, 18 Oct 2012 22:48:39 -0000", "2012-10-18T22:48:39+00:00"),
        ("Thu, 18 Oct 2012 22:48:39 +0200 (CEST)", "2012-10-18T20:48:39+00:00"),
        ("2012-10-18T22:48:39Z", "2012-10-18T22:48:39+00:00"),
        ("2012-10-18 22:48:39 +0200", "2012-10-18T20:48:39+00:00"),
        ("Thu, 45 Foo 2012", None),
        ("Fri, 31 Dec 9999 23:30:00 -2300", None),
        ("", None),
    ],
)
def test_a_date_is_an_instant_or_nothing(text: str, iso: str | None) -> None:
    found = read_date(text)

    assert (found.isoformat() if found else None) == iso


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.exe", "x.exe"),
        ("in\r\nvoice.pdf", "in voice.pdf"),
        ("\u200b.htaccess", ".htaccess"),
        ("annexe\u202egpj.exe", "annexegpj.exe"),
        ("..", ""),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_is_a_harmless_label(written: str, shown: str) -> None:
    assert clean_name(written) == shown
