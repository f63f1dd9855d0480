"""F17: the same mail by several doors at once, from several threads: each is there once."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from ombud.channels.email.actions import ingest, journal
from ombud.channels.email.models import IncomingMail, MailDelivery
from ombud.channels.email.statuses import Door
from ombud.tickets.models import Message
from tests.channels.email.mails import raw
from tests.world import make_world

MAILS, DOORS = 12, (Door.IMAP, Door.SMTP, Door.SPOOL)


@pytest.mark.django_db(transaction=True)
def test_doors_that_get_the_same_mails_at_once_store_each_once() -> None:
    make_world()
    problems: list[BaseException] = []

    def deliver(door: Door) -> None:
        try:
            for number in range(MAILS):
                content = raw(message_id=f"<{number}@lumen.example>", text=f"{number}")
                mail, _ = journal.store(
                    content, door=door, envelope_to=f"{door}@halden.example"
                )
                ingest.process(mail.pk)
        except BaseException as problem:  # noqa: BLE001 - it belongs to the test's thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver, args=(door,)) for door in DOORS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert IncomingMail.objects.count() == MAILS
    first, others = (
        sum(ways.objects.values_list("times", flat=True))
        for ways in (IncomingMail, MailDelivery)
    )
    assert first + others == MAILS * len(DOORS)
    assert Message.objects.count() == MAILS
