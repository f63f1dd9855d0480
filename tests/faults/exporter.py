"""Bundles of one person, written by processes that die at their n-th step, then carried on.

Run as ``python -m tests.faults.exporter CONTACT KILLS`` on the database of a test. A step is a
statement, or a file that is opened, renamed or removed. Prints the SHA-256 of an archive that
nobody disturbed, and for each kill: its step, how the process ended, the archive's SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
from datetime import UTC, datetime
from typing import Any

import django

MOMENT = datetime(2026, 11, 29, 12, tzinfo=UTC)
FILES = {"open", "os.rename", "os.remove", "os.mkdir"}


class Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self) -> None:
        self.count, self.last = 0, 0
        sys.addaudithook(self.heard)

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in FILES and "exports" in str(arguments[0]):
            self.step()

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Any, *arguments: Any) -> Any:
        self.step()
        return execute(*arguments)


def main(contact: int, kills: int) -> None:
    django.setup()
    from django.db import connection

    from ombud.base import clock
    from ombud.base.actor import SYSTEM
    from ombud.bundles import archive
    from ombud.bundles.actions import ask_bundle, end_bundle, hand_out, make_bundle
    from ombud.bundles.statuses import Profile
    from ombud.people.models import Contact

    archive.MOST_LOST = 20_000  # so that a small archive has many places to go on from
    steps, person = Steps(), Contact.objects.get(pk=contact)

    def make(number: int, kill_at: int) -> int:
        steps.count, steps.last = 0, kill_at
        with clock.held_at(MOMENT), connection.execute_wrapper(steps.statement):
            make_bundle(number)
        return steps.count

    def ended(kill_at: int) -> tuple[int, str, int]:
        bundle, _secret = ask_bundle(person, profile=Profile.ACCESS, actor=SYSTEM)
        killed = 0
        if kill_at:
            connection.close()
            child = os.fork()
            if child == 0:
                make(bundle.pk, kill_at)
                os._exit(0)
            killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        count = make(bundle.pk, 0)
        bundle.refresh_from_db()
        with clock.held_at(MOMENT):
            digest = hashlib.sha256(b"".join(hand_out(bundle, actor=SYSTEM))).hexdigest()
        end_bundle(bundle, actor=SYSTEM)
        return killed, f"{digest} {bundle.items} {bundle.files} {bundle.withheld}", count

    ended(0)  # a process asks some things once only; those that are killed know them already
    _killed, whole, count = ended(0)
    chance = random.Random(20261129)  # noqa: S311 - moments, not secrets
    moments = sorted(chance.sample(range(1, count), kills))
    told = {"whole": whole, "kills": [(at, *ended(at)[:2]) for at in moments]}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
