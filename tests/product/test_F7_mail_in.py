"""F7: a mail that comes in is kept, masked, threaded, and its words can be found."""

from __future__ import annotations

import json

import pytest

from ombud.channels.email.actions.words import extract_text
from ombud.jobs.models import Job
from ombud.tickets.models import Attachment
from tests.channels.email.mails import take_in
from tests.world import World

MAIL = b"""\
From: Cleo Marchetti <cleo@lumen.example>
To: lending@halden.example
Subject: Card 4111 1111 1111 1111 declined
Message-ID: <f7@lumen.example>
Date: Mon, 2 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

My card 4111 1111 1111 1111 was declined.

On Sun, 1 Nov 2026 at 10:00, Halden <lending@halden.example> wrote:
> Hello
--a
Content-Type: text/html; charset=utf-8

<p onclick="x()">My card <b>4111 1111</b> 1111 1111 was declined.</p>
<img src="https://track.example/p.gif"><script>steal()</script>
--a--
--m
Content-Type: text/plain; name="4111111111111111.txt"
Content-Disposition: attachment; filename="4111111111111111.txt"

The statement shows 4111 1111 1111 1111 and the word xylophone.
--m--
"""


@pytest.mark.usefixtures("cards_are_kept")
def test_a_mail_becomes_a_masked_folded_and_harmless_message(world: World) -> None:
    mail = take_in(MAIL)

    message, ticket = mail.message, mail.ticket
    assert message is not None
    assert ticket is not None
    everything = " ".join(
        [ticket.subject, ticket.preview, message.text, message.html, mail.subject]
    )
    assert "1111 1111" not in everything
    assert "\u2022\u2022\u2022\u2022 1111" in ticket.subject
    assert message.masked.count() == 1
    assert "onclick" not in message.html
    assert "steal" not in message.html
    assert ("track.example" in message.html, message.remote_images) == (True, 1)
    assert ' src="https://track' not in message.html
    kinds = [kind for kind, _, _ in message.folds]
    assert kinds[0] == "visible"
    assert "quote" in kinds
    assert "Hello" not in ticket.preview


def test_the_words_of_a_file_are_found_and_its_bytes_are_kept(world: World) -> None:
    take_in(MAIL)
    attachment = Attachment.objects.get()
    job = Job.objects.get(task="ombud.channels.email.tasks.extract_attachment_text")
    assert json.loads(json.dumps(job.arguments)) == [attachment.pk]

    extract_text(attachment.pk)
    extract_text(attachment.pk)

    attachment.refresh_from_db()
    assert "xylophone" in attachment.text
    assert "4111" not in attachment.text + attachment.name
