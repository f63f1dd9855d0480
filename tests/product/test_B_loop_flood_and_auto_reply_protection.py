"""Group B, loops, floods, automatic replies: none opens tickets without end; none is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.channels.email.actions import ingest, journal
from ombud.channels.email.models import IncomingMail, Mailbox
from ombud.channels.email.statuses import Door, Outcome, Reason
from ombud.tickets.actions import solve_ticket
from tests.channels.email.mails import answered, raw, take_in, token_address

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def mail(number: int, sender: str = "cleo@lumen.example") -> IncomingMail:
    content = raw(sender=sender, message_id=f"<{number}@lumen.example>")
    mailbox = Mailbox.objects.get(address="lending@halden.example")
    stored, _ = journal.store(content, door=Door.IMAP, mailbox=mailbox)
    return ingest.process(stored.pk)


def test_who_floods_waits_for_a_person_while_others_get_in(
    world: World, as_ana: Client, settings: Any
) -> None:
    settings.OMBUD_TICKETS_PER_SENDER = 3

    flood = [mail(number) for number in range(5)]
    other = mail(5, sender="dora@lumen.example")
    page = as_ana.get("/mail/quarantine/").content.decode()
    as_ana.post(f"/mail/{flood[4].pk}/open/")
    with clock.held_at(clock.now() + timedelta(minutes=61)):
        later = mail(6)

    assert [one.outcome for one in flood] == [Outcome.CREATED] * 3 + [Outcome.QUARANTINED] * 2
    assert {one.reason for one in flood[3:]} == {Reason.FLOOD}
    assert (other.outcome, later.outcome) == (Outcome.CREATED, Outcome.CREATED)
    assert "The sender opened many tickets within the hour" in page
    flood[4].refresh_from_db()
    assert flood[4].outcome == Outcome.CREATED


def test_an_automatic_reply_wakes_nobody_and_gets_no_answer(world: World) -> None:
    ticket = mail(1).ticket
    assert ticket is not None
    home = token_address(answered(world, ticket))
    solve_ticket(ticket, actor=world.ana.actor)

    back = take_in(
        raw(
            subject="Out of office",
            message_id="<away@lumen.example>",
            to=home,
            headers="Auto-Submitted: auto-replied\n",
        ),
        envelope_to=home,
    )

    ticket.refresh_from_db()
    assert back.ticket == ticket
    assert ticket.status == "solved"
