"""F01: an ingester is killed at any moment, mails come three times: each is there once.

OMBUD_FULL=1 runs it with 1,000 mails and 25 kills instead of 60 and 3.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.faults.desks import OwnDesk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

IS_FULL = os.environ.get("OMBUD_FULL") == "1"
MAILS, KILLS = (1000, 25) if IS_FULL else (60, 3)
DELIVERIES = 4  # the first, and three more


def raw_mail(number: int, delivery: int) -> bytes:
    """A mail as it arrives the n-th time; every fifth has no Message-ID."""
    message_id = b"" if number % 5 == 0 else b"Message-ID: <m%d@lumen.example>\n" % number
    attachment = b"" if number % 3 else b"\n--x\nContent-Type: application/pdf\n\n%PDF\n--x--\n"
    kind = b"text/plain" if number % 3 else b'multipart/mixed; boundary="x"'
    start = b"" if number % 3 else b"--x\n\n"
    return (
        b"Received: from mx%d by here; delivery %d\n" % (delivery, delivery)
        + b"Delivered-To: help%d@halden.example\n" % delivery
        + b"From: Cleo <cleo%d@lumen.example>\nTo: help@halden.example\n" % (number % 17)
        + b"Subject: Question\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n"
        + message_id
        + b"MIME-Version: 1.0\nContent-Type: %b\n\n" % kind
        + start
        + b"Number %d of many.\n" % number
        + attachment
    )


@dataclass
class Postman:
    """A Maildir into which every mail is put again and again."""

    folder: Path
    deliveries: int = 0

    def __post_init__(self) -> None:
        for name in ("new", "cur", "tmp"):
            (self.folder / name).mkdir(parents=True)

    def deliver(self) -> None:
        """Put every mail into ``new`` once more, under names that mix the deliveries."""
        self.deliveries += 1
        for number in range(MAILS):
            name = f"{number * 7919 % 100_003:06d}.{self.deliveries}.{number}"
            written = self.folder / "tmp" / name
            written.write_bytes(raw_mail(number, self.deliveries))
            written.rename(self.folder / "new" / name)

    @property
    def waiting(self) -> int:
        return len(os.listdir(self.folder / "new"))  # noqa: PTH208


def drain_with_kills(desk: OwnDesk, postman: Postman, ingesters: int) -> int:
    """Kill all ingesters at random moments, then let them finish; return how many rounds died.

    A quick ingester may be through before the killer comes. Such a round does not count: the
    mails come again, and another ingester is started.
    """
    chance = random.Random(20261123)  # noqa: S311 - moments, not secrets
    killed = 0
    for _ in range(20 * KILLS):
        if killed == KILLS:
            break
        if postman.waiting < MAILS:
            postman.deliver()
        left = postman.waiting - chance.randrange(1, MAILS // 2)
        running = [desk.start_ingester(postman.folder) for _ in range(ingesters)]
        while postman.waiting > left and any(one.poll() is None for one in running):
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        alive = [one for one in running if one.poll() is None]
        for one in alive:
            os.killpg(one.pid, signal.SIGKILL)
        ends = [one.wait() for one in running]
        killed += len(alive) == ingesters and ends == [-signal.SIGKILL] * ingesters
    while postman.deliveries < DELIVERIES:
        postman.deliver()
    last = [desk.start_ingester(postman.folder) for _ in range(ingesters)]
    assert [one.wait(timeout=600) for one in last] == [0] * ingesters
    return killed


@pytest.mark.parametrize("ingesters", [1, 2])
def test_every_mail_is_there_once_whatever_is_killed(tmp_path: Path, ingesters: int) -> None:
    desk, postman = OwnDesk(tmp_path / "desk"), Postman(tmp_path / "maildir")
    desk.prepare()
    postman.deliver()

    killed = drain_with_kills(desk, postman, ingesters)

    counted = desk.counted()
    assert killed == KILLS
    assert counted.mails == MAILS
    assert counted.readable == MAILS
    assert counted.waiting == 0
    assert counted.messages == MAILS
    assert len({text.split(" of many")[0] for text in counted.texts}) == MAILS
    assert counted.tickets == counted.numbers == MAILS
    assert postman.waiting == 0


def test_the_killer_really_kills(tmp_path: Path) -> None:
    desk = OwnDesk(tmp_path)

    process = desk.start_ingester(tmp_path)
    os.killpg(process.pid, signal.SIGKILL)

    assert process.wait() == -signal.SIGKILL
    assert isinstance(process, subprocess.Popen)
