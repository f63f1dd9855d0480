from __future__ import annotations

import pytest

from ombud.channels.email.mime.classify import classify, may_answer
from ombud.channels.email.mime.model import Kind, ParsedMail
from ombud.channels.email.mime.parser import parse


def mail(
    *headers: str,
    sender: str = "Kim <kim@example.com>",
    subject: str = "Help",
    body: str = "Hi",
) -> ParsedMail:
    lines = [f"From: {sender}", f"Subject: {subject}", *headers]
    return parse(("\r\n".join(lines) + "\r\n\r\n" + body).encode())


def report(kind: str) -> str:
    return (
        f"Content-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\n"
        f"Content-Type: message/{kind}\r\n\r\nA: b\r\n--b--"
    )


NDR = "This message was created automatically by mail delivery software.\n<x@y.de>: 550 5.1.1"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.com>"

CASES = [
    (mail(), None, Kind.HUMAN),
    (mail("Auto-Submitted: no"), "kim@example.com", Kind.HUMAN),
    (mail(report("delivery-status")), None, Kind.BOUNCE),
    (mail(report("disposition-notification")), None, Kind.MDN),
    (mail(report("feedback-report")), None, Kind.COMPLAINT),
    (mail("X-Failed-Recipients: x@y.de"), None, Kind.BOUNCE),
    (mail(sender=DAEMON, subject="failure notice", body="Hi."), None, Kind.BOUNCE),
    (mail(sender=DAEMON, subject="Nyaan", body=NDR), None, Kind.BOUNCE),
    (mail(subject="Undelivered Mail Returned to Sender", body=NDR), None, Kind.BOUNCE),
    (mail(subject="Returned mail: User unknown"), "", Kind.BOUNCE),
    (mail(subject="Unzustellbar: Frage"), "", Kind.BOUNCE),
    (mail("List-Id: <l.example.com>", report("delivery-status")), None, Kind.BOUNCE),
    (mail("Auto-Submitted: auto-replied"), None, Kind.AUTO_REPLY),
    (mail("Auto-Submitted: auto-replied (vacation)"), None, Kind.AUTO_REPLY),
    (mail("X-Autoreply: yes"), None, Kind.AUTO_REPLY),
    (mail("Precedence: auto_reply"), None, Kind.AUTO_REPLY),
    (mail(subject="Out of Office: Help"), None, Kind.AUTO_REPLY),
    (mail(subject="Automatische Antwort: Help"), None, Kind.AUTO_REPLY),
    (mail(subject="Réponse automatique : Help"), None, Kind.AUTO_REPLY),
    (mail(subject="自动回复: Help"), None, Kind.AUTO_REPLY),
    (mail(subject="AUTO: Kim is out of the office"), None, Kind.AUTO_REPLY),
    (mail(subject="Automatic reply: Help"), "", Kind.AUTO_REPLY),
    (mail("List-Id: <l.example.com>"), None, Kind.LIST),
    (mail("Precedence: list"), None, Kind.LIST),
    (mail("Auto-Submitted: auto-generated"), None, Kind.AUTOMATIC),
    (mail("Precedence: bulk"), None, Kind.AUTOMATIC),
    (mail("List-Unsubscribe: <mailto:u@x.de>"), None, Kind.AUTOMATIC),
    (mail(sender="no-reply@example.com"), None, Kind.AUTOMATIC),
    (mail(sender="Shop <noreply-orders@example.com>"), None, Kind.AUTOMATIC),
    (mail(), "", Kind.AUTOMATIC),
    (mail("Return-Path: <>"), None, Kind.AUTOMATIC),
]  # fmt: skip


@pytest.mark.parametrize(("said", "envelope", "kind"), CASES)
def test_a_mail_has_a_kind(said: ParsedMail, envelope: str | None, kind: Kind) -> None:
    assert classify(said, envelope) is kind


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Delivery problem with my order", "My parcel could not be delivered."),
        ("Not delivered: order 123", "The parcel was not delivered to my address."),
        ("Fwd: Undelivered Mail Returned to Sender", NDR),
        ("Re: Delivery failed?", "Your driver rang at the wrong house."),
        ("Devolución del pedido 12", "Quiero devolver los zapatos."),
        ("Возврат заказа", "Хочу вернуть товар."),
        ("Urlaubsantrag", "Bitte um Freigabe."),
        ("Auto: Motorschaden", "Der Wagen steht."),
        ("Automatisch verlengen opzeggen", "Graag stoppen."),
        ("About my absence", "I was out of the office and missed your call."),
        ("Returning my shoes", "They are too small."),
        ("Thank you for your help", "All is fine now."),
    ],
)
def test_what_customers_write_is_human(subject: str, body: str) -> None:
    assert classify(mail(subject=subject, body=body), "kim@example.com") is Kind.HUMAN


def test_a_person_is_answered() -> None:
    said = mail("Return-Path: <kim@example.com>")

    assert may_answer(said, classify(said, "kim@example.com"), "kim@example.com")


@pytest.mark.parametrize(
    ("said", "envelope"),
    [
        (mail(), ""),
        (mail("Return-Path: <>"), None),
        (mail("X-Auto-Response-Suppress: All"), None),
        (mail("X-Auto-Response-Suppress: DR, OOF, AutoReply"), None),
        (mail("X-Loop: desk@example.com"), None),
        (mail("X-Spam-Flag: YES"), None),
        (mail("Reply-To: noreply@example.com"), None),
        (mail("Reply-To: mailer-daemon@example.com"), None),
        (mail(sender="postmaster@example.com"), None),
        (mail(sender="Kim"), None),
        (mail(sender="kim@localhost"), None),
        (mail(sender=""), None),
        (mail(), "owner-friends@example.com"),
        (mail(), "friends-bounces@lists.example.com"),
        (mail(), "friends-request@example.com"),
        (mail(), "MAILER-DAEMON"),
        (mail("Sender: friends-owner@example.com"), None),
        (mail(subject="Undeliverable: Help"), None),
        (mail(body="I am currently out of the office until Monday."), None),
    ],
)
def test_nobody_is_answered_who_must_not_be(said: ParsedMail, envelope: str | None) -> None:
    assert not may_answer(said, Kind.HUMAN, envelope)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HUMAN])
def test_only_people_are_answered(kind: Kind) -> None:
    assert not may_answer(mail(), kind, "kim@example.com")
