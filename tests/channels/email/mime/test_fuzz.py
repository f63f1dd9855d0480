"""No bytes make the parser raise anything but `Unreadable`, or say what cannot be stored."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ombud.channels.email.mime.classify import classify, may_answer
from ombud.channels.email.mime.model import ParsedMail, Unreadable
from ombud.channels.email.mime.parser import parse
from ombud.channels.email.mime.reports import delivery_report
from ombud.channels.email.mime.textual import attachment_text
from ombud.channels.email.mime.wire import mail_from_wire, mail_to_wire

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = [
    b"\r\n", b"\n", b"\r", b"\r\n\r\n", b" ", b"\t", b"\x00", b"\xff", b"\x1b$B", b"=?utf-8?Q?",
    b"=?gb2312?B?", b"?=", b"--b", b"--b--", b"From: ", b"To: ", b"Subject: ", b"Date: ",
    b"Message-ID: ", b"References: ", b"Content-Type: ", b"multipart/mixed; boundary=b",
    b"multipart/alternative; boundary=b", b"multipart/report; report-type=delivery-status",
    b"message/rfc822", b"message/delivery-status", b"text/plain; charset=", b"text/html",
    b"utf-7", b"iso-2022-jp", b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable",
    b"x-uuencode", b"Content-Disposition: ", b"attachment; filename*0*=", b"utf-8''%C3%BC",
    b'"',
    b"<", b">", b"(", b")", b"@", b",", b";", b":", b"=", b"a@b.de", b"begin 644 x\n", b"end\n",
    b"application/ms-tnef", b"\x78\x9f\x3e\x22", b"<html>", b"<!--", b"+2D0-", b"\xed\xa0\x80",
]  # fmt: skip
fragments = st.lists(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=8)), max_size=60)
NUL = re.compile(
    r"(?<!\\)(?:\\\\)*\\u0000"
)  # as JSON writes it; a mail may say "\\u0000" itself
patient = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def check(raw: bytes) -> None:
    try:
        mail = parse(raw)
    except Unreadable:
        return
    assert_storable(mail)
    delivery_report(mail)
    kind = classify(mail, None)
    assert may_answer(mail, kind, "") is False


def assert_storable(mail: ParsedMail) -> None:
    data, blobs = mail_to_wire(mail)
    stored = json.dumps(data, ensure_ascii=False).encode("utf-8")
    assert not NUL.search(stored.decode())
    assert mail_from_wire(json.loads(stored), blobs) == mail


@patient
@example(rb"\u0000")
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    check(raw)


@patient
@given(fragments)
def test_any_heap_of_mail_words_is_read_or_refused(pieces: list[bytes]) -> None:
    check(b"".join(pieces))


@patient
@given(fragments, fragments)
def test_any_body_behind_headers_is_read(head: list[bytes], body: list[bytes]) -> None:
    top = b"From: a@b.de\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"

    check(top + b"".join(head) + b"\r\n\r\n" + b"".join(body))


@patient
@given(data=st.data())
def test_mutated_real_mail_is_read(mail_folder: Path, data: st.DataObject) -> None:
    small = sorted(p for p in mail_folder.glob("*.eml") if p.stat().st_size < 20_000)
    raw = bytearray(data.draw(st.sampled_from(small)).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, max(0, len(raw) - 1)))
        length = data.draw(st.integers(0, 40))
        raw[place : place + length] = data.draw(st.sampled_from(TOKENS))

    check(bytes(raw))


@patient
@given(
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1 ", b"<html>", b"\xff\xfe"]),
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.html", "a.pdf", "a.docx", "a.eml", "a"]),
)
def test_any_file_gives_words_or_none(magic: bytes, rest: bytes, name: str) -> None:
    text = attachment_text(name, "application/octet-stream", magic + rest)

    assert len(text.encode("utf-8")) >= len(text)
