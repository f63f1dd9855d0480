"""The journal: one row for each real mail, durable before it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ombud.base import clock
from ombud.channels.email.actions import journal
from ombud.channels.email.models import IncomingMail, MailDelivery
from ombud.channels.email.queries import arrived
from ombud.channels.email.statuses import Door, Outcome
from ombud.jobs.models import Job
from ombud.vault import actions as vault
from ombud.vault.models import Blob
from tests.channels.email.mails import raw, take_in
from tests.makers import make_mailbox
from tests.world import World

pytestmark = pytest.mark.django_db


def test_storing_keeps_the_bytes_and_queues_the_reading() -> None:
    mail, is_new = journal.store(raw(), door=Door.SMTP, envelope_to="help@halden.example")

    assert is_new
    assert vault.read(mail.blob) == raw()
    assert mail.outcome == Outcome.RECEIVED
    job = Job.objects.get()
    assert job.task == "ombud.channels.email.tasks.take_in_mail"
    assert (job.arguments, job.key) == ([mail.pk], f"take-in:{mail.pk}")


def test_the_same_mail_again_is_the_same_row_and_is_counted() -> None:
    first, _ = journal.store(raw(), door=Door.PIPE)
    trace = b"Received: from a by b; Tue, 3 Nov 2026 10:00:00 +0000\n"

    second, is_new = journal.store(trace + raw(), door=Door.IMAP)

    assert (second, is_new) == (first, False)
    assert Blob.objects.count() == 1
    assert IncomingMail.objects.get().times == 2
    assert not MailDelivery.objects.exists()
    assert Job.objects.count() == 1


def test_one_mail_to_two_mailboxes_is_one_message_in_the_first_ones_team(world: World) -> None:
    help_box = make_mailbox(world)
    cards = make_mailbox(world, team=world.cards, address="cards@halden.example")
    for box in (help_box, cards):
        journal.store(raw(), door=Door.SMTP, envelope_to=box.address, mailbox=box)

    mail = take_in(raw(), envelope_to=help_box.address)

    assert mail.ticket is not None
    assert (mail.ticket.team, mail.ticket.messages.count()) == (world.lending, 1)
    assert mail.mailbox == help_box
    assert [way.mailbox for way in mail.deliveries.all()] == [cards]


def test_different_mails_with_one_message_id_are_both_kept() -> None:
    first, _ = journal.store(raw(text="One."), door=Door.PIPE)

    second, is_new = journal.store(raw(text="Two."), door=Door.PIPE)

    assert is_new
    assert first.pk != second.pk
    assert bytes(first.id_lookup) == bytes(second.id_lookup)


def test_mails_without_a_message_id_are_never_dropped() -> None:
    texts = ["One.", "Two.", "Three."]

    for text in texts:
        journal.store(raw(text=text, message_id=""), door=Door.PIPE)

    assert IncomingMail.objects.count() == 3


def test_the_same_mail_twice_in_one_bundle_is_one() -> None:
    arrivals = [
        journal.Arrival(raw(), Door.SMTP, "<>", to) for to in ("a@h.example", "b@h.example")
    ]

    stored = journal.store_many(arrivals)

    assert [is_new for _, is_new in stored] == [True, False]
    assert stored[0][0] == stored[1][0]
    assert IncomingMail.objects.get().envelope_to == "a@h.example"
    assert MailDelivery.objects.get().envelope_to == "b@h.example"


def test_a_mail_is_found_by_its_message_id() -> None:
    mail, _ = journal.store(raw(), door=Door.PIPE)

    assert arrived("<one@lumen.example>").get() == mail
    assert arrived("one@lumen.example").get() == mail
    assert not arrived("<two@lumen.example>").exists()


def test_what_waits_without_a_job_is_queued_again() -> None:
    mail, _ = journal.store_many([journal.Arrival(raw(), Door.SPOOL)], is_queued=False)[0]

    assert journal.queue_what_waits() == 0
    with clock.held_at(clock.now() + timedelta(minutes=3)):
        assert journal.queue_what_waits() == 1
        assert journal.queue_what_waits() == 1

    assert Job.objects.get().arguments == [mail.pk]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("envelope", "left"),
    [
        ("CLEO@lumen.example", ("", "")),
        ("bounce+7@lists.example", ("", "bounce+7@lists.example")),
        ("", ("", "")),
    ],
)
def test_what_the_message_of_a_ticket_says_is_forgotten(
    envelope: str, left: tuple[str, str]
) -> None:
    mail = take_in(raw(), envelope_from=envelope, envelope_to="help+1@halden.example")

    assert mail.outcome == Outcome.CREATED
    assert (mail.sender, mail.envelope_from) == left
    assert (mail.subject, mail.envelope_to) == ("", "")


@pytest.mark.usefixtures("world")
def test_an_address_stays_that_is_not_the_contacts_own() -> None:
    mail = take_in(
        raw(sender="no-reply@forms.example", headers="Reply-To: cleo@lumen.example\n")
    )

    assert mail.outcome == Outcome.CREATED
    assert mail.sender == "no-reply@forms.example"
