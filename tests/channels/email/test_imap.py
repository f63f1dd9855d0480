"""The IMAP door against a real Dovecot."""

from __future__ import annotations

import imaplib
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from imap_tools import MailboxLoginError

from ombud.base.errors import Misconfigured
from ombud.channels.email import imap, imap_folder
from ombud.channels.email.models import IncomingMail, Mailbox
from ombud.vault import actions as vault
from ombud.vault.secrets import seal_text
from tests.channels.email.dovecot import (
    PASSWORD,
    Dovecot,
    can_run,
    free_port,
    mailbox_at,
    running_dovecot,
)
from tests.channels.email.mails import raw

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not can_run(), reason="there is no Dovecot here"),
]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    # A folder right below the temporary one: Dovecot's own users must get through to it.
    with tempfile.TemporaryDirectory(prefix="ombud-imap-") as folder:
        Path(folder).chmod(0o755)
        with running_dovecot(Path(folder)) as server:
            yield server


@pytest.fixture
def server(dovecot: Dovecot) -> Dovecot:
    """The server without any mail."""
    shutil.rmtree(dovecot.maildir("help"), ignore_errors=True)
    return dovecot


@pytest.fixture
def mailbox(server: Dovecot, transactional_db: None) -> Mailbox:
    return mailbox_at(server)


class Reader:
    """Somebody else who uses the same mailbox."""

    def __init__(self, port: int) -> None:
        self.line = imaplib.IMAP4("127.0.0.1", port)
        self.line.login("help", PASSWORD)
        self.line.select()

    def put(self, content: bytes, flags: str = "", folder: str = "INBOX") -> None:
        crlf = content.replace(b"\n", b"\r\n")
        assert self.line.append(folder, flags, None, crlf)[0] == "OK"

    def found(self, criteria: str, folder: str = "INBOX") -> int:
        self.line.select(folder)
        return len(self.line.search(None, criteria)[1][0].split())


@pytest.fixture
def reader(mailbox: Mailbox, server: Dovecot) -> Iterator[Reader]:
    one = Reader(server.port)
    yield one
    one.line.logout()


def mail(number: int) -> bytes:
    return raw(message_id=f"<n{number}@lumen.example>", text=f"Number {number}.")


def test_new_mail_is_fetched_once_and_marked_as_seen(mailbox: Mailbox, reader: Reader) -> None:
    for number in range(3):
        reader.put(mail(number))

    first = imap.fetch_once(mailbox)
    second = imap.fetch_once(mailbox)

    assert (first, second) == (3, 0)
    assert IncomingMail.objects.count() == 3
    assert reader.found("UNSEEN") == 0
    ways = IncomingMail.objects.values_list("mailbox", "envelope_to")
    assert set(ways) == {(mailbox.pk, mailbox.address)}


def test_mail_that_somebody_read_before_us_is_fetched_too(
    mailbox: Mailbox, reader: Reader
) -> None:
    imap.fetch_once(mailbox)
    reader.put(mail(1), r"(\Seen)")

    assert imap.fetch_once(mailbox) == 1


def test_mail_that_was_read_before_the_desk_came_is_left_alone(
    mailbox: Mailbox, reader: Reader
) -> None:
    reader.put(mail(1), r"(\Seen)")
    reader.put(mail(2))

    assert imap.fetch_once(mailbox) == 1
    assert imap.fetch_once(mailbox) == 0


def test_a_new_uidvalidity_brings_nothing_twice(
    mailbox: Mailbox, reader: Reader, server: Dovecot
) -> None:
    reader.put(mail(1))
    imap.fetch_once(mailbox)
    before = mailbox.imap_uid_validity
    reader.line.logout()
    for left in server.maildir("help").glob("dovecot*"):
        left.unlink()
    time.sleep(1.1)  # the validity is a second of the clock
    other = Reader(server.port)
    other.put(mail(2))
    other.line.logout()
    reader.line = Reader(server.port).line

    imap.fetch_once(mailbox)

    mailbox.refresh_from_db()
    assert mailbox.imap_uid_validity != before
    assert IncomingMail.objects.count() == 2


def test_the_same_mail_in_two_deliveries_is_one(mailbox: Mailbox, reader: Reader) -> None:
    reader.put(mail(1))
    reader.put(b"Received: from a by b\n" + mail(1))

    assert imap.fetch_once(mailbox) == 2

    assert IncomingMail.objects.get().times == 2


def test_done_mail_moves_where_the_mailbox_says(mailbox: Mailbox, reader: Reader) -> None:
    reader.line.create("Done")
    mailbox.imap_done_folder = "Done"
    mailbox.save()
    reader.put(mail(1))

    imap.fetch_once(mailbox)

    assert (reader.found("ALL"), reader.found("ALL", "Done")) == (0, 1)


def test_what_cannot_be_stored_stays_untouched_on_the_server(
    mailbox: Mailbox, reader: Reader, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "blobs").write_text("a file where a folder should be")
    reader.put(mail(1))
    room = settings.OMBUD_DATA
    settings.OMBUD_DATA = tmp_path
    with pytest.raises(OSError, match="blobs"):
        imap.fetch_once(mailbox)
    assert reader.found("UNSEEN") == 1

    settings.OMBUD_DATA = room

    assert imap.fetch_once(Mailbox.objects.get(pk=mailbox.pk)) == 1


def test_the_bytes_are_those_of_the_server(mailbox: Mailbox, reader: Reader) -> None:
    content = raw(text="Grüße\n\nfrom latin: ").replace(b"\n", b"\r\n") + b"\xe9\r\n"
    reader.put(content.replace(b"\r\n", b"\n"))

    imap.fetch_once(mailbox)

    assert vault.read(IncomingMail.objects.get().blob) == content


def test_a_wrong_password_is_told_as_a_code(mailbox: Mailbox) -> None:
    mailbox.sealed_secret = seal_text("wrong")
    mailbox.save()

    with pytest.raises(MailboxLoginError) as problem:
        imap.fetch_once(mailbox)

    assert imap_folder.code_of(problem.value) == "refused"


def test_mail_does_not_travel_in_the_open_to_another_machine(mailbox: Mailbox) -> None:
    mailbox.imap_host = "192.0.2.1"

    with pytest.raises(Misconfigured):
        imap.fetch_once(mailbox)


def test_a_server_that_is_away_is_noted_and_tried_again(mailbox: Mailbox) -> None:
    mailbox.imap_port = free_port()
    mailbox.save()
    stop = threading.Event()
    follower = threading.Thread(target=imap.follow, args=(mailbox.pk, stop))
    follower.start()
    until(lambda: Mailbox.objects.get(pk=mailbox.pk).problem == "unreachable")

    stop.set()
    follower.join(10)

    assert not follower.is_alive()


def test_mail_is_fetched_while_the_line_idles(mailbox: Mailbox, reader: Reader) -> None:
    stop = threading.Event()
    runner = threading.Thread(target=imap.Poller().run, args=(stop,))
    runner.start()
    try:
        until(lambda: Mailbox.objects.get(pk=mailbox.pk).checked_at is not None)
        time.sleep(0.3)
        reader.put(mail(1))
        began = time.monotonic()
        until(lambda: IncomingMail.objects.count() == 1)

        assert time.monotonic() - began < 15
    finally:
        stop.set()
        runner.join(20)
    assert not runner.is_alive()


def until(is_so: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)
