from __future__ import annotations

import binascii
from datetime import UTC, datetime

import pytest

from ombud.channels.email.mime.limits import MAX_RAW_BYTES
from ombud.channels.email.mime.model import Address, Unreadable
from ombud.channels.email.mime.parser import parse

HEAD = b"From: Kim <kim@example.com>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"


def mixed(*parts: bytes, subtype: bytes = b"mixed") -> bytes:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return (
        HEAD
        + b"Content-Type: multipart/"
        + subtype
        + b"; boundary=b\r\n\r\n"
        + body
        + b"--b--\r\n"
    )


def part(kind: bytes, body: bytes, *headers: bytes) -> bytes:
    lines = b"".join(header + b"\r\n" for header in headers)
    return b"Content-Type: " + kind + b"\r\n" + lines + b"\r\n" + body


PLAIN = part(b"text/plain; charset=utf-8", b"Hello there")
PDF = part(
    b"application/pdf", b"JVBERi0=", b"Content-Transfer-Encoding: base64",
    b"Content-Disposition: attachment; filename=a.pdf",
)  # fmt: skip


def test_an_ordinary_mail_is_read() -> None:
    raw = (
        b"Return-Path: <kim@example.com>\r\nMessage-ID:  < a@b >\r\nIn-Reply-To: <x@y>\r\n"
        b"References: <w@y>\r\n\t<x@y> <w@y>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0100\r\n"
        b"Reply-To: desk@example.com\r\nTo: A <a@b.de>, c@d.de\r\nCc: e@f.de\r\n"
        b"Auto-Submitted: no\r\n" + HEAD + b"\r\nHello\x00 there\r\n"
    )

    mail = parse(raw)

    assert mail.message_id == "<a@b>"
    assert mail.in_reply_to == ("<x@y>",)
    assert mail.references == ("<w@y>", "<x@y>")
    assert mail.date == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert (mail.from_name, mail.from_email) == ("Kim", "kim@example.com")
    assert mail.reply_to == (Address("", "desk@example.com"),)
    assert mail.to == (Address("A", "a@b.de"), Address("", "c@d.de"))
    assert mail.cc == (Address("", "e@f.de"),)
    assert mail.return_path == "kim@example.com"
    assert mail.headers["auto-submitted"] == "no"
    assert mail.text == "Hello there\n"
    assert (mail.html, mail.attachments, mail.problems) == ("", (), ())


def test_a_null_return_path_is_not_a_missing_one() -> None:
    assert parse(b"Return-Path: <>\r\n" + HEAD + b"\r\nx").return_path == ""
    assert parse(HEAD + b"\r\nx").return_path is None


def test_letter_and_file_are_told_apart() -> None:
    mail = parse(mixed(PLAIN, PDF))

    assert mail.text == "Hello there"
    assert [(a.name, a.content_type, a.data) for a in mail.attachments] == [
        ("a.pdf", "application/pdf", b"%PDF-")
    ]


def test_both_forms_of_an_alternative_are_kept() -> None:
    mail = parse(mixed(PLAIN, part(b"text/html", b"<p>Hello"), subtype=b"alternative"))

    assert (mail.text, mail.html) == ("Hello there", "<p>Hello")


def test_a_mail_of_html_alone_has_no_text() -> None:
    mail = parse(HEAD + b"Content-Type: text/html\r\n\r\n<b>Hi</b>")

    assert (mail.text, mail.html) == ("", "<b>Hi</b>")


def test_interleaved_parts_are_joined_in_order_in_both_forms() -> None:
    image = part(b"image/png; name=i.png", b"x", b"Content-Disposition: inline")
    mail = parse(mixed(PLAIN, image, part(b"text/html", b"<i>2 &lt; 3</i>"), PLAIN))

    assert mail.text == "Hello there\n2 < 3\nHello there"
    assert mail.html.index("Hello there") < mail.html.index("<i>2") < mail.html.rindex("Hello")
    assert [a.name for a in mail.attachments] == ["i.png"]


def test_an_image_is_inline_when_the_html_shows_it() -> None:
    html = part(b"text/html", b'<img src="cid:One@x">')
    image = part(b"image/png", b"x", b"Content-ID: <one@X>")
    other = part(b"image/png", b"y", b"Content-ID: <two@X>")

    mail = parse(mixed(html, image, other, subtype=b"related"))

    assert [(a.content_id, a.is_inline) for a in mail.attachments] == [
        ("one@X", True),
        ("two@X", False),
    ]


@pytest.mark.parametrize(
    ("subject", "name"), [(b"Subject: An/other\r\n", "An_other.eml"), (b"", "message.eml")]
)
def test_an_attached_mail_is_one_file_byte_for_byte(subject: bytes, name: str) -> None:
    inner = b"From: x@y.de\r\n" + subject + b"\r\nInner\r\n"

    mail = parse(mixed(PLAIN, part(b"message/rfc822", inner)))

    assert mail.text == "Hello there"
    assert [(a.name, a.data) for a in mail.attachments] == [(name, inner)]


def test_a_mail_that_only_holds_another_shows_its_letter() -> None:
    mail = parse(mixed(part(b"message/rfc822", b"Subject: s\r\n\r\nInner words")))

    assert mail.text == "Inner words"
    assert len(mail.attachments) == 1
    assert "letter-in-attached-mail" in mail.problems


def uuencoded(data: bytes) -> bytes:
    return b"begin 644 a b.bin\n" + binascii.b2a_uu(data) + b"`\nend\n"


def test_a_uuencoded_file_leaves_the_text() -> None:
    mail = parse(HEAD + b"\r\nbefore\n" + uuencoded(b"\x00\x01data") + b"after\n")

    assert mail.text == "before\n\nafter\n"
    assert [(a.name, a.data, a.disposition) for a in mail.attachments] == [
        ("a b.bin", b"\x00\x01data", "uuencoded")
    ]


def test_a_damaged_uuencoded_file_stays_in_the_text() -> None:
    text = b"begin 644 a.bin\nno uuencoding at all, I think\nend\n"

    assert parse(HEAD + b"\r\n" + text).text == text.decode()


@pytest.mark.parametrize(
    ("encoded", "data", "problem"),
    [
        (b"aGVsbG8=", b"hello", False),
        (b"aGVs\r\nbG8=", b"hello", False),
        (b"aGVsbG8", b"hello", True),
        (b"aGVsb", b"hel", True),
        (b"aGVsbG8=aGVsbG8=", b"hellohello", True),
        (b"a!G?V*s", b"hel", False),
        (b"", b"", False),
    ],
)
def test_truncated_base64_gives_what_is_there(
    encoded: bytes, data: bytes, problem: bool
) -> None:
    broken = part(b"image/png; name=x", encoded, b"Content-Transfer-Encoding: base64")

    mail = parse(mixed(PLAIN, broken))

    assert mail.attachments[0].data == data
    assert ("base64-damaged" in mail.problems) == problem


def test_a_missing_end_ends_the_last_part() -> None:
    raw = mixed(PLAIN, PDF).replace(b"--b--\r\n", b"")

    assert [a.name for a in parse(raw).attachments] == ["a.pdf"]


def test_a_wrong_boundary_is_found_in_the_body() -> None:
    mail = parse(mixed(PLAIN, PDF).replace(b"boundary=b", b"boundary=other"))

    assert (mail.text, [a.name for a in mail.attachments]) == ("Hello there", ["a.pdf"])
    assert "boundary-wrong" in mail.problems


def test_a_multipart_without_parts_is_text() -> None:
    mail = parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\nJust words")

    assert mail.text == "Just words"
    assert "boundary-missing" in mail.problems


def test_flowed_text_is_joined() -> None:
    head = HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n"

    mail = parse(head + b"one \r\ntwo\r\n> quo \r\n> ted\r\n-- \r\nKim\r\n")

    assert mail.text == "one two\n> quo ted\n-- \nKim\n"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (b"application/pgp-signature", "signature.asc"),
        (b"application/pkcs7-signature", "smime.p7s"),
        (b"application/pkcs7-mime", "smime.p7m"),
        (b"text/calendar; method=REQUEST", "invite.ics"),
        (b"message/partial; id=1; number=1", "partial-message.eml"),
        (b"message/external-body; access-type=URL", "external-body.txt"),
        (b"message/delivery-status", "delivery-status.txt"),
        (b"application/x-nonsense", "attachment.bin"),
    ],
)
def test_parts_without_a_name_become_named_files(kind: bytes, name: str) -> None:
    mail = parse(mixed(PLAIN, part(kind, b"data")))

    assert [(a.name, a.data) for a in mail.attachments] == [(name, b"data")]


def test_raw_bytes_in_headers_are_read_in_the_charset_of_the_body() -> None:
    raw = (
        b"From: \xe9@x.cz\r\nSubject: \xbelu\xbb\r\n"
        b"Content-Type: text/plain; charset=iso-8859-2\r\n\r\n\xbelu\xbb"
    )

    mail = parse(raw)

    assert (mail.subject, mail.text) == ("žluť", "žluť")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\r\n \t\x00\r\n", "empty"),
        (b"\x00\x01\x02\xff\xfe" * 100, "no-headers"),
        (b"x" * (MAX_RAW_BYTES + 1), "too-big"),
    ],
)
def test_only_what_is_no_mail_at_all_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(raw)

    assert refused.value.reason == reason


def test_words_without_headers_are_kept_as_the_letter() -> None:
    mail = parse(b"Only words here.\nAnd more.\n")

    assert mail.text == "Only words here.\nAnd more.\n"
    assert "headers-missing" in mail.problems


def test_no_problem_code_quotes_the_mail() -> None:
    raw = mixed(PLAIN, PDF).replace(b"utf-8", b"SECRET").replace(b"base64", b"SECRET")

    assert "secret" not in " ".join(parse(raw).problems).lower()


def test_what_is_nested_too_deep_is_kept_as_one_file() -> None:
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(40)
    )

    mail = parse(HEAD + opening + b"\r\nHello")

    assert "too-deep" in mail.problems
    assert len(mail.attachments) == 1
    assert mail.attachments[0].data.endswith(b"Hello")


def test_what_follows_too_many_parts_is_kept_as_one_file() -> None:
    many = (b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n") * 1200

    mail = parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + many)

    assert "too-many-parts" in mail.problems
    assert sum(a.data.count(b"\nx") + (a.data == b"x") for a in mail.attachments) == 1200


def test_a_winmail_that_cannot_be_opened_is_kept_as_it_came() -> None:
    damaged = b"\x78\x9f\x3e\x22\x01\x00broken"

    mail = parse(mixed(PLAIN, part(b"application/ms-tnef", damaged)))

    assert [(a.name, a.data) for a in mail.attachments] == [("winmail.dat", damaged)]
