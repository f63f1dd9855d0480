"""Every mail of the corpus ends somewhere visible, and no machine is answered."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ombud.channels.email.actions import ingest, journal
from ombud.channels.email.actions.journal import Arrival
from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.channels.email.statuses import Door, Outcome
from ombud.tickets.models import Message
from tests.makers import make_mailbox

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

pytestmark = pytest.mark.slow


def test_every_mail_ends_visibly_and_no_machine_is_answered(
    world: World, corpora: Path
) -> None:
    make_mailbox(world, acknowledges=True)
    manifest = json.loads((corpora / "mail" / "manifest.json").read_text())["items"]
    kinds: dict[int, str] = {}
    rows: list[int] = []
    for item in manifest:
        raw = (corpora / "mail" / item["file"]).read_bytes()
        mail, _ = journal.store_many([Arrival(raw, Door.PIPE)], is_queued=False)[0]
        kinds[mail.pk] = item["kind"]
        rows.append(mail.pk)

    for start in range(0, len(rows), 40):
        ingest.process_many(rows[start : start + 40])

    mails = IncomingMail.objects.filter(pk__in=rows)
    outcomes = Counter(mails.values_list("outcome", flat=True))
    assert len(manifest) == 517
    assert outcomes[Outcome.RECEIVED] == 0
    assert not mails.filter(reason__in=["failed", "crash", "timeout", "memory"]).exists()
    in_a_ticket = mails.filter(outcome__in=[Outcome.CREATED, Outcome.APPENDED])
    assert in_a_ticket.filter(message=None).count() == 0
    assert Message.objects.count() == in_a_ticket.count()
    assert mails.filter(outcome=Outcome.IGNORED, reason="").count() == 0
    assert outcomes[Outcome.CREATED] > 350
    assert OutgoingMail.objects.count() == 0
