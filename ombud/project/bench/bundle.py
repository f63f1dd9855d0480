"""What a bundle of one person costs, and whether a killed one ends like an undisturbed one."""

from __future__ import annotations

import base64
import hashlib
import random
import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.bundles.actions import ask_bundle, end_bundle, hand_out, make_bundle
from ombud.bundles.models import Bundle
from ombud.bundles.statuses import Profile, State
from ombud.channels.email.actions.ingest import process_many
from ombud.channels.email.actions.journal import Arrival, store_many
from ombud.channels.email.statuses import Door
from ombud.people.queries import find_contact
from ombud.project.bench.measure import in_a_child
from ombud.project.bench.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.channels.email.models import Mailbox
    from ombud.people.models import Contact

GROUP = 20
SENDER = "bench-bundle@lumen.example"


@dataclass(frozen=True, slots=True)
class Made:
    """One bundle as a process of its own made it, killed and carried on or not."""

    seconds: float
    memory_mb: float
    digest: str
    megabytes: float
    files: int


def mails(count: int, to: str, file_bytes: int) -> Iterator[bytes]:
    """Yield mails of one person, each with a file that does not shrink."""
    text, chance = Text(seed=17), random.Random(17)  # noqa: S311 - content, not secrets
    for number in range(count):
        file = base64.encodebytes(chance.randbytes(file_bytes)).decode()
        yield (
            f"From: Bench Person <{SENDER}>\r\nTo: {to}\r\nSubject: {text.words(6)}\r\n"
            f"Message-ID: <17.{number}.{time.time_ns()}@lumen.example>\r\n"
            "Date: Mon, 02 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text.body()}\r\n"
            "--b\r\nContent-Type: application/octet-stream\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            f'Content-Disposition: attachment; filename="{number}.bin"\r\n\r\n{file}--b--\r\n'
        ).encode()


def person(messages: int, megabytes: int, mailbox: Mailbox) -> Contact:
    """Return a person who wrote so many mails with files of so many MB together.

    They are taken in as every mail is, a few each hour, because the desk stops a flood; who is
    there already is not made again.
    """
    found = find_contact(SENDER)
    if found is not None and found.messages.count() >= messages:
        return found
    every = mails(messages, mailbox.address, megabytes * 10**6 // messages)
    hours = messages // GROUP + 1
    while group := list(islice(every, GROUP)):
        with clock.held_at(clock.in_(hours=-hours)):
            arrivals = [Arrival(raw, Door.SPOOL, mailbox=mailbox) for raw in group]
            process_many([mail.pk for mail, _ in store_many(arrivals, is_queued=False)])
        hours -= 1
    found = find_contact(SENDER)
    assert found is not None  # noqa: S101 - whoever wrote is known
    return found


def make(contact: Contact, kill_after: float | None = None) -> Made:
    """Make one bundle of ``contact`` in a process of its own, and return what it cost.

    kill_after: seconds after which that process is killed (SIGKILL) and another goes on.
    """
    bundle, _secret = ask_bundle(contact, profile=Profile.ACCESS, actor=SYSTEM)
    began = time.perf_counter()
    memory = 0.0
    for seconds in (kill_after, None):
        if Bundle.objects.get(pk=bundle.pk).state != State.READY:
            _number, spent = in_a_child(lambda: made(bundle), kill_after=seconds)
            memory = max(memory, spent.memory_mb)
    took = time.perf_counter() - began
    bundle.refresh_from_db()
    digest = hashlib.sha256()
    with clock.held_at(contact.since):  # as it was made: by now it would have expired
        for piece in hand_out(bundle, actor=SYSTEM):
            digest.update(piece)
    end_bundle(bundle, actor=SYSTEM)
    return Made(
        seconds=round(took, 1),
        memory_mb=memory,
        digest=digest.hexdigest(),
        megabytes=round(bundle.size / 1e6, 1),
        files=bundle.files,
    )


def made(bundle: Bundle) -> int:
    """Make ``bundle`` at the moment that stands in it, so that two of them can be one."""
    with clock.held_at(bundle.contact.since):
        make_bundle(bundle.pk)
    return bundle.pk


def killed(contact: Contact, kills: int, whole: Made) -> list[float]:
    """Kill ``kills`` bundles at random moments; return the moments after which one differs."""
    chance = random.Random(20261129)  # noqa: S311 - moments, not secrets
    moments = [chance.uniform(0, whole.seconds) for _ in range(kills)]
    return [at for at in moments if make(contact, at).digest != whole.digest]
