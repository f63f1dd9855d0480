"""Group B, e-mail by IMAP: what lies at a real server comes in, once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from ombud.channels.email import imap
from ombud.channels.email.models import IncomingMail
from tests.channels.email.dovecot import can_run, mailbox_at, running_dovecot
from tests.channels.email.mails import raw


@pytest.mark.django_db(transaction=True)
def test_what_lies_in_the_mailbox_becomes_tickets_once() -> None:
    if not can_run():
        pytest.skip("there is no Dovecot here")
    with tempfile.TemporaryDirectory(prefix="ombud-imap-") as folder:
        Path(folder).chmod(0o755)
        with running_dovecot(Path(folder)) as server:
            mailbox = mailbox_at(server)
            lies_there = server.maildir("help") / "new"
            imap.fetch_once(mailbox)
            lies_there.mkdir(parents=True, exist_ok=True)
            (lies_there / "1.host").write_bytes(raw())

            fetched = [imap.fetch_once(mailbox) for _ in range(2)]

    assert fetched == [1, 0]
    assert IncomingMail.objects.get().mailbox == mailbox
