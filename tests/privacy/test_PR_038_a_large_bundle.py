"""PR-038: killed at any step and carried on, an archive is the same as an undisturbed one.

OMBUD_FULL=1 kills it at 50 steps instead of 6. How long a large one takes, and how much
memory, is measured by `ombud bench bundle`: see docs/performance.md.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from ombud.tickets.content import Content, File
from tests.channels.email.mails import take_in
from tests.erasure.person import ADDRESS, NAME, mail
from tests.faults.processes import start
from tests.makers import make_ticket

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = 50 if os.environ.get("OMBUD_FULL") == "1" else 6


def test_PR_038_killed_anywhere_it_ends_as_an_undisturbed_one(
    world: World, tmp_path: Path
) -> None:
    raw = mail(f"I am {NAME}.", sender=f"{NAME} <{ADDRESS}>", subject="One", number=1)
    first = take_in(raw, envelope_to="lending@halden.example", envelope_from=ADDRESS).ticket
    assert first is not None
    nora = first.contact
    for number in range(4):
        files = tuple(
            File(f"{name}.bin", "application/octet-stream", os.urandom(15_000)) for name in "ab"
        )
        content = Content(text=f"Words {number}, for dora@other.example too.", files=files)
        make_ticket(world, contact=nora, content=content)

    process = start("exporter", tmp_path, str(nora.pk), str(KILLS), stdout=subprocess.PIPE)
    told = json.loads(process.communicate()[0].splitlines()[-1])

    assert [killed for _at, killed, _end in told["kills"]] == [-9] * KILLS
    assert [at for at, _killed, end in told["kills"] if end != told["whole"]] == []
