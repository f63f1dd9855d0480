from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

import pytest
from django.http import Http404

from ombud.base.errors import Misconfigured
from ombud.channels.email import sink
from ombud.channels.email.models import IncomingMail, Mailbox, SinkMail
from ombud.vault.models import Blob
from tests.smtp import free_port

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from tests.world import World

MAIL = (
    b"From: lending@halden.example\r\nTo: cleo@lumen.example\r\n"
    b"Subject: Re: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    b"Message-ID: <a@halden.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p onclick=x>Hello</p><script>1</script>\r\n"
)


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.OMBUD_DEMO = True
    settings.OMBUD_SMTP_OUT = f"smtp://127.0.0.1:{free_port()}"


def test_a_mail_of_the_demo_is_kept_and_shown_clean(db: None, demo: None) -> None:
    sink.keep(MAIL, ["cleo@lumen.example"])

    (listed,) = sink.sink_mails()
    shown = sink.sink_mail(listed.pk)

    assert (listed.recipient, listed.subject) == ("cleo@lumen.example", "Re: Grüße")
    assert shown.html.strip() == "<p>Hello</p>"
    assert shown.headers[0] == ("Message-ID", "<a@halden.example>")


def test_only_the_latest_mails_are_kept(
    db: None, demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "MOST_MAILS", 2)

    for number in range(4):
        sink.keep(MAIL + b"%d" % number, ["cleo@lumen.example"])

    assert SinkMail.objects.count() == 2
    assert Blob.objects.count() == 2


def test_outside_the_demo_there_is_no_sink(db: None, settings: Settings) -> None:
    settings.OMBUD_DEMO = False
    settings.OMBUD_SMTP_OUT = "smtp://127.0.0.1:2526"

    with pytest.raises(Misconfigured, match="only in the demo"):
        sink.sink_server()
    with pytest.raises(Http404):
        sink.sink_mail(1)
    assert sink.sink_mails() == []


def test_the_sink_listens_on_this_machine_only(settings: Settings) -> None:
    settings.OMBUD_DEMO = True
    settings.OMBUD_SMTP_OUT = "smtp://mail.example:25"

    with pytest.raises(Misconfigured, match="this machine"):
        sink.sink_server()


def test_a_mail_sent_to_the_sink_is_there_and_arrives_if_it_is_for_the_desk(
    transactional_db: None, world: World, demo: None
) -> None:
    server = sink.sink_server()
    server.start()
    own, other = "lending@halden.example", "cleo@lumen.example"
    try:
        with smtplib.SMTP("127.0.0.1", server.port, "test") as client:
            client.sendmail(own, [other], MAIL)
            client.sendmail(own, [own], MAIL.replace(b"<a@", b"<b@"))
    finally:
        server.stop()

    assert [mail.recipient for mail in sink.sink_mails()] == [own, other]
    came = IncomingMail.objects.get()
    assert (came.mailbox, came.envelope_from) == (Mailbox.objects.get(), own)
