"""Draining a Maildir."""

from __future__ import annotations

from pathlib import Path

import pytest

from ombud.base.errors import Refused
from ombud.channels.email.actions import journal
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.spool import drain
from ombud.channels.email.statuses import Door, Outcome
from ombud.tickets.models import Message
from tests.channels.email.mails import raw
from tests.world import World


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    (tmp_path / "new").mkdir()
    return tmp_path


def put(maildir: Path, number: int) -> None:
    content = raw(message_id=f"<{number}@lumen.example>", text=f"Number {number}.")
    (maildir / "new" / f"{number:03}.host").write_bytes(content)


def test_mails_move_to_cur_and_become_tickets(world: World, maildir: Path) -> None:
    for number in range(45):
        put(maildir, number)

    done = list(drain(maildir))

    assert [mail.outcome for mail, _ in done] == [Outcome.CREATED] * 45
    assert list((maildir / "new").iterdir()) == []
    assert (maildir / "cur" / "044.host:2,S").exists()
    assert Message.objects.count() == 45


def test_the_same_mail_again_is_told_to_be_no_new_one(world: World, maildir: Path) -> None:
    for again in ("first", "second"):
        put(maildir, 7)
        (maildir / "new" / "007.host").rename(maildir / "new" / again)

    done = list(drain(maildir))

    assert [is_new for _, is_new in done] == [True, False]
    assert Message.objects.count() == 1


def test_draining_also_takes_in_what_a_killed_run_left_behind(
    world: World, maildir: Path
) -> None:
    journal.store_many([journal.Arrival(raw(), Door.SPOOL)], is_queued=False)

    done = list(drain(maildir))

    assert [mail.outcome for mail, _ in done] == [Outcome.CREATED]
    assert not IncomingMail.objects.filter(outcome=Outcome.RECEIVED).exists()


def test_a_folder_that_is_no_maildir_is_refused(tmp_path: Path, db: None) -> None:
    with pytest.raises(Refused, match="no Maildir"):
        list(drain(tmp_path))
