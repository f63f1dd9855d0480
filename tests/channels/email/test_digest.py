"""By what a mail is known again."""

from __future__ import annotations

import pytest

from ombud.channels.email.digest import Marks, marks_of

KEY = b"k" * 32
MAIL = (
    b"From: Cleo <cleo@lumen.example>\nTo: help@halden.example\nSubject: Card\n"
    b"Date: Mon, 2 Nov 2026 10:00:00 +0000\nMessage-ID: <one@lumen.example>\n\nIt fails.\n"
)


def marks(raw: bytes) -> Marks:
    return marks_of(raw, KEY)


@pytest.mark.parametrize(
    "again",
    [
        b"Received: from mx2 by mx1; Tue, 3 Nov 2026 10:00:00 +0000\n" + MAIL,
        b"Return-Path: <cleo@lumen.example>\nDelivered-To: sales@halden.example\n" + MAIL,
        b"X-Spam-Status: No,\n score=1\nAuthentication-Results: a; spf=pass\n" + MAIL,
        MAIL.replace(b"\n", b"\r\n"),
        MAIL.replace(b"Subject: Card", b"Subject:  Card  "),
        MAIL + b"\r\n",
        b"From cleo@lumen.example Mon Nov  2 10:00:00 2026\n" + MAIL,
        MAIL.replace(b"Message-ID", b"Message-Id"),
    ],
)
def test_what_deliveries_add_does_not_count(again: bytes) -> None:
    assert marks(again) == marks(MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"It fails.", b"It works."),
        MAIL.replace(b"Subject: Card", b"Subject: Loan"),
        MAIL.replace(b"cleo@lumen.example>\nTo", b"dora@lumen.example>\nTo"),
        MAIL.replace(b"10:00:00", b"10:00:01"),
        MAIL.replace(b"Subject", b"Content-Type: text/html\nSubject"),
    ],
)
def test_another_mail_with_the_same_message_id_is_another_mail(other: bytes) -> None:
    assert marks(other).id_lookup == marks(MAIL).id_lookup
    assert marks(other).digest != marks(MAIL).digest


def test_mail_without_a_known_header_counts_as_a_whole() -> None:
    assert marks(b"X-Strange: 1\n\nhello\n") != marks(b"X-Strange: 2\n\nhello\n")
    assert marks(b"no header at all") != marks(b"no header in it")


def test_lines_after_a_broken_header_count() -> None:
    broken = b"From: a@b.example\nthis is no header\nX-Count: 1\n"

    assert marks(broken) != marks(broken.replace(b"X-Count: 1", b"X-Count: 2"))


def test_the_hashes_mean_nothing_without_the_key() -> None:
    assert marks_of(MAIL, b"other" * 8) != marks(MAIL)
