from __future__ import annotations

import pytest

from ombud.channels.email.mime.parser import parse
from ombud.channels.email.mime.reports import FailedRecipient, delivery_report

STANDARD = b"""From: MAILER-DAEMON@mx.example.com
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Original-Recipient: rfc822;Old@example.com
Final-Recipient: rfc822; Kim@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <kim@example.com> unknown, ask
 our postmaster

Final-Recipient: rfc822; ben@example.com
Action: delayed
Status: 4.4.7
--b
Content-Type: message/rfc822

Message-ID: <ticket@desk.example.org>
Subject: Your question

Hello
--b--
"""

QMAIL = b"""From: MAILER-DAEMON@mx.example.com
To: desk@example.org
Subject: failure notice

Hi. This is the qmail-send program at mx.example.com.

<kim@example.com>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 no such user
Giving up.

--- Below this line is a copy of the message.

Return-Path: <desk@example.org>
Message-ID: <ticket@desk.example.org>
To: other@example.com
"""


def test_the_standard_form_tells_everything() -> None:
    report = delivery_report(parse(STANDARD))

    assert report.recipients == (
        FailedRecipient("kim@example.com", "failed", "5.1.1", "550"),
        FailedRecipient("ben@example.com", "delayed", "4.4.7", ""),
    )
    assert [r.is_permanent for r in report.recipients] == [True, False]
    assert report.original_ids == ("<ticket@desk.example.org>",)


def test_the_words_of_a_server_tell_as_much_as_they_can() -> None:
    report = delivery_report(parse(QMAIL))

    assert report.recipients == (FailedRecipient("kim@example.com", "failed", "5.1.1", "550"),)
    assert report.original_ids == ("<ticket@desk.example.org>",)


def test_a_header_names_the_recipients_first() -> None:
    raw = b"X-Failed-Recipients: a@b.de, c@d.de\n" + QMAIL

    assert [r.email for r in delivery_report(parse(raw)).recipients] == ["a@b.de", "c@d.de"]


def test_a_warning_is_no_failure() -> None:
    raw = QMAIL.replace(b"failure notice", b"Delayed Mail (still being retried)")

    (recipient,) = delivery_report(parse(raw)).recipients

    assert (recipient.action, recipient.is_permanent) == ("delayed", False)


def test_only_the_headers_of_the_original_are_enough() -> None:
    raw = STANDARD.replace(b"message/rfc822", b"text/rfc822-headers")

    assert delivery_report(parse(raw)).original_ids == ("<ticket@desk.example.org>",)


@pytest.mark.parametrize("raw", [b"Subject: x\n\n", b"Subject: x\n\nno address here"])
def test_a_bounce_that_says_nothing_gives_nothing(raw: bytes) -> None:
    report = delivery_report(parse(raw))

    assert (report.recipients, report.original_ids) == ((), ())
